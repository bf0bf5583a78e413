import Formats
import Glibc
import Pictures
import Tensors

/// One picture of a data set as a person names it: `dsprites:12345`, `mnist:7`, `mnist:test:7`.
///
/// Pictures are counted from 0 among those to train on, or among those to measure with. Sets that are drawn have
/// all of them at once, and no test pictures.
public struct NumberedPicture: Equatable, Sendable {
  /// The name of the set.
  public let set: String
  /// Which part of it.
  public let split: Split
  /// The number of the picture.
  public let index: Int

  /// The picture that `text` names; nil if it begins with no known set, or ends in no number.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard (2...3).contains(parts.count), let index = Int(parts[parts.count - 1]),
      DatasetCatalogue.all.contains(where: { $0.name == parts[0] })
    else { return nil }
    var split = Split.training
    if parts.count == 3 {
      guard let named = Split(rawValue: parts[1]) else { return nil }
      split = named
    }
    (set, self.split, self.index) = (parts[0], split, index)
  }

  /// Draws the picture, or reads it from the files of its set.
  ///
  /// - Parameters:
  ///   - folder: what holds the data files, or a folder of them named after the set; nil if none is known.
  ///   - form: what the pictures of a set without a size of its own become.
  /// - Throws: `DatasetError` when there is no such picture, or its files will not do.
  public func picture(in folder: String?, form: PictureForm) throws(DatasetError) -> Picture {
    let entry = try DatasetCatalogue.entries(set)[0]
    if entry.files.isEmpty { return try picture(of: drawn(entry, form)) }
    guard let folder, !folder.isEmpty else { throw .noFolder(name: set, files: entry.files) }
    let pictures = try DatasetCatalogue.load(
      split, of: set, form: form, folder: { DatasetCatalogue.folder(of: $0, in: folder) })
    return try picture(of: pictures)
  }

  private func drawn(
    _ entry: DatasetEntry, _ form: PictureForm
  ) throws(DatasetError) -> any PictureSource {
    guard split == .training else {
      throw .index(name: "\(set):\(split.rawValue)", found: index, count: 0)
    }
    if let scene = entry.scene, entry.isLeftOut == nil { return RenderedSet(scene) }
    return try DatasetCatalogue.trainingPictures(
      of: set, form: form, folder: { $0 }, processor: nil)
  }

  private func picture(of source: any PictureSource) throws(DatasetError) -> Picture {
    guard (0..<source.originalCount).contains(index) else {
      throw .index(name: set, found: index, count: source.originalCount)
    }
    let values = source.values(at: CollectionOfOne(index), range: 0...1)
    let shape = [1, source.channels, source.height, source.width]
    return Picture(Tensor(shape: shape, values: values), index: 0, range: 0...1)
  }
}

extension DatasetCatalogue {
  /// The folder of the set called `name` in `folder`: one of its name, or `folder` itself.
  public static func folder(of name: String, in folder: String) -> String {
    let inner = folder + "/" + name
    var status = stat()
    let isFolder = stat(inner, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    return name != PictureForm.folderName && isFolder ? inner : folder
  }
}
