/// What a file of weights holds, whoever wrote it: tensors by name, and the rest as inert data.
///
/// Every reader of a container gives this one value. Nothing of the file is run to make it, and no
/// number of a tensor is read before somebody asks for it.
public struct WeightFile: Sendable {
  /// One tensor and its name.
  public struct Entry: Sendable {
    /// The way to the tensor within the file, joined by dots: `generator.l1.0.weight`; unique.
    ///
    /// Modules that were stored whole have the names that their state dictionary would have.
    public let name: String
    /// Where its numbers are.
    public let tensor: StoredTensor

    /// A tensor under a name.
    public init(name: String, tensor: StoredTensor) {
      self.name = name
      self.tensor = tensor
    }
  }

  /// The kind of file.
  public let container: WeightContainer
  /// The tensors in the order of the file: for PyTorch the order in which layers were made, which
  /// mostly is the order in which they run.
  public let entries: [Entry]
  /// Everything in its places, tensors included: dictionaries, numbers, and modules that were stored
  /// whole with their class and attributes.
  public let content: InertValue
  /// The classes and functions that the file names and this program does not know, sorted.
  public let foreignNames: [ForeignName]
  /// What else is worth saying, each a clause without a full stop.
  public let notes: [String]

  /// The content of a file that was read.
  public init(
    container: WeightContainer, entries: [Entry], content: InertValue,
    foreignNames: [ForeignName] = [], notes: [String] = []
  ) {
    self.container = container
    self.entries = entries
    self.content = content
    self.foreignNames = foreignNames
    self.notes = notes
  }

  /// The tensor called `name`.
  public subscript(name: String) -> StoredTensor? {
    entries.first { $0.name == name }?.tensor
  }
}

/// The containers that weights come in; the raw value is what people call them.
public enum WeightContainer: String, CaseIterable, Equatable, Sendable {
  /// `torch.save` since 1.6: a zip archive of a pickle and the bytes of tensors.
  case torchZip = "PyTorch zip archive"
  /// `torch.save` before 1.6: a stream of pickles, then the bytes of tensors.
  case torchLegacy = "PyTorch legacy stream"
  /// `torch.jit.save`, and modules saved from C++ since 1.4: a zip archive with code, which is ignored.
  case torchScript = "TorchScript archive"
  /// Modules saved from C++ before 1.4: a zip archive with `model.json` and a file for each tensor.
  case torchJSON = "early TorchScript archive"
  /// A Python pickle without a container.
  case pickle = "Python pickle"
  /// Tensors behind a JSON header.
  case safeTensors = "safetensors"
  /// One NumPy array.
  case npy = "NumPy array"
  /// A zip archive of NumPy arrays.
  case npz = "NumPy archive"
  /// A graph of operators with its weights.
  case onnx = "ONNX model"
}

/// A class or function that a file names and that means nothing here.
public struct ForeignName: Hashable, Sendable {
  /// Module and name: `models.dcgan.Generator`.
  public let path: String
  /// Whether Python would reach outside the file with it: `os.system`, `builtins.eval`.
  public let isDangerous: Bool

  /// A name and what it could do.
  public init(path: String, isDangerous: Bool) {
    self.path = path
    self.isDangerous = isDangerous
  }
}
