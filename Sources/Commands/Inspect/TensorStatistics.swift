import Formats
import Tensors

/// One tensor of a file with the range of its values.
struct TensorStatistics {
  /// The name in the file.
  let name: String
  /// The stored number type.
  let type: ElementType
  /// The extent of each axis.
  let shape: [Int]
  /// The smallest and largest finite value; nil if there is none.
  let range: ClosedRange<Float>?
  /// How many values are infinite or not a number.
  let notFinite: Int

  /// Looks through the stored `bytes`.
  init(name: String, type: ElementType, shape: [Int], bytes: [UInt8]) {
    self.name = name
    self.type = type
    self.shape = shape
    (range, notFinite) = Tensor(shape: shape, bytes: bytes, type: type).finiteRange
  }

  /// Looks through a tensor of a foreign file.
  ///
  /// - Throws: `FormatError` if the file cannot be read.
  init(_ entry: WeightFile.Entry) throws(FormatError) {
    name = entry.name
    type = entry.tensor.type
    shape = entry.tensor.shape
    (range, notFinite) = try Tensor(entry.tensor).finiteRange
  }

  /// The number of elements.
  var count: Int { shape.reduce(1, *) }

  /// The values in words: `-0.1 to 0.2`, and how many are not finite.
  var rangeText: String {
    let words = range.map {
      "\(NumberText.rounded($0.lowerBound)) to \(NumberText.rounded($0.upperBound))"
    }
    let odd = notFinite > 0 ? "\(NumberText.grouped(notFinite)) not finite" : nil
    return [words, odd].compactMap(\.self).joined(separator: ", ")
  }

  /// Type, shape and range for JSON.
  var facts: [(key: String, value: JSONValue)] {
    [
      ("dtype", .string(type.rawValue)), ("shape", .array(shape.map { .integer($0) })),
      ("minimum", range.map { .float($0.lowerBound) } ?? .null),
      ("maximum", range.map { .float($0.upperBound) } ?? .null),
      ("notFinite", .integer(notFinite)),
    ]
  }

  /// Every tensor of a foreign file.
  static func all(of file: WeightFile, path: String) throws(CommandFailure) -> [TensorStatistics] {
    var result: [TensorStatistics] = []
    for entry in file.entries {
      do {
        result.append(try TensorStatistics(entry))
      } catch {
        throw CommandFailure(error, reading: path)
      }
    }
    return result
  }

  /// Every tensor of `table`.
  static func all(of table: SafeTensors, path: String) throws(CommandFailure) -> [TensorStatistics]
  {
    var result: [TensorStatistics] = []
    for entry in table.entries {
      do {
        result.append(
          TensorStatistics(
            name: entry.name, type: entry.type, shape: entry.shape,
            bytes: try table.bytes(of: entry)))
      } catch {
        throw CommandFailure(error, reading: path)
      }
    }
    return result
  }
}

extension [TensorStatistics] {
  /// A heading, and one line for each tensor.
  var lines: [String] {
    let numbers = reduce(0) { $0 + $1.count }
    let bytes = reduce(0) { $0 + $1.count * $1.type.byteCount }
    let heading =
      "tensors   \(count), \(NumberText.grouped(numbers)) numbers, \(NumberText.size(bytes))"
    let rows = map {
      ["  " + printable($0.name), $0.type.rawValue, NumberText.shape($0.shape), $0.rangeText]
    }
    return [heading] + alignedColumns(rows)
  }

  /// A list of objects.
  var json: JSONValue {
    .array(map { .object([("name", .string($0.name))] + $0.facts) })
  }
}
