/// Kernel, stride and padding of a square convolution.
public struct Convolution: Equatable, Hashable, Sendable {
  /// Channels in.
  public var inputChannels: Int
  /// Channels out.
  public var outputChannels: Int
  /// Height and width of the kernel.
  public var kernel: Int
  /// Step between positions, of the larger of both pictures.
  public var stride: Int
  /// Border of zeros around the larger of both pictures.
  public var padding: Int
  /// Rows and columns that a transposed convolution adds below and to the right; else 0.
  public var outputPadding: Int
  /// Pixels between neighbours of the kernel.
  public var dilation: Int
  /// Groups of channels that do not see each other.
  public var groups: Int
  /// Whether a bias is added per output channel.
  public var bias: Bool

  /// A convolution as given.
  public init(
    inputChannels: Int, outputChannels: Int, kernel: Int, stride: Int, padding: Int,
    outputPadding: Int = 0, dilation: Int = 1, groups: Int = 1, bias: Bool = true
  ) {
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.outputPadding = outputPadding
    self.dilation = dilation
    self.groups = groups
    self.bias = bias
  }

  /// The number of weights, without the bias.
  public var weightCount: Int { inputChannels * outputChannels / groups * kernel * kernel }

  /// Rows and columns from the first to the last pixel that the kernel touches.
  public var extent: Int { (kernel - 1) * dilation + 1 }

  /// Whether it is what kernels compute as it is: neighbouring pixels, every channel with every other.
  public var isDense: Bool { dilation == 1 && groups == 1 }
}

/// How a picture gets another size.
public enum Interpolation: String, CaseIterable, Codable, Sendable {
  /// The pixel at floor(y * height / new height).
  case nearest
  /// Between the four nearest pixel centres: PyTorch's bilinear with `align_corners=False`.
  case bilinear
  /// Bilinear, corners on corners: `align_corners=True`.
  case bilinearCorners
  /// Bilinear, first pixels on first pixels: ONNX's asymmetric coordinates.
  case bilinearAsymmetric
}

/// The operations that networks are built from.
public enum LayerKind: Equatable, Hashable, Sendable {
  /// (N, inputs) to (N, outputs); weight (outputs, inputs).
  case linear(inputs: Int, outputs: Int, bias: Bool)
  /// (N, Cin, H, W) to (N, Cout, (H + 2p - e) / s + 1, likewise W) with the kernel's extent e; weight
  /// (Cout, Cin / groups, k, k).
  case conv2d(Convolution)
  /// (N, Cin, H, W) to (N, Cout, (H - 1) s - 2p + e + output padding, likewise W); weight
  /// (Cin, Cout / groups, k, k).
  case convTranspose2d(Convolution)
  /// Normalisation per feature or channel. `decay` is the share of the old running statistic that is
  /// kept (PyTorch's momentum is 1 - decay); `epsilon` is added to the variance.
  case batchNorm(features: Int, epsilon: Float, decay: Float)
  /// Normalisation of each picture over each group of channels; as many groups as features make it an
  /// instance norm (Wu & He 2018, arXiv:1803.08494).
  case groupNorm(groups: Int, features: Int, epsilon: Float)
  /// max(x, 0).
  case relu
  /// x for x > 0, slope * x otherwise.
  case leakyRelu(slope: Float)
  /// Hyperbolic tangent.
  case tanh
  /// 1 / (1 + exp(-x)).
  case sigmoid
  /// Another function of each number.
  case function(ElementFunction)
  /// The same numbers, row-major in (C, H, W) order, under another shape.
  case reshape([Int])
  /// (C, H, W) to (C, height, width).
  case resize(height: Int, width: Int, Interpolation)
  /// A rearrangement, or arithmetic between values.
  case tensor(TensorOperation)

  /// Whether it treats every number by itself.
  public var isActivation: Bool {
    switch self {
    case .relu, .leakyRelu, .tanh, .sigmoid, .function: true
    case .linear, .conv2d, .convTranspose2d, .batchNorm, .groupNorm, .reshape, .resize, .tensor:
      false
    }
  }
}
