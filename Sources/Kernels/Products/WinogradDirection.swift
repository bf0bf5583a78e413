/// What a convolution by Winograd's products goes from and to.
enum WinogradDirection {
  /// `Conv2d` with 4 x 4 kernels and stride 2, from fine to coarse.
  case gather
  /// `ConvTranspose2d` with 4 x 4 kernels and stride 2, from coarse to fine.
  case scatter
  /// `Conv2d` with 3 x 3 kernels of pixels that were doubled, from coarse to fine; see `UpsampledConvolution`.
  case upsample

  /// Whether it goes from coarse to fine.
  var isToFine: Bool { self != .gather }

  /// Weights of one kernel as they are stored.
  var taps: Int { self == .upsample ? 9 : 16 }

  /// Matrices of each product: one for each remainder of fine pixels, or one.
  var matrices: Int { self == .scatter ? 4 : 1 }

  /// Pixels of the source from one input of the two-tap filter to the next.
  var sourceStep: Int { self == .gather ? 2 : 1 }

  /// Pixels of the source from one tile to the next.
  var tileStep: Int {
    switch self {
    case .gather: 4
    case .scatter: 2
    // Both pixels that a tile makes of one are made of the same three.
    case .upsample: 1
    }
  }

  /// Pixels of the target from one output to the next.
  var targetStep: Int { self == .scatter ? 2 : 1 }

  /// Lines of the source that each product reads: of a line all channels lie side by side.
  var lines: Int { self == .gather ? 2 : 1 }

  /// Rows of each matrix.
  func depth(_ g: ConvolutionGeometry) -> Int {
    isToFine ? g.coarseChannels : 4 * g.fineChannels
  }

  /// Weights of all kernels.
  func weightCount(_ g: ConvolutionGeometry) -> Int { taps * g.fineChannels * g.coarseChannels }
}
