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

  /// Numbers of scikit-learn 1.9.1, `normalized_mutual_info_score(labels, categories)`.
  @Test func normalisedInformationIsThatOfScikitLearn() {
    let cases: [(categories: [Int], labels: [Int], expected: Double)] = [
      ([0, 0, 0, 0, 1, 1, 1, 2], [0, 0, 1, 1, 2, 2, 2, 2], 0.6883167376148065),
      ([2, 2, 0, 1, 0, 1, 1, 0, 2], [0, 0, 1, 1, 1, 2, 2, 0, 2], 0.42061983571430506),
      ([0, 1, 2, 0, 1, 2], [1, 2, 0, 1, 2, 0], 1),
      ([1, 1, 1, 1, 1, 1], [1, 2, 0, 1, 2, 0], 0),
    ]
    for (categories, labels, expected) in cases {
      let recovery = ClassRecovery(categories: categories, labels: labels, count: 3)
      #expect(abs(recovery.normalisedInformation - expected) < 1e-12)
    }
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
