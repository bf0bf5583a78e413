import Datasets
import Foundation
import Testing

@Suite struct BatchOrderTests {
  @Test(arguments: [(10, 3), (12, 4), (7, 7), (5, 1)]) func everyEpochVisitsEachPictureOnce(
    count: Int, batch: Int
  ) {
    var order = BatchOrder(count: count, batch: batch, seed: 1)
    var epochs: [[Int]] = []
    for epoch in 0..<4 {
      var seen: [Int] = []
      for _ in 0..<(count / batch) { seen += order.next() }
      #expect(Set(seen).count == seen.count)
      #expect(seen.count == count / batch * batch)
      #expect(order.epoch == epoch)
      epochs.append(seen)
    }
    if count > 5 { #expect(Set(epochs).count > 1) }
  }

  @Test func theSeedDecides() {
    var (a, b, c) = (
      BatchOrder(count: 100, batch: 9, seed: 3), BatchOrder(count: 100, batch: 9, seed: 3),
      BatchOrder(count: 100, batch: 9, seed: 4)
    )
    let (first, second, third) = (a.next(), b.next(), c.next())
    #expect(first == second)
    #expect(first != third)
  }

  /// Saved and read back at every place within three epochs, the rest is the same.
  @Test func theStateGoesOnWhereItWas() throws {
    var order = BatchOrder(count: 10, batch: 3, seed: 8)
    for _ in 0..<10 {
      _ = order.next()
      var restored = try JSONDecoder().decode(
        BatchOrder.self, from: JSONEncoder().encode(order))
      #expect(restored == order)
      var copy = order
      for _ in 0..<10 { #expect(restored.next() == copy.next()) }
    }
  }

  @Test(arguments: [
    "\"count\":-1", "\"batch\":0", "\"position\":11", "\"position\":-3", "\"epoch\":-1",
    "\"epoch\":9223372036854775807",
  ])
  func damagedStatesAreRefused(change: String) throws {
    let order = BatchOrder(count: 10, batch: 3, seed: 8)
    var text = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
    let key = try #require(change.split(separator: ":").first)
    let range = try #require(text.range(of: "\(key):"))
    let end = try #require(text[range.upperBound...].firstIndex { ",}".contains($0) })
    text.replaceSubrange(range.lowerBound..<end, with: change)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(BatchOrder.self, from: Data(text.utf8))
    }
  }
}
