import Formats
import Foundation
import Tensors
import TestSupport
import Testing

/// Against `Golden/generator.json`; its script is beside it.
@Suite struct SeededGeneratorTests {
  private let golden: JSONValue

  init() throws { golden = try GoldenFile.json("generator.json") }

  private func numbers(_ key: String) throws -> [Double] {
    try #require(golden[key]?.array).map { try #require($0.double) }
  }

  @Test func bitsOfTheReference() throws {
    for stream in try #require(golden["next"]?.array) {
      var generator = SeededGenerator(
        seed: try #require(stream["seed"]?.string.flatMap(UInt64.init)))
      let expected = try #require(stream["values"]?.array).map { UInt64($0.string ?? "") }
      #expect(expected.count == 8)
      #expect(expected == expected.map { _ in generator.next() })
    }
  }

  @Test func wholeNumbersOfTheReference() throws {
    for stream in try #require(golden["below"]?.array) {
      var generator = SeededGenerator(seed: 7)
      let bound = try #require(stream["bound"]?.integer)
      let expected = try #require(stream["values"]?.array).map(\.integer)
      #expect(expected == expected.map { _ in generator.nextInt(below: bound) }, "below \(bound)")
    }
  }

  @Test func uniformAndNormalNumbersOfTheReference() throws {
    var generator = SeededGenerator(seed: 42)
    #expect(try numbers("uniform") == (0..<8).map { _ in Double(generator.nextUniform()) })
    generator = SeededGenerator(seed: 42)
    for expected in try numbers("normal") {
      let value = generator.nextNormal()
      // Correct to half a step of Float32, but for ties that double precision cannot see.
      #expect(abs(Double(value) - expected) <= Double(Float(expected).ulp) / 2)
    }
  }

  @Test func shufflingOfTheReference() throws {
    var generator = SeededGenerator(seed: 3)
    var values = Array(0..<20)
    generator.shuffle(&values)
    #expect(try numbers("shuffled").map { Int($0) } == values)
  }

  /// From zeros come zeros for ever, which a number without bias would wait for in vain.
  @Test func aStateOfZerosIsRefused() throws {
    var generator = SeededGenerator(seed: 3)
    let text = String(decoding: try JSONEncoder().encode(generator), as: UTF8.self)
    var restored = try JSONDecoder().decode(SeededGenerator.self, from: Data(text.utf8))
    #expect(restored.next() == generator.next())
    let zeros = #"{"s0":0,"s1":0,"s2":0,"s3":0}"#
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(SeededGenerator.self, from: Data(zeros.utf8))
    }
  }

  @Test func samplesDoNotRepeat() {
    var generator = SeededGenerator(seed: 3)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<700 {
      let sample = generator.sample(3, of: Array(0..<7))
      #expect(Set(sample).count == 3)
      for element in sample { counts[element] += 1 }
    }
    // Each is in three of seven draws: 300 of 700, with a deviation of 13.
    #expect(counts.allSatisfy { abs($0 - 300) < 65 })
    #expect(generator.sample(7, of: Array(0..<7)).sorted() == Array(0..<7))
    #expect(generator.sample(0, of: [Int]()).isEmpty)
  }

  @Test func quantilesOfTheReference() throws {
    for pair in try #require(golden["quantiles"]?.array) {
      let p = try #require(pair["p"]?.double)
      let expected = try #require(pair["value"]?.double)
      // The algorithm promises about 1e-16 relative; rounding in its polynomials adds a little.
      #expect(abs(normalQuantile(p) - expected) <= 1e-15 * max(abs(expected), 0.1), "p = \(p)")
    }
  }

  @Test func uniformNumbersStayBelowTheUpperEnd() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<10_000 {
      let value = generator.nextUniform(from: -1, to: 1)
      #expect(value >= -1 && value < 1)
    }
  }

  @Test func momentsOfManyNormalNumbers() {
    var generator = SeededGenerator(seed: 11)
    let values = (0..<100_000).map { _ in Double(generator.nextNormal()) }
    let mean = values.reduce(0, +) / 100_000
    let variance = values.reduce(0) { $0 + $1 * $1 } / 100_000
    // Four standard errors: 4 / sqrt(1e5) and 4 sqrt(2 / 1e5).
    #expect(abs(mean) < 0.0127 && abs(variance - 1) < 0.018)
  }
}
