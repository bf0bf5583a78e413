import Metrics
import Tensors
import Testing

@Suite struct AssignmentTests {
  /// The largest sum over all permutations, by trying them.
  private func best(_ values: [[Int]], row: Int = 0, used: Set<Int> = []) -> Int {
    if row == values.count { return 0 }
    return values.indices.filter { !used.contains($0) }
      .map { values[row][$0] + best(values, row: row + 1, used: used.union([$0])) }.max() ?? 0
  }

  @Test(arguments: 0...6) func asGoodAsTryingEveryPermutation(count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    for _ in 0..<40 {
      let values = (0..<count).map { _ in
        (0..<count).map { _ in random.nextInt(below: 20) - 5 }
      }
      let assignment = largestAssignment(values)
      #expect(Set(assignment) == Set(0..<count))
      let sum = assignment.enumerated().reduce(0) { $0 + values[$1.offset][$1.element] }
      #expect(sum == best(values))
    }
  }

  @Test func theDiagonalIsFound() {
    let values = (0..<10).map { row in (0..<10).map { $0 == (row * 3) % 10 ? 100 : 1 } }
    #expect(largestAssignment(values) == (0..<10).map { ($0 * 3) % 10 })
  }
}

@Suite struct ClassRecoveryTests {
  @Test func renamedClassesAreRecovered() {
    let labels = (0..<100).map { $0 % 10 }
    let categories = labels.map { ($0 + 3) % 10 }
    let recovery = ClassRecovery(categories: categories, labels: labels, count: 10)
    #expect(recovery.matchedError == 0)
    #expect(recovery.majorityError == 0)
    #expect(recovery.matching == (0..<10).map { ($0 + 7) % 10 })
    #expect(recovery.total == 100)
  }

  @Test func twoCategoriesOnOneClassCountOnceWhenMatched() {
    // Classes 0 and 1 fall together; class 2 is split into two categories.
    let labels = [0, 0, 1, 1, 2, 2, 2, 2]
    let categories = [0, 0, 0, 0, 1, 1, 1, 2]
    let recovery = ClassRecovery(categories: categories, labels: labels, count: 3)
    // Matched: 2 of category 0, 3 of category 1; category 2 must take the class that is left.
    #expect(recovery.matchedError == 3.0 / 8)
    #expect(recovery.majorityError == 2.0 / 8)
  }

  @Test func oneCategoryForAllIsChance() {
    let labels = (0..<50).map { $0 % 5 }
    let recovery = ClassRecovery(
      categories: [Int](repeating: 2, count: 50), labels: labels, count: 5)
    #expect(abs(recovery.matchedError - 0.8) < 1e-12)
  }

  @Test func noPicturesNoError() {
    #expect(ClassRecovery(categories: [], labels: [], count: 3).matchedError == 0)
  }
}

@Suite struct InformationBoundTests {
  @Test func entropies() {
    #expect(abs(InformationBound.entropy(categories: 10) - 2.302_585_092_994_046) < 1e-12)
    #expect(abs(InformationBound.entropy(uniform: -1...1) - 0.693_147_180_559_945) < 1e-12)
  }

  @Test func aCertainAnswerReachesTheEntropyAndAGuessNothing() {
    let bound = { InformationBound.categorical(crossEntropy: $0, categories: 10) }
    #expect(bound(0) == InformationBound.entropy(categories: 10))
    #expect(abs(bound(InformationBound.entropy(categories: 10))) < 1e-12)
  }

  /// A mean that says nothing leaves the variance of the code, 1/3: the bound is below zero then,
  /// since a normal distribution fits a uniform one badly.
  @Test func theBoundOfAUniformCode() {
    let bound = { InformationBound.uniform(meanSquaredError: $0, range: -1...1) }
    #expect(abs(bound(1.0 / 3) - -0.176_485_208) < 1e-6)
    // Deviation 0.1: log 2 - log(0.1) - log(2 pi e) / 2.
    #expect(abs(bound(0.01) - 1.576_793_740) < 1e-6)
    #expect(bound(0.001) > bound(0.01))
    #expect(bound(0).isFinite)
  }

  @Test func logSoftmaxIsStable() {
    #expect(abs(logSoftmax([0, 0, 0, 0][...], at: 2) - -1.386_294_361_119_891) < 1e-12)
    #expect(logSoftmax([1000, -1000, 0][...], at: 0) == 0)
    #expect(logSoftmax([1000, -1000, 0][...], at: 1) == -2000)
    let row: [Float] = [9, 9, 1, 2, 3]
    #expect(abs(logSoftmax(row[2...], at: 0) - -2.407_605_964_444_380) < 1e-12)
  }
}
