import Formats
import Testing

@Suite struct JSONTests {
  private func parse(_ text: String) throws(FormatError) -> JSONValue {
    try JSONValue(parsing: text.utf8, subject: "text")
  }

  @Test(arguments: [
    ("null", JSONValue.null),
    (" true\n", .bool(true)),
    ("-0.5e+3", .number("-0.5e+3")),
    (#""a\"\\\/\b\f\n\r\té😀""#, .string("a\"\\/\u{8}\u{C}\n\r\té😀")),
    ("\"é\"", .string("é")),
    ("[]", .array([])),
    ("[1, [ ] ,{}]", .array([.number("1"), .array([]), .object([])])),
    (
      #"{"b":1,"a":{"c":false}}"#,
      .object([("b", .number("1")), ("a", .object([("c", .bool(false))]))])
    ),
  ]) func validText(_ text: String, _ value: JSONValue) throws {
    #expect(try parse(text) == value)
    #expect(try parse(value.text()) == value)
    #expect(try parse(value.text(indented: true)) == value)
  }

  @Test(arguments: [
    "", " ", "nul", "nulll", "01", "-", "1.", ".5", "1e", "+1", "\"", "\"\n\"", #""\x""#,
    #""\u12""#,
    #""\ud800""#, #""\ud800A""#, #""\udc00""#, "[1,]", "[1 2]", "[", "{\"a\"}", "{\"a\":}",
    "{\"a\":1,}", "{a:1}", "{\"a\":1,\"a\":2}", "1 2", "NaN", "Infinity", "'a'", "// x\n1",
  ]) func invalidText(_ text: String) {
    #expect(throws: FormatError.self) { _ = try parse(text) }
  }

  @Test func invalidUTF8() {
    for bytes: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]] {
      #expect(throws: FormatError.self) {
        _ = try JSONValue(parsing: [0x22] + bytes + [0x22], subject: "text")
      }
    }
  }

  @Test func depthIsLimited() throws {
    let deepest = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    _ = try parse(deepest)
    let error = #expect(throws: FormatError.self) {
      _ = try parse(String(repeating: "[", count: 1_000_000))
    }
    #expect(error == .tooLarge(subject: "the depth of text", found: 65, limit: 64))
  }

  @Test func floatsKeepTheirBits() throws {
    for bits in stride(from: UInt32(0), to: 0xFF80_0000, by: 9_999_991) {
      let value = Float(bitPattern: bits)
      guard value.isFinite else { continue }
      guard case .number(let text) = JSONValue.float(value) else {
        Issue.record("\(value) is no number")
        continue
      }
      #expect(Float(text)?.bitPattern == bits)
      #expect(try parse(text) == .number(text))
    }
  }

  @Test func indentedText() {
    let value = JSONValue.object([
      ("shape", .array([.integer(1), .integer(2)])), ("empty", .object([])),
      ("list", .array([.object([("a", .null)])])),
    ])
    #expect(
      value.text(indented: true) == """
        {
          "shape": [1, 2],
          "empty": {},
          "list": [
            {
              "a": null
            }
          ]
        }
        """)
    #expect(value.text() == #"{"shape":[1,2],"empty":{},"list":[{"a":null}]}"#)
  }
}
