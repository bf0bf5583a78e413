import Formats
import Glibc

/// The handwritten digits, from the four original files, compressed by gzip or not.
///
/// Fashion-MNIST has the same file names and layout and is read the same way.
/// - Source: LeCun, Cortes & Burges 1998, "The MNIST database of handwritten digits".
public enum MNIST {
  /// The data sets that have these files.
  public static let names = ["mnist", "fashion-mnist"]

  /// The names of the four files, without `.gz`.
  public static let fileNames = Split.allCases.flatMap { [images(of: $0), labels(of: $0)] }

  private static func images(of split: Split) -> String { prefix(of: split) + "-images-idx3-ubyte" }
  private static func labels(of split: Split) -> String { prefix(of: split) + "-labels-idx1-ubyte" }

  /// 60,000 pictures to train on, 10,000 to measure with.
  private static func prefix(of split: Split) -> String { split == .training ? "train" : "t10k" }

  /// The set called `name`, for the catalogue.
  static func entry(_ name: String) -> DatasetEntry {
    DatasetEntry(name: name, terms: nil, files: fileNames) {
      split, folder, _, _ throws(DatasetError) in
      try load(split, of: name, folder: folder)
    }
  }

  /// Reads one part of the set called `name` from `folder`.
  ///
  /// - Throws: `DatasetError` when the name is not known, or a file is missing, is not IDX, is cut
  ///   short, or does not fit the other.
  public static func load(_ split: Split, of name: String = "mnist", folder: String)
    throws(DatasetError) -> ImageSet
  {
    guard names.contains(name) else { throw .unknown(name: name, known: names) }
    let (pictures, picturePath) = try read(images(of: split), in: folder)
    let (classes, classPath) = try read(labels(of: split), in: folder)
    guard pictures.shape.count == 3, pictures.shape.allSatisfy({ $0 > 0 }) else {
      throw .shape(path: picturePath, found: pictures.shape, expected: "(count, height, width)")
    }
    guard classes.shape == [pictures.shape[0]] else {
      throw .shape(
        path: classPath, found: classes.shape, expected: "(\(pictures.shape[0])), one a picture")
    }
    return ImageSet(
      name: name, height: pictures.shape[1], width: pictures.shape[2], pixels: pictures.bytes,
      labels: classes.bytes)
  }

  private static func read(_ name: String, in folder: String) throws(DatasetError)
    -> (Idx, String)
  {
    // Browsers and old scripts write a dot for the second dash.
    let dotted = name.replacingLast("-idx", by: ".idx")
    let candidates = [name + ".gz", name, dotted + ".gz", dotted].map { folder + "/" + $0 }
    for path in candidates {
      do {
        return (try Idx(path: path), path)
      } catch .system(_, .open, ENOENT) {
        continue
      } catch {
        throw .file(path: path, error)
      }
    }
    throw .missing(folder: folder, file: name + ".gz", expected: fileNames.map { $0 + ".gz" })
  }
}

extension String {
  /// The text with the last occurrence of `part` replaced.
  fileprivate func replacingLast(_ part: String, by other: String) -> String {
    let characters = Array(self)
    let wanted = Array(part)
    guard characters.count >= wanted.count else { return self }
    for start in stride(from: characters.count - wanted.count, through: 0, by: -1)
    where Array(characters[start..<(start + wanted.count)]) == wanted {
      return String(characters[..<start]) + other + String(characters[(start + wanted.count)...])
    }
    return self
  }
}
