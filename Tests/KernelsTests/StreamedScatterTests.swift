import TestSupport
import Testing

@testable import Kernels

/// Transposed convolutions by weights that are used as they are read.
struct StreamedScatterTests {
  /// Inputs, height, width, outputs, kernel, stride, padding and output padding.
  @Test(arguments: [
    (5, 4, 4, 16, 4, 2, 1, 0), (30, 1, 1, 4, 4, 1, 0, 0), (7, 3, 5, 64, 3, 2, 1, 1),
    (9, 2, 3, 64, 5, 2, 2, 1), (3, 6, 5, 64, 2, 2, 0, 0), (4, 5, 4, 64, 3, 1, 2, 0),
  ])
  func agreesWithTheReference(
    _ inputs: Int, _ height: Int, _ width: Int, _ outputs: Int, _ kernel: Int, _ stride: Int,
    _ padding: Int, _ outputPadding: Int
  ) throws {
    let geometry = ConvolutionGeometry(
      convTranspose2dInput: inputs, height: height, width: width, outputChannels: outputs,
      kernel: kernel, stride: stride, padding: padding, outputPadding: outputPadding)
    let weight = pattern(geometry.weightCount, salt: 1)
    let size = geometry.weightCount / inputs
    for images in [1, 3] {
      let input = pattern(images * inputs * height * width, salt: 2)
      for bias in [nil, pattern(outputs, salt: 3)] {
        let expected = Reference.scatter(
          geometry, coarse: input, weight: weight, bias: bias, images: images)
        let sizes = Reference.scatter(
          geometry, coarse: input.map(abs), weight: weight.map(abs), bias: bias?.map(abs),
          images: images)
        for processor in processors {
          let scatter = try #require(
            StreamedScatter(geometry, input, images: images, bias: bias, on: processor))
          // Pieces of memory of their own: nothing beyond them may be read.
          for start in Swift.stride(from: 0, to: inputs, by: 4) {
            let range = start..<min(start + 4, inputs)
            let piece = Array(weight[(range.lowerBound * size)..<(range.upperBound * size)])
            piece.withUnsafeBufferPointer {
              if let first = $0.baseAddress { scatter.add(WeightSlices(range, at: first)) }
            }
          }
          expectClose(
            scatter.output(), expected, sizes: sizes, "\(geometry) \(processor.name)")
        }
      }
    }
  }

  @Test func isLeftToOthersWhereItDoesNotGoOrPay() {
    let processor = Processor(threadCount: 1)
    func scatter(_ outputs: Int, side: Int) -> StreamedScatter? {
      StreamedScatter(
        ConvolutionGeometry(
          convTranspose2dInput: 1, height: side, width: side, outputChannels: outputs, kernel: 3,
          stride: 1, padding: 1),
        [Float](repeating: 1, count: side * side), images: 1, bias: nil, on: processor)
    }
    // Three rows of five channels end within a panel.
    #expect(scatter(5, side: 2) == nil)
    #expect(scatter(64, side: 2) != nil)
    #expect(scatter(64, side: 50) == nil)
  }
}
