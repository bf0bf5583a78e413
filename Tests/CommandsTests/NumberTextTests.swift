import Testing

@testable import Commands

@Suite struct NumberTextTests {
  @Test func groupsAndSizes() {
    #expect(
      [0, 999, 1_000, 1_234_567, -1_000].map(NumberText.grouped) == [
        "0", "999", "1,000", "1,234,567", "-1,000",
      ])
    #expect(
      [0, 999, 1_000, 26_300_000, 999_949, 999_950, 5_000_000_000_000].map(NumberText.size) == [
        "0 bytes", "999 bytes", "1.0 kB", "26.3 MB", "999.9 kB", "1.0 MB", "5000.0 GB",
      ])
  }

  @Test func decimals() {
    #expect(NumberText.fixed(1.25, 1) == "1.3" && NumberText.fixed(-0.04, 1) == "0.0")
    #expect(NumberText.fixed(-12.345, 2) == "-12.35" && NumberText.fixed(7.5, 0) == "8")
    #expect(NumberText.fixed(.infinity, 2) == "inf" && NumberText.fixed(0.007, 2) == "0.01")
    #expect(
      NumberText.fixed(1e14, 5) == "100000000000000.0" && NumberText.fixed(-3e300, 0) == "-3e+300")
    #expect(NumberText.fixed(.nan, 1) == "nan" && NumberText.fixed(1e14, 0) == "100000000000000")
    #expect([2, -0.5, 1e-7, 1e10].map(NumberText.short) == ["2", "-0.5", "1e-07", "1e+10"])
    #expect(
      [0, 1, -0.49789396, 0.0123456, 12.3456, 999.99, 123_456, 1e-5].map(NumberText.rounded) == [
        "0", "1.000", "-0.4979", "0.01235", "12.35", "1000.0", "123456", "1e-05",
      ])
  }

  @Test func columnsLineUp() {
    #expect(
      alignedColumns([["a", "bb", "c"], ["dddd", "e", ""], ["f", "a long last entry"]]) == [
        "a     bb  c", "dddd  e", "f     a long last entry",
      ])
  }
}
