import Formats
import Testing

/// Files that people give in place of weights, each with the text that names it.
@Suite struct ForeignFormatTests {
  static let files: [(bytes: [UInt8], text: String)] = [
    ([], "the file is empty"),
    (
      Array("version https://git-lfs.github.com/spec/v1\noid sha256:00ff\nsize 14579088\n".utf8),
      "the file is a Git LFS pointer to a file of 14579088 bytes, not the file itself"
    ),
    (
      Array("\n<!DOCTYPE html><html>".utf8),
      "the file is a web page, as a download that failed leaves behind"
    ),
    (
      Array("<?xml version='1.0'?><Error><Code>NoSuchKey".utf8),
      "the file is a web page, as a download that failed leaves behind"
    ),
    (
      [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A], "the file is HDF5, as Keras writes it"
    ),
    ([0x1C, 0, 0, 0] + Array("TFL3".utf8), "the file is a TensorFlow Lite model"),
    (
      [0x0A, 0x20, 0x0A, 0x05] + Array("input\u{12}\u{0b}Placeholder".utf8),
      "the file is a TensorFlow graph"
    ),
    ([0x1F, 0x8B, 8, 0], "the file is packed by gzip"),
    (Array("BZh9".utf8), "the file is packed by bzip2"),
    (tar("model.ckpt"), "the file is a tar archive"),
    (
      tar("sys_info"), "the file is a tar archive, as PyTorch wrote it before version 0.2"
    ),
    (Array("GGUF".utf8), "the file is a GGUF model, as llama.cpp reads it"),
    ([0x89] + Array("PNG\r\n".utf8), "the file is a PNG picture"),
    (Array("{\"layers\": []}".utf8), "the file is JSON text"),
    (Array("404: Not Found".utf8), "the file is text"),
    (
      [0xDE, 0xAD, 0xBE, 0xEF, 0, 1, 2, 3, 4],
      "the file is of no known kind, it begins with de ad be ef 00 01 02 03"
    ),
  ]

  static func tar(_ name: String) -> [UInt8] {
    var bytes = Array(name.utf8)
    bytes += [UInt8](repeating: 0, count: 257 - bytes.count)
    return bytes + Array("ustar\u{0}00".utf8)
  }

  @Test(arguments: files.indices) func isNamed(_ index: Int) {
    let error = #expect(throws: FormatError.self) {
      _ = try WeightFile(FileBytes(Self.files[index].bytes, path: "f"))
    }
    #expect(error?.description == Self.files[index].text)
    #expect(error?.isRefusal == false)
  }

  @Test func joblibIsNamed() throws {
    let error = #expect(throws: FormatError.self) { _ = try GoldenWeights.file("joblib.jl") }
    #expect(error?.description == "the file is a joblib dump")
  }

  @Test func kerasArchivesAreNamed() {
    var zip = ZipWriter()
    zip.add("config.json", Array("{}".utf8))
    zip.add("model.weights.h5", [0x89])
    let error = #expect(throws: FormatError.self) {
      _ = try WeightFile(FileBytes(zip.file, path: "f"))
    }
    #expect(error?.description == "the file is a Keras 3 archive")
  }
}
