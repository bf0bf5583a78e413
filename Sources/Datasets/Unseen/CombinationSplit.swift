import Scenes
import Tensors

/// A data set of which some combinations of class and factor are withheld: every class and every value of a
/// factor can be trained on, but not each with each.
///
/// - dSprites: hearts in the right half, ellipses of the three larger scales, squares in the lower half.
/// - MNIST by slant or thickness, measured of each picture: even digits lose the half above the digit's
///   median, odd digits the half below. Medians are those of the training pictures.
///
/// The rules are ours; those of the paper that had the idea are not known.
public struct CombinationSplit: Sendable {
  /// What is varied.
  public enum Rule: Equatable, Sendable {
    case sprites, slant, thickness
  }

  /// The name of the data set of what can be trained on: `mnist-seen-slants`.
  public let name: String
  /// The set that it is taken of: `mnist`.
  public let origin: String
  /// What is varied.
  public let rule: Rule

  /// One line each.
  public static let all = [
    CombinationSplit(name: "dsprites-seen", origin: "dsprites", rule: .sprites),
    CombinationSplit(name: "mnist-seen-slants", origin: "mnist", rule: .slant),
    CombinationSplit(name: "mnist-seen-thicknesses", origin: "mnist", rule: .thickness),
  ]

  /// The split whose trained-on part is called `name`.
  public static func find(_ name: String) -> CombinationSplit? { all.first { $0.name == name } }

  /// Pictures with their classes as labels and the numbers that were measured or set of each.
  public struct Part: Sendable {
    /// The pictures.
    public var pictures: ImageSet
    /// For each picture, a number for each of `factors`.
    public var values: [[Double]]

    /// Pictures with as many rows of numbers.
    public init(pictures: ImageSet, values: [[Double]]) {
      self.pictures = pictures
      self.values = values
    }

    /// Some of the pictures with their numbers.
    public func subset(_ indices: Range<Int>) -> Part {
      Part(pictures: pictures.subset(indices), values: Array(values[indices]))
    }
  }

  /// What the numbers of a part are.
  public var factors: [String] {
    switch rule {
    case .sprites: ["scale", "posX", "posY"]
    case .slant: ["slant"]
    case .thickness: ["thickness"]
    }
  }
}

// MARK: Sprites

extension CombinationSplit {
  /// Whether the sprite at these places of shape, scale, orientation, x and y is withheld.
  static func isWithheld(sprite places: [Int]) -> Bool {
    switch places[0] {
    case 0: places[4] >= 16
    case 1: places[1] >= 3
    default: places[3] >= 16
    }
  }

  /// `count` sprites of each part, drawn by `seed`: those that can be trained on, and those that are withheld.
  public static func sprites(_ count: Int, seed: UInt64) -> (seen: Part, withheld: Part) {
    let set = RenderedSet(DSprites())
    var order = Array(0..<set.count)
    var random = SeededGenerator(seed: seed)
    random.shuffle(&order)
    func part(isWithheld wanted: Bool) -> Part {
      let indices = Array(
        order.lazy.filter { isWithheld(sprite: set.scene.gridPlaces(at: $0)) == wanted }
          .prefix(count))
      let values = indices.map { index in
        let values = set.factorValues(at: index)
        return [values[1], values[3], values[4]]
      }
      return Part(pictures: set.subset(indices), values: values)
    }
    return (part(isWithheld: false), part(isWithheld: true))
  }
}

// MARK: Digits

extension CombinationSplit {
  /// The number that decides of each picture.
  private func measures(_ set: ImageSet) -> [Double] {
    (0..<set.count).map { index in
      let levels = set.pixels[(index * set.pictureSize)..<((index + 1) * set.pictureSize)]
      return rule == .thickness
        ? StrokeMeasures.thickness(levels, width: set.width)
        : StrokeMeasures.slant(levels, width: set.width)
    }
  }

  /// Parts `set` by the medians of `training`.
  ///
  /// - Precondition: both have labels.
  func parts(of set: ImageSet, training: ImageSet) -> (seen: Part, withheld: Part) {
    let known = measures(training)
    var byClass: [UInt8: [Double]] = [:]
    for (value, label) in zip(known, training.labels) { byClass[label, default: []].append(value) }
    let medians = byClass.mapValues { $0.sorted()[$0.count / 2] }
    let values = measures(set)
    func part(isWithheld wanted: Bool) -> Part {
      let indices = (0..<set.count).filter { index in
        let label = set.labels[index]
        let isUpper = values[index] >= medians[label, default: 0]
        return (isUpper == (label % 2 == 0)) == wanted
      }
      let chosen = set.subset(indices)
      return Part(
        pictures: ImageSet(
          name: name, height: set.height, width: set.width, pixels: chosen.pixels,
          labels: chosen.labels), values: indices.map { [values[$0]] })
    }
    return (part(isWithheld: false), part(isWithheld: true))
  }

  /// Reads digits and parts them.
  ///
  /// - Parameter folder: where the files of `origin` are.
  /// - Throws: as `MNIST.load`.
  public func digits(_ split: Split, folder: String) throws(DatasetError) -> (
    seen: Part, withheld: Part
  ) {
    let training = try MNIST.load(.training, of: origin, folder: folder)
    let set = split == .training ? training : try MNIST.load(split, of: origin, folder: folder)
    return parts(of: set, training: training)
  }

  /// What can be trained on, as a data set of the catalogue.
  func entry() -> DatasetEntry {
    guard rule == .sprites else {
      return DatasetEntry(name: name, terms: nil, files: MNIST.fileNames, home: origin) {
        split, folder, _, _ throws(DatasetError) in
        try digits(split, folder: folder).seen.pictures
      }
    }
    return DatasetEntry(
      name: name, terms: nil, files: [], scene: DSprites(),
      isLeftOut: { Self.isWithheld(sprite: $0) }
    ) { split, _, _, _ in
      Self.sprites(10_000, seed: split == .training ? 1 : 2).seen.pictures
    }
  }
}
