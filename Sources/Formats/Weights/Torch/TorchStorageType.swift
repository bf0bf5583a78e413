/// A class of storages of PyTorch.
struct TorchStorageType {
  /// The number type; nil for storages of plain bytes, whose tensors say their type.
  let elements: ElementType?

  /// The class called `className`: `torch.FloatStorage`, on whatever device; nil for others.
  init?(className: String) {
    var name = className[...]
    for prefix in ["torch.cuda.", "torch.storage.", "torch."] where name.hasPrefix(prefix) {
      name = name.dropFirst(prefix.count)
      break
    }
    switch name {
    case "UntypedStorage", "_UntypedStorage": elements = nil
    default:
      guard name.count < className.count, let type = Self.classes[String(name)] else { return nil }
      elements = type
    }
  }

  /// The number type called `name`: `torch.float32`.
  static func elements(ofType name: String) -> ElementType? { types[name] }

  /// Names of number types, as attributes of `torch`.
  static let types: [String: ElementType] = [
    "torch.float64": .float64, "torch.double": .float64, "torch.float32": .float32,
    "torch.float": .float32, "torch.float16": .float16, "torch.half": .float16,
    "torch.bfloat16": .bfloat16, "torch.float8_e4m3fn": .float8e4m3,
    "torch.float8_e5m2": .float8e5m2, "torch.int64": .int64, "torch.long": .int64,
    "torch.int32": .int32, "torch.int": .int32, "torch.int16": .int16, "torch.short": .int16,
    "torch.int8": .int8, "torch.uint8": .uint8, "torch.uint16": .uint16,
    "torch.uint32": .uint32, "torch.uint64": .uint64, "torch.bool": .bool,
  ]

  private static let classes: [String: ElementType] = [
    "DoubleStorage": .float64, "FloatStorage": .float32, "HalfStorage": .float16,
    "BFloat16Storage": .bfloat16, "LongStorage": .int64, "IntStorage": .int32,
    "ShortStorage": .int16, "CharStorage": .int8, "ByteStorage": .uint8, "BoolStorage": .bool,
  ]
}
