import FoundationEssentials

/// JSON in the metadata of our files: sorted keys, so that equal values give equal bytes.
enum MetadataJSON {
  /// `value` as one line.
  ///
  /// - Throws: `CheckpointError.metadata` for numbers that JSON has no words for.
  static func text(_ value: some Encodable, subject: String) throws(CheckpointError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw .metadata(
        subject: subject, found: "holding a number that is not finite", expected: "finite numbers")
    }
  }

  /// The value that `text` spells.
  ///
  /// - Throws: `CheckpointError.metadata` saying which key is missing or odd.
  static func value<Value: Decodable>(_ text: String, subject: String) throws(CheckpointError)
    -> Value
  {
    do {
      return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    } catch let error as DecodingError {
      throw error.asCheckpointError(subject: subject)
    } catch {
      throw .metadata(subject: subject, found: "unreadable", expected: "JSON")
    }
  }
}

extension DecodingError {
  /// The key with what is wrong about it.
  fileprivate func asCheckpointError(subject: String) -> CheckpointError {
    func place(_ path: [any CodingKey]) -> String {
      path.reduce(into: "") { text, key in
        if let index = key.intValue {
          text += "[\(index)]"
        } else {
          text += (text.isEmpty ? "" : ".") + key.stringValue
        }
      }
    }
    func subjectText(_ path: [any CodingKey]) -> String {
      path.isEmpty ? subject : "\"\(place(path))\" of \(subject)"
    }
    switch self {
    case .keyNotFound(let key, let context):
      return .metadata(
        subject: subjectText(context.codingPath + [key]), found: "missing", expected: "it there")
    case .typeMismatch(let type, let context):
      return .metadata(
        subject: subjectText(context.codingPath), found: "of another type", expected: "\(type)")
    case .valueNotFound(let type, let context):
      return .metadata(
        subject: subjectText(context.codingPath), found: "null", expected: "\(type)")
    case .dataCorrupted(let context):
      return .metadata(
        subject: subjectText(context.codingPath), found: "invalid (\(context.debugDescription))",
        expected: "a valid value")
    @unknown default:
      return .metadata(subject: subject, found: "unreadable", expected: "JSON")
    }
  }
}
