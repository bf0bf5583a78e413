import Networks

/// One way to run a kernel on a picture: resizing before it, then a convolution or a transposed one.
struct KernelWay {
  /// Channels of the picture that it takes.
  var channels: Int
  /// What happens to the picture before; nil for nothing.
  var resize: LayerKind?
  /// All that could happen to it; empty where there is no choice.
  var resizes: [LayerKind?] = []
  /// How unusual resizing, or leaving it out, is.
  var resizeCost = 0.0
  var geometry: GeometryChoice
  var kind: LayerKind
  /// This kind and those of other geometries.
  var kinds: [LayerKind]
  /// How unusual it is to read a kernel of such a shape in this way.
  var readingCost: Double

  /// What the geometry costs where `last` was the one of such kernels before: networks repeat themselves.
  func geometryCost(after last: GeometryChoice?) -> Double {
    last == geometry ? 0 : geometry.cost + (last == nil ? 0 : 0.5)
  }
}

/// The ways to run a kernel that its shape and the file allow.
struct KernelWays {
  /// What modules do, where the file says it.
  let hints: ModuleHints

  /// All ways for `module` on what has `shape`.
  ///
  /// - Parameters:
  ///   - mayResize: whether there is room for a resizing before it.
  ///   - resized: whether the network resized pictures before; nil where it had no occasion.
  ///   - isBare: whether it follows a norm without an activation between: resizing alone may stand there.
  func all(
    _ module: ForeignModule, on shape: [Int], mayResize: Bool, resized: Bool?, isBare: Bool
  ) -> [KernelWay] {
    guard case .kernel(let first, let second, let size) = module.kind else { return [] }
    let costs = costs(module, first, second, size)
    var result: [KernelWay] = []
    if let cost = costs.transposed, let start = Self.picture(shape, channels: first) {
      let choices =
        hints.geometry(of: module.path).map { [$0] }
        ?? GeometryChoice.transposed(size, ofOnePixel: start[1] * start[2] == 1)
      let kinds = choices.map { choice in
        LayerKind.convTranspose2d(
          Convolution(
            inputChannels: first, outputChannels: second, kernel: size, stride: choice.stride,
            padding: choice.padding, outputPadding: choice.outputPadding,
            bias: module.biasCount != nil))
      }
      result += zip(choices, kinds).map {
        KernelWay(
          channels: first, geometry: $0, kind: $1, kinds: kinds,
          readingCost: cost + (isBare ? 1.5 : 0))
      }
    }
    if let cost = costs.plain, let start = Self.picture(shape, channels: second) {
      let choices = hints.geometry(of: module.path).map { [$0] } ?? GeometryChoice.plain(size)
      let kinds = choices.map { choice in
        LayerKind.conv2d(
          Convolution(
            inputChannels: second, outputChannels: first, kernel: size, stride: choice.stride,
            padding: choice.padding, bias: module.biasCount != nil))
      }
      let plain = zip(choices, kinds).map {
        KernelWay(channels: second, geometry: $0, kind: $1, kinds: kinds, readingCost: cost)
      }
      result += mayResize ? Self.resizing(plain, start, resized) : plain
    }
    return result
  }

  /// With and without the picture twice as large.
  private static func resizing(_ ways: [KernelWay], _ shape: [Int], _ resized: Bool?)
    -> [KernelWay]
  {
    let (height, width) = (2 * shape[1], 2 * shape[2])
    let kinds: [LayerKind?] = [
      .resize(height: height, width: width, .nearest), nil,
      .resize(height: height, width: width, .bilinear),
    ]
    let costs = resized == false ? [0.8, 0, 1.6] : [0, 0.4, 1]
    return zip(kinds, costs).flatMap { kind, cost in
      ways.map { way in
        var way = way
        way.resize = kind
        way.resizes = kinds
        way.resizeCost = cost
        return way
      }
    }
  }

  /// What it costs to take a kernel for either kind of convolution; nil where its shape forbids it.
  private func costs(_ module: ForeignModule, _ first: Int, _ second: Int, _ size: Int)
    -> (plain: Double?, transposed: Double?)
  {
    if let isTransposed = hints.isTransposed(module.path) {
      return isTransposed ? (nil, 0) : (0, nil)
    }
    if let count = module.biasCount, first != second {
      return count == first ? (0, nil) : count == second ? (nil, 0) : (nil, nil)
    }
    // Even kernels have no middle, which convolutions that keep the size want.
    let name = module.path.lowercased()
    let says = ["deconv", "convt", "tconv", "t_conv", "transp", "up"].contains(where: name.contains)
    return size % 2 == 0 || says ? (2, 0) : (0, 1)
  }

  /// The shape of a picture with so many channels, made of a vector if need be; nil if there is none.
  static func picture(_ shape: [Int], channels: Int) -> [Int]? {
    if shape.count == 3 { return shape[0] == channels ? shape : nil }
    guard shape[0] % channels == 0, let side = GeneratorGuess.side(shape[0] / channels) else {
      return nil
    }
    return [channels, side, side]
  }
}
