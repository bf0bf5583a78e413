import Formats
import Testing

@Suite struct FormatErrorTests {
  @Test(
    arguments: [
      (
        .system(path: "a.npy", operation: .open, code: 13),
        "a.npy: cannot open: Permission denied"
      ),
      (
        .wrongMagic(format: .safeTensors, found: []),
        "not a safetensors file: begins with nothing, it is empty"
      ),
      (
        .wrongMagic(format: .npy, found: Array("PK".utf8)),
        "not an npy file: begins with 50 4b (\"PK\")"
      ),
      (
        .truncated(subject: "x", needed: 2, available: 1), "x is cut short: 2 bytes needed, 1 there"
      ),
      (.malformed(subject: "x", found: "a", expected: "b"), "x is a, expected b"),
      (.unsupported(subject: "x", found: "a", supported: "b"), "x is a, supported: b"),
      (.tooLarge(subject: "x", found: 2, limit: 1), "x is 2, the limit is 1"),
      (.unsafeContent(subject: "x", found: "a"), "x holds a, which is never loaded"),
    ] as [(FormatError, String)]) func texts(_ error: FormatError, _ text: String)
  {
    #expect(error.description == text)
  }
}
