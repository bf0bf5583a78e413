import Kernels
import Scenes

/// Which part of a data set.
public enum Split: String, CaseIterable, Sendable {
  /// The pictures to train on.
  case training
  /// Pictures that no training sees, to measure with.
  case test
}

/// A data set that recipes can name.
public struct DatasetEntry: Sendable {
  /// The name.
  public let name: String
  /// The terms of use; nil where none are known.
  public let terms: String?
  /// The files that belong to it, for messages; none where the pictures are drawn.
  public let files: [String]
  /// The folder it is looked for in; nil for one of its name.
  public var home: String?
  /// What its pictures are drawn from; nil where they are read from files.
  public var scene: (any Scene)?
  /// Which combinations of the scene's values, by their places, the set does without; nil for none.
  public var isLeftOut: (@Sendable ([Int]) -> Bool)?
  /// Reads one part from a folder and reports files read and files in all.
  ///
  /// `PictureForm` is what the networks take, for sets that have no size of their own.
  let read:
    @Sendable (Split, String, PictureForm, (Int, Int) -> Void) throws(DatasetError) -> ImageSet
}

/// Every data set that recipes can name: one line each.
public enum DatasetCatalogue {
  /// The sets in the order of the help.
  public static let all: [DatasetEntry] =
    MNIST.names.map(MNIST.entry) + [FaceMosaics.celeba, FaceMosaics.lfw, CIFAR10.entry]
    + [
      DatasetEntry(name: PictureForm.folderName, terms: nil, files: ["*.png", "*.csv"]) {
        split, folder, form, report throws(DatasetError) in
        // All of a person's pictures are trained on; none are held back without being asked for.
        split == .training
          ? try PictureFolder(form: form).read(folder, report: report)
          : ImageSet(
            name: PictureForm.folderName, channels: form.channels, height: form.side,
            width: form.side, pixels: [])
      }
    ] + RenderedSet.scenes.map(entry) + CombinationSplit.all.map { $0.entry() }

  /// A set that is drawn; as pictures in memory, 10,000 of them.
  private static func entry(_ scene: any Scene) -> DatasetEntry {
    DatasetEntry(name: scene.name, terms: nil, files: [], scene: scene) { split, _, _, _ in
      RenderedSet(scene).sample(10_000, seed: split == .training ? 1 : 2)
    }
  }

  /// All training pictures of the set called `name`: drawn when they are asked for, or read.
  ///
  /// - Parameter processor: whose threads draw; nil for the caller's alone.
  /// - Throws: as `load`.
  public static func trainingPictures(
    of name: String, form: PictureForm, folder: (String) -> String, processor: Processor?,
    report: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(DatasetError) -> any PictureSource {
    let entries = try entries(name)
    if entries.count == 1, let scene = entries[0].scene {
      let set = RenderedSet(scene, processor: processor)
      return entries[0].isLeftOut.map { RenderedSubset(set, name: name, without: $0) } ?? set
    }
    return try load(.training, of: name, form: form, folder: folder, report: report)
  }

  /// The sets that `name` stands for: one, or several joined by `+`.
  ///
  /// - Throws: `DatasetError.unknown`.
  public static func entries(_ name: String) throws(DatasetError) -> [DatasetEntry] {
    var entries: [DatasetEntry] = []
    for part in name.split(separator: "+", omittingEmptySubsequences: false) {
      guard let entry = all.first(where: { $0.name == part }) else {
        throw .unknown(name: String(part), known: all.map(\.name))
      }
      entries.append(entry)
    }
    return entries
  }

  /// Reads one part of the set called `name`.
  ///
  /// - Parameters:
  ///   - folder: the folder of one set, by its name.
  ///   - form: what the networks take.
  ///   - report: told how many files of a set have been read, and how many there are.
  /// - Throws: `DatasetError` when the name is not known, a file is missing or damaged, or sets that
  ///   are to be joined have pictures of different sizes.
  public static func load(
    _ split: Split, of name: String, form: PictureForm, folder: (String) -> String,
    report: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(DatasetError) -> ImageSet {
    var whole: ImageSet?
    for entry in try entries(name) {
      let set = try entry.read(split, folder(entry.home ?? entry.name), form, report)
      guard let first = whole else {
        whole = set
        continue
      }
      guard (first.channels, first.height, first.width) == (set.channels, set.height, set.width)
      else {
        throw .shape(
          path: folder(entry.name), found: [set.height, set.width, set.channels],
          expected: "(\(first.height), \(first.width), \(first.channels)), as \(first.name) has")
      }
      whole = first.joined(with: set)
    }
    guard let whole else { preconditionFailure("a name has at least one part") }
    return whole
  }

  /// The terms of use of all sets in `name`; nil where none are known.
  public static func terms(of name: String) -> String? {
    let terms = (try? entries(name))?.compactMap(\.terms) ?? []
    return terms.isEmpty ? nil : terms.joined(separator: " ")
  }
}
