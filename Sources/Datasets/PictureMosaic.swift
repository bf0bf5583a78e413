import Formats
import Pictures

/// Pictures of one size laid side by side, without borders, in large PNG files.
///
/// Tiles run row by row, files by the order of their names. The table beside the files says how many
/// tiles are pictures, since the last file may be part empty.
struct PictureMosaic {
  /// Rows and columns of a tile.
  var side: Int
  /// 1 for grey, 3 for RGB.
  var channels = 3

  /// The levels of the first `count` tiles of `files`, or of all of them.
  ///
  /// - Parameter report: told after each file how many of them have been read.
  /// - Throws: `DatasetError` naming the file that cannot be read, does not consist of whole tiles,
  ///   or is missing at the end.
  func read(
    _ files: [String], count: Int?, report: (_ done: Int, _ total: Int) -> Void
  ) throws(DatasetError) -> [UInt8] {
    var pixels: [UInt8] = []
    var rest = count ?? Int.max
    for (index, path) in files.enumerated() where rest > 0 {
      let sheet = try PictureFile.read(path).inChannels(channels)
      guard sheet.width % side == 0, sheet.height % side == 0 else {
        throw .shape(
          path: path, found: [sheet.height, sheet.width],
          expected: "height and width in multiples of \(side), the side of a picture")
      }
      let (columns, rows) = (sheet.width / side, sheet.height / side)
      let used = min(rest, columns * rows)
      for tile in 0..<used {
        let origin = (tile / columns * side * sheet.width + tile % columns * side) * channels
        for y in 0..<side {
          let start = origin + y * sheet.width * channels
          pixels += sheet.pixels[start..<(start + side * channels)]
        }
      }
      if count != nil { rest -= used }
      report(index + 1, files.count)
    }
    if let count, rest > 0, let last = files.last {
      throw .shape(
        path: last, found: [count - rest],
        expected: "\(count) pictures up to here, as many as the table has lines")
    }
    return pixels
  }
}

/// Reading the files of a data set.
enum PictureFile {
  /// All names in the folder at `path`.
  ///
  /// - Throws: `DatasetError.file` when the folder cannot be read.
  static func names(in path: String) throws(DatasetError) -> [String] {
    do {
      return try FolderListing.names(in: path)
    } catch {
      throw .file(path: path, error)
    }
  }

  /// The picture at `path`.
  ///
  /// - Throws: `DatasetError.file` with the path.
  static func read(_ path: String) throws(DatasetError) -> Picture {
    do {
      return try PNG.decode(FileBytes.read(path: path))
    } catch {
      throw .file(path: path, error)
    }
  }
}
