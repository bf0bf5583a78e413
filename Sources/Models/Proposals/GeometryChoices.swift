import Networks

/// A way to run a kernel, and how unusual it is.
struct GeometryChoice: Hashable {
  var stride: Int
  var padding: Int
  var outputPadding = 0
  /// 0 for what most networks do; costs add up like logarithms of odds.
  var cost: Double

  /// The usual ways to run a transposed convolution with a kernel of `size`, the commonest first.
  static func transposed(_ size: Int, ofOnePixel: Bool) -> [GeometryChoice] {
    if ofOnePixel {
      let grow = GeometryChoice(stride: 1, padding: 0, cost: 0)
      return size == 4
        ? [grow, GeometryChoice(stride: 2, padding: 1, cost: 2)]
        : [grow]
    }
    let table: [(Int, Int, Int, Double)] =
      switch size {
      case 1: [(1, 0, 0, 0)]
      case 2: [(2, 0, 0, 0), (1, 0, 0, 2)]
      case 3:
        [
          (2, 1, 1, 0.2), (1, 1, 0, 0.4), (2, 1, 0, 0.4), (2, 0, 0, 0.8), (1, 0, 0, 0.8),
          (2, 0, 1, 1.2),
        ]
      case 4:
        [
          (2, 1, 0, 0), (1, 0, 0, 1.2), (2, 0, 0, 1.5), (4, 0, 0, 1.5), (1, 1, 0, 2),
          (2, 2, 0, 2.5),
        ]
      case 5:
        [
          (2, 2, 1, 0), (1, 2, 0, 1), (1, 0, 0, 0.8), (2, 2, 0, 0.8), (2, 1, 0, 1.2),
          (2, 0, 0, 0.9), (2, 1, 1, 1.5),
        ]
      case 6: [(2, 2, 0, 0), (2, 0, 0, 0.9), (4, 1, 0, 1), (1, 0, 0, 1.5)]
      case 7: [(1, 3, 0, 0), (2, 3, 1, 0.3), (1, 0, 0, 0.8), (2, 0, 0, 1.5)]
      case 8: [(4, 2, 0, 0), (2, 3, 0, 0.5), (1, 0, 0, 1.5)]
      default:
        size % 2 == 0
          ? [(2, (size - 2) / 2, 0, 0), (size / 2, size / 4, 0, 0.5), (1, 0, 0, 1)]
          : [(1, (size - 1) / 2, 0, 0), (2, (size - 1) / 2, 1, 0.5), (1, 0, 0, 1)]
      }
    return table.map {
      GeometryChoice(stride: $0.0, padding: $0.1, outputPadding: $0.2, cost: $0.3)
    }
  }

  /// The usual ways to run a convolution with a kernel of `size` in a generator.
  static func plain(_ size: Int) -> [GeometryChoice] {
    if size == 1 { return [GeometryChoice(stride: 1, padding: 0, cost: 0)] }
    let same = GeometryChoice(
      stride: 1, padding: (size - 1) / 2, cost: size % 2 == 1 ? 0 : 1.5)
    return [same, GeometryChoice(stride: 1, padding: 0, cost: 1.5)]
  }

  /// How unusual pictures of (channels, height, width) are.
  static func cost(ofPicture shape: [Int]) -> Double {
    guard shape[1] == shape[2] else { return 3 }
    return switch shape[1] {
    case 28: shape[0] == 1 ? 0 : 0.6
    case 32: shape[0] == 3 ? 0 : 0.2
    case 64: 0
    case 128: 0.1
    case 256: 0.3
    case 512, 1024: 0.8
    case 48, 96: 0.8
    case 56, 80, 84, 100, 112, 160, 192, 200, 224: 1.2
    default: 2.5
    }
  }
}
