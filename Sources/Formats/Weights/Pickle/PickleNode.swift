/// The number of a value among all that a pickle makes.
typealias PickleReference = Int32

/// A value while the pickle is being read: others may refer to it, and it may still grow.
enum PickleNode {
  case none
  case bool(Bool)
  case integer(Int)
  case float(Double)
  case text(String)
  /// Bytes in the file of the pickle, or in one of their own; Python 2 wrote texts so.
  case bytes(FileBytes, Range<Int>, mayBeText: Bool)
  /// A class or function, `module.name`.
  case name(String)
  case list([PickleReference])
  case tuple([PickleReference])
  case set([PickleReference])
  /// Keys and values in turn.
  case dictionary([PickleReference])
  /// A storage by its number among the machine's storages.
  case storage(Int)
  /// A tensor by its number among the machine's tensors.
  case tensor(Int)
  /// A NumPy element type.
  case elementType(NumPyType)
  /// An instance of a class that is not looked up, by its number among the machine's objects.
  case object(Int)
}

/// An instance while the pickle is being read.
struct PickleObject {
  /// The class, or the function that would have made it.
  var className: String
  /// What it would have been called with.
  var arguments: [PickleReference] = []
  /// What `BUILD` would have given to it, in order.
  var states: [PickleReference] = []
  /// Appended elements.
  var elements: [PickleReference] = []
  /// Keys and values in turn.
  var pairs: [PickleReference] = []
}

/// A storage that tensors of a pickle are views of.
struct PickleStorage {
  /// The name of its bytes in the container.
  var key: String
  /// The number type; nil for a storage of plain bytes.
  var type: ElementType?
  /// The number of elements, bytes without a type.
  var count: Int
  /// Where it begins within the bytes of that name, in elements.
  var viewOffset = 0
  /// The bytes, if the pickle itself holds them; the container has them otherwise.
  var bytes: TensorStorage?

  /// The number of bytes.
  var byteCount: Int { count * (type?.byteCount ?? 1) }
}

/// A tensor that a pickle describes, before the bytes of its storage are known.
struct PickleTensor {
  /// Its storage, by the number among the machine's storages.
  var storage: Int
  var type: ElementType
  var shape: [Int]
  /// In elements.
  var strides: [Int]
  /// In elements.
  var offset: Int
}
