import TestSupport
import Testing

@testable import Kernels

/// Linear layers by weights that are used as they are read.
struct StreamedLinearTests {
  @Test(arguments: [(1, 1), (7, 40), (74, 130), (300, 33)], [1, 3, 16, 40])
  func agreesWithTheReference(_ shape: (inputs: Int, outputs: Int), images: Int) {
    let (inputs, outputs) = shape
    let weight = pattern(inputs * outputs, salt: 1)
    let input = pattern(images * inputs, salt: 2)
    for bias in [nil, pattern(outputs, salt: 3)] {
      let expected = Reference.linear(
        input, weight: weight, bias: bias, rows: images, inputs: inputs, outputs: outputs)
      let sizes = Reference.linear(
        input.map(abs), weight: weight.map(abs), bias: bias?.map(abs), rows: images,
        inputs: inputs, outputs: outputs)
      for processor in processors {
        let stream = StreamedLinear(
          inputs: inputs, outputs: outputs, input, images: images, bias: bias, on: processor)
        // Pieces of memory of their own: nothing beyond them may be read.
        for start in Swift.stride(from: 0, to: outputs, by: 13) {
          let range = start..<min(start + 13, outputs)
          let piece = Array(weight[(range.lowerBound * inputs)..<(range.upperBound * inputs)])
          piece.withUnsafeBufferPointer {
            if let first = $0.baseAddress { stream.add(WeightSlices(range, at: first)) }
          }
        }
        expectClose(
          stream.output(), expected, sizes: sizes, "\(shape) \(images) \(processor.name)")
      }
    }
  }
}
