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
    func ask(_ values: [Float]) -> [Float] {
      last.batch(of: values.map(latent)) { latents in
        generated.append(latents.map { $0.values[0] })
        return Tensor(shape: [latents.count], values: latents.map { $0.values[0] * 10 })
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
  }
}
