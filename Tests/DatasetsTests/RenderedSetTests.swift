import Datasets
import Kernels
import Scenes
import Testing

@Suite struct RenderedSetTests {
  @Test func allOfAGridIsThere() {
    let set = RenderedSet(DSprites())
    #expect(set.count == 737_280)
    #expect(set.factorValues(at: 0) == [0, 0.5, 0, 0, 0])
    #expect(set.factorValues(at: 737_279).first == 2)
    #expect(set.values(at: [5], range: 0...1) == set.subset([5]).values(at: [0]))
  }

  @Test func drawnFactorsAreAFunctionOfSeedAndNumber() {
    let set = RenderedSet(Teapots(), count: 1_000)
    #expect(set.count == 1_000)
    #expect(set.factorValues(at: 7) == RenderedSet(Teapots()).factorValues(at: 7))
    #expect(set.factorValues(at: 7) != set.factorValues(at: 8))
    #expect(set.factorValues(at: 7) != RenderedSet(Teapots(), seed: 2).factorValues(at: 7))
    // Uniform: the mean of each colour over 1,000 pictures is 0.5 within five standard errors.
    for channel in 2..<5 {
      let mean = (0..<1_000).reduce(0.0) { $0 + set.factorValues(at: $1)[channel] } / 1_000
      #expect(abs(mean - 0.5) < 5 * 0.2887 / 1_000.0.squareRoot())
    }
  }

  @Test func threadsDrawWhatOneDraws() {
    let indices = [3, 900, 14, 77]
    let alone = RenderedSet(Heads()).values(at: indices, range: -1...1)
    let together = RenderedSet(Heads(), processor: Processor(threadCount: 2))
      .values(at: indices, range: -1...1)
    #expect(alone == together)
    #expect(alone.count == 4 * 32 * 32)
  }

  @Test func channelsBecomePlanes() {
    let set = RenderedSet(Teapots())
    #expect(set.values(at: [2, 9], range: 0...1) == set.subset([2, 9]).values(at: [0, 1]))
  }

  @Test func samplesDifferAndHaveTheirKind() {
    let sample = RenderedSet(DSprites()).sample(50, seed: 4)
    #expect(sample.count == 50 && sample.labels.count == 50)
    #expect(Set(sample.labels).isSubset(of: [0, 1, 2]) && Set(sample.labels).count > 1)
    #expect(sample.sha256() == RenderedSet(DSprites()).sample(50, seed: 4).sha256())
    #expect(sample.sha256() != RenderedSet(DSprites()).sample(50, seed: 5).sha256())
  }

  @Test func theHashTellsSeedsApart() {
    #expect(RenderedSet(Heads()).sha256() == RenderedSet(Heads()).sha256())
    #expect(RenderedSet(Heads()).sha256() != RenderedSet(Heads(), seed: 2).sha256())
  }
}
