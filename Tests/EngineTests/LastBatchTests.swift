import Inference
import Latents
import Tensors
import Testing

@testable import Engine

@Suite struct LastBatchTests {
  private func latent(_ value: Float) -> LatentVector { LatentVector(values: [value]) }

  /// The picture of a latent, for its preview, for Q and for a change of a code, is generated once.
  @Test func theLastTwoArePicturedOnce() {
    var last = LastBatch()
    var generated: [[Float]] = []
    func ask(_ values: [Float], times factor: Float = 10) -> [Float] {
      last.batch(of: values.map(latent), using: FeatureUse(factors: [0: [factor]])) {
        generated.append(values)
        return Tensor(shape: [values.count], values: values.map { $0 * factor })
      }.values
    }
    #expect(ask([1]) == [10])
    #expect(ask([2]) == [20])
    #expect(ask([1]) == [10])
    #expect(ask([2]) == [20])
    #expect(generated == [[1], [2]])
    // Several at once are a strip, of which the engine keeps what it needs.
    #expect(ask([1, 2]) == [10, 20])
    #expect(ask([2]) == [20])
    #expect(generated == [[1], [2], [1, 2]])
    #expect(ask([3]) == [30])
    #expect(ask([1]) == [10])
    #expect(generated == [[1], [2], [1, 2], [3], [1]])
    // With other factors it is another picture.
    #expect(ask([1], times: 20) == [20])
    #expect(ask([1]) == [10])
    #expect(generated == [[1], [2], [1, 2], [3], [1], [1]])
  }
}
