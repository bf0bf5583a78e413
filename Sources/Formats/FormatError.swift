/// Everything that can be wrong with bytes from outside, or with the file they are in.
///
/// The cases carry facts; `description` says them as subject, found, expected. The name of the file
/// is added by whoever opened it, except where the file itself is the trouble.
public enum FormatError: Error, Equatable, Sendable {
  /// A system call on a file failed; `code` is its `errno`.
  case system(path: String, operation: FileOperation, code: Int32)
  /// The first bytes are not those of the format.
  case wrongMagic(format: FileFormat, found: [UInt8])
  /// A file of a kind that holds no weights, or holds them in a form that is not read.
  case foreign(ForeignFormat)
  /// The bytes end before `subject` does.
  case truncated(subject: String, needed: Int, available: Int)
  /// A field has a value that its format does not allow.
  case malformed(subject: String, found: String, expected: String)
  /// A valid file of a kind that is not read here.
  case unsupported(subject: String, found: String, supported: String)
  /// A size beyond the limit for untrusted input; nothing was allocated for it.
  case tooLarge(subject: String, found: Int, limit: Int)
  /// Content that could run code when read as its format demands, such as pickled objects.
  case unsafeContent(subject: String, found: String)
}

/// What was being done with a file when the system refused.
public enum FileOperation: String, Equatable, Sendable {
  /// Opening for reading.
  case open = "open"
  /// Reading.
  case read = "read"
  /// Creating the file or its temporary neighbour.
  case create = "create"
  /// Writing, synchronising or closing.
  case write = "write"
  /// Putting the finished file in its place.
  case rename = "put in place"
}

/// The formats known here, for messages and for recognition by first bytes.
public enum FileFormat: String, CaseIterable, Equatable, Sendable {
  /// Tensors behind a JSON header.
  case safeTensors = "safetensors"
  /// One NumPy array.
  case npy = "npy"
  /// The format of the MNIST files.
  case idx = "IDX"
  /// Compressed bytes.
  case gzip = "gzip"
  /// A picture.
  case png = "PNG"
  /// Structured text.
  case json = "JSON"
}

extension FormatError {
  /// Whether the content was refused as unsafe rather than not understood.
  public var isRefusal: Bool {
    switch self {
    case .tooLarge, .unsafeContent: true
    case .system, .wrongMagic, .foreign, .truncated, .malformed, .unsupported: false
    }
  }
}
