import Tensors
import Testing

@Suite struct CholeskyFactorTests {
  /// L = (2, 0, 0; 1, 3, 0; -1, 2, 1), A = L Lᵀ, x = (1, -2, 3).
  @Test func itSolves() throws {
    let matrix: [Double] = [4, 0, 0, 2, 10, 0, -2, 5, 6]
    let factor = try #require(CholeskyFactor(matrix, size: 3))
    let x = factor.solve([4 - 4 - 6, 2 - 20 + 15, -2 - 10 + 18])
    for (found, expected) in zip(x, [1.0, -2, 3]) { #expect(abs(found - expected) < 1e-12) }
  }

  @Test(arguments: [[1, 0, 2, 1], [0], [-1], [.nan], [.infinity]] as [[Double]])
  func whatIsNotPositiveDefiniteHasNone(matrix: [Double]) {
    #expect(CholeskyFactor(matrix, size: matrix.count == 1 ? 1 : 2) == nil)
  }
}
