import Formats

/// The file of comma-separated values beside a set of pictures: a header, then a line a picture.
///
/// Fields are plain: no quotes, no commas inside. Lines may end as in Windows.
struct LabelTable {
  /// The names of the columns.
  let header: [String]
  /// The fields of each picture.
  let rows: [[String]]
  private let path: String

  /// Reads the file at `path`.
  ///
  /// - Throws: `DatasetError` naming the line that does not fit the header.
  init(path: String) throws(DatasetError) {
    self.path = path
    let text: String
    do {
      text = String(decoding: try FileBytes.read(path: path), as: UTF8.self)
    } catch {
      throw .file(path: path, error)
    }
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    while lines.last?.isEmpty == true { lines.removeLast() }
    let fields = lines.map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    guard let header = fields.first, fields.count > 1 else {
      throw .table(
        path: path, line: 1, found: lines.isEmpty ? "nothing" : "a header alone",
        expected: "a header and a line a picture")
    }
    for (index, row) in fields.enumerated() where row.count != header.count {
      throw .table(
        path: path, line: index + 1, found: "\(row.count) fields",
        expected: "\(header.count), as in the header")
    }
    self.header = header
    rows = Array(fields.dropFirst())
  }

  /// The classes in the column `label`; empty where there is no such column.
  ///
  /// - Throws: `DatasetError` naming a line whose class is no number from 0 to 255.
  func labels() throws(DatasetError) -> [UInt8] {
    guard let column = header.firstIndex(of: "label") else { return [] }
    var result: [UInt8] = []
    for (index, row) in rows.enumerated() {
      guard let label = UInt8(row[column]) else {
        throw .table(
          path: path, line: index + 2, found: "the label \"\(row[column])\"",
          expected: "a number from 0 to 255")
      }
      result.append(label)
    }
    return result
  }

  /// The columns that hold nothing but 0 and 1 (or -1 and 1), other than the first column and
  /// `label`; nil where there are none.
  func attributes() -> AttributeTable? {
    let columns = header.indices.dropFirst().filter { column in
      header[column] != "label"
        && rows.allSatisfy { ["0", "1", "-1"].contains($0[column]) }
    }
    if columns.isEmpty { return nil }
    return AttributeTable(
      names: columns.map { header[$0] },
      flags: rows.flatMap { row in columns.map { row[$0] == "1" ? 1 : 0 } })
  }
}
