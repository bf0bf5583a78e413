import Formats

extension ForeignFormat {
  /// What turns such a file into one that is read, or gets the right one; nil where nothing does.
  var wayOut: String? {
    switch self {
    case .empty: "a fresh copy of the file"
    case .largeFilePointer: "git lfs pull, in the repository that the file is from"
    case .webPage: "downloading it again, by the link to the file itself"
    case .hdf5, .kerasArchive:
      "python -m tf2onnx.convert --keras FILE --output model.onnx, then the ONNX model"
    case .tensorFlow:
      "python -m tf2onnx.convert --saved-model FOLDER --output model.onnx, then the ONNX model"
    case .tensorFlowLite:
      "python -m tf2onnx.convert --tflite FILE --output model.onnx, then the ONNX model"
    case .torchTar:
      "torch.save(torch.load(\"FILE\"), \"model.pth\") in Python, with PyTorch 1.13 or older"
    case .joblib: "numpy.savez(\"weights.npz\", *joblib.load(\"FILE\")) in Python"
    case .tar: "tar -xf, and the file inside"
    case .compressed(let program): "unpacking it with \(program)"
    case .zip: "unzip, and the file inside"
    case .json: "latent train, if it is a recipe"
    case .gguf, .text, .other, .unknown: nil
    }
  }
}

extension FormatError {
  /// What helps where the whole file at `path` is of another kind, or was refused.
  func wayOut(of path: String) -> String? {
    switch self {
    case .foreign(let format): format.wayOut
    case .unsafeContent:
      "latent inspect \(shellWord(path)) --tensors-only, which looks at the numbers alone"
    default: nil
    }
  }
}
