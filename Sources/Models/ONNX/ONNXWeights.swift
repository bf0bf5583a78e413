import Formats
import Networks
import Tensors

/// The weights of a graph as its layers call them, under `generator`.
struct ONNXWeights: WeightSource {
  /// What was worked out, or is small.
  var tensors = NamedTensors()
  /// What stays in the file.
  var stored: [String: StoredTensor] = [:]

  /// Those that `layers` read.
  func of(_ layers: [LayerDescription]) -> ONNXWeights {
    var result = ONNXWeights()
    for layer in layers {
      for (part, _) in layer.parameterShapes {
        let path = "generator.\(layer.name).\(part)"
        result.tensors[path] = tensors[path]
        result.stored[path] = stored[path]
      }
    }
    return result
  }

  /// The names of all.
  var names: [String] { tensors.pairs.map(\.name) + stored.keys.sorted() }

  func shape(of name: String) -> [Int]? { stored[name]?.shape ?? tensors.shape(of: name) }

  func tensor(_ name: String) throws(FormatError) -> Tensor? {
    if let tensor = stored[name] { return try Tensor(tensor) }
    return tensors[name]
  }

  func forSlices(
    of name: String, grain: Int, by loop: ParallelLoop,
    _ body: (_ slices: Range<Int>, UnsafePointer<Float>) -> Void
  ) throws(FormatError) {
    if let tensor = stored[name] {
      try Tensor.forSlices(of: tensor, grain: grain, by: loop, body)
    } else {
      tensors[name]?.forSlices(body)
    }
  }
}
