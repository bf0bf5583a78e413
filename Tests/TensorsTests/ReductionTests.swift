import Tensors
import Testing

@Suite struct ReductionTests {
  @Test func theFirstOfTheLargestIsFound() {
    #expect([3, 9, 9, 1].indexOfMaximum == 1)
    #expect([3, 9, 9, 1][2...].indexOfMaximum == 2)
    #expect([Float]().indexOfMaximum == nil)
  }

  @Test func slicesAreEntriesOfTheFirstAxis() {
    let tensor = Tensor(shape: [3, 2, 2], values: (0..<12).map { Float($0) })
    #expect(tensor.slice(1..<3) == Tensor(shape: [2, 2, 2], values: (4..<12).map { Float($0) }))
    #expect(tensor.slice(0..<3) == tensor)
    #expect(tensor.slice(2..<2) == Tensor(shape: [0, 2, 2], values: []))
  }

  @Test func logSoftmaxIsStable() {
    #expect(abs(logSoftmax([0, 0, 0, 0][...], at: 2) - -1.386_294_361_119_891) < 1e-12)
    #expect(logSoftmax([1000, -1000, 0][...], at: 0) == 0)
    #expect(logSoftmax([1000, -1000, 0][...], at: 1) == -2000)
    let row: [Float] = [9, 9, 1, 2, 3]
    #expect(abs(logSoftmax(row[2...], at: 0) - -2.407_605_964_444_380) < 1e-12)
  }
}
