/// Pictures that are drawn by a program from known factors, so that what a model learned of them can
/// be measured.
public protocol Scene: Sendable {
  /// The name that recipes and `latent data` use: `dsprites`.
  var name: String { get }
  /// What varies, in the published order.
  var factors: [Factor] { get }
  /// Rows and columns of a picture.
  var side: Int { get }
  /// 1 for grey, 3 for RGB.
  var channels: Int { get }
  /// What a reader of its figures must know: how far the pictures are those of the published set.
  var note: String { get }

  /// Draws the picture of `values`, one for each factor.
  ///
  /// - Parameter pixels: `side * side * channels` levels, 0...255, rows from the top, channels
  ///   interleaved; every one is written.
  func draw(_ values: [Double], into pixels: UnsafeMutableBufferPointer<UInt8>)

  /// How many values of periodic factor number `factor`, evenly spread over its turn, give the picture of
  /// `values`: four for the orientation of a square.
  func likeTurns(of factor: Int, at values: [Double]) -> Int
}

extension Scene {
  /// One: no turn but the whole one leads back to the picture.
  public func likeTurns(of factor: Int, at values: [Double]) -> Int { 1 }

  /// The most turns of factor number `factor` that look alike, whatever kind of thing is drawn.
  public func mostLikeTurns(of factor: Int) -> Int {
    let values = factors.map { $0.span?.lowerBound ?? 0 }
    let kinds = factors.indices.flatMap { place in
      (0..<(factors[place].span == nil ? factors[place].count ?? 0 : 0)).map { kind in
        var other = values
        other[place] = Double(kind)
        return likeTurns(of: factor, at: other)
      }
    }
    return kinds.max() ?? likeTurns(of: factor, at: values)
  }

  /// The levels of one picture.
  public var pictureSize: Int { side * side * channels }

  /// The picture of `values`, one for each factor: levels 0...255, rows from the top, channels
  /// interleaved.
  public func picture(of values: [Double]) -> [UInt8] {
    precondition(
      values.count == factors.count, "\(values.count) values for \(factors.count) factors")
    return [UInt8](unsafeUninitializedCapacity: pictureSize) { pixels, count in
      draw(values, into: UnsafeMutableBufferPointer(rebasing: pixels[..<pictureSize]))
      count = pictureSize
    }
  }

  /// The number of all combinations; nil where a factor has every value of an interval.
  public var gridCount: Int? {
    factors.reduce(1) { product, factor in
      guard let product, let count = factor.count else { return nil }
      return product * count
    }
  }

  /// The place of each factor's value in combination number `index`, the last factor changing
  /// fastest.
  ///
  /// - Precondition: `index` is below `gridCount`.
  public func gridPlaces(at index: Int) -> [Int] {
    guard let count = gridCount, (0..<count).contains(index) else {
      preconditionFailure("combination \(index) of \(gridCount.map(String.init) ?? "no grid")")
    }
    var rest = index
    var places: [Int] = []
    for factor in factors.reversed() {
      let count = factor.count ?? 1
      places.append(rest % count)
      rest /= count
    }
    return places.reversed()
  }
}
