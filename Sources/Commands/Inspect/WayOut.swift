import Formats
import Glibc
import Models

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
    case .text, .other, .unknown:
      "a file of weights: torch.save(generator.state_dict(), \"generator.pth\") in Python writes one"
    case .gguf: nil
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
    case .truncated, .malformed: "a fresh copy of the file"
    case .system(let folder, _, EISDIR):
      access(folder + "/saved_model.pb", F_OK) == 0
        ? ForeignFormat.tensorFlow.wayOut : "a file in that folder"
    case .system, .wrongMagic, .unsupported, .tooLarge: nil
    }
  }
}

extension RecogniserError {
  /// What helps where the file at `path` holds no generator that can be worked out; nil if a look into it does.
  func wayOut(of path: String) -> String? {
    switch self {
    case .format(let error): error.wayOut(of: path)
    case .noStatistics:
      "torch.save(generator.state_dict(), \"generator.pth\") in Python, which stores all of them; for other "
        + "norms torch.onnx.export(generator, z, \"model.onnx\")"
    case .noGenerator, .mismatch, .otherNorm, .unpredicted:
      "torch.onnx.export(generator, z, \"model.onnx\") in Python, which tells the whole network"
    case .card, .cardFile, .graph: nil
    }
  }
}
