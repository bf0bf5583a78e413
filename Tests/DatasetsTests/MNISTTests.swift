import Datasets
import Formats
import Foundation
import Testing

@Suite struct MNISTTests {
  /// A folder of this test's own, gone afterwards.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "latent-datasets-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func idx(_ shape: [Int], _ bytes: [UInt8], type: UInt8 = 8) -> [UInt8] {
    [0, 0, type, UInt8(shape.count)]
      + shape.flatMap { extent in [24, 16, 8, 0].map { UInt8(extent >> $0 & 255) } } + bytes
  }

  private func write(_ bytes: [UInt8], _ path: String) throws {
    try Data(bytes).write(to: URL(filePath: path))
  }

  /// Three pictures of 2 x 2 with labels 7, 1, 4.
  private func writeTiny(_ folder: String) throws {
    try write(idx([3, 2, 2], Array(0..<12)), folder + "/t10k-images-idx3-ubyte")
    try write(idx([3], [7, 1, 4]), folder + "/t10k-labels-idx1-ubyte")
  }

  @Test func plainFilesAreRead() throws {
    try withFolder { folder in
      try writeTiny(folder)
      let set = try MNIST.load(.test, folder: folder)
      #expect(set.count == 3)
      #expect(set.labels == [7, 1, 4])
      #expect(set.values(at: [2, 0]) == [8, 9, 10, 11, 0, 1, 2, 3].map { Float($0) * (1 / 255) })
      #expect(set.sha256().count == 64)
    }
  }

  @Test func namesWithADotAreFound() throws {
    try withFolder { folder in
      try write(idx([1, 2, 2], [0, 1, 2, 3]), folder + "/train-images.idx3-ubyte")
      try write(idx([1], [5]), folder + "/train-labels.idx1-ubyte")
      #expect(try MNIST.load(.training, folder: folder).labels == [5])
    }
  }

  @Test func aMissingFileIsNamedWithAllThatAreExpected() throws {
    try withFolder { folder in
      try writeTiny(folder)
      let error = #expect(throws: DatasetError.self) {
        try MNIST.load(.training, folder: folder)
      }
      #expect(
        "\(try #require(error))"
          == "\(folder) has no train-images-idx3-ubyte.gz; expected there: "
          + "train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, "
          + "t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz")
    }
  }

  @Test func aWrongMagicNumberIsReported() throws {
    try withFolder { folder in
      try writeTiny(folder)
      let path = folder + "/t10k-images-idx3-ubyte"
      try write(Array("not pictures at all".utf8), path)
      #expect(
        throws: DatasetError.file(
          path: path, .wrongMagic(format: .idx, found: Array("not ".utf8)))
      ) { try MNIST.load(.test, folder: folder) }
    }
  }

  /// Cut after every byte: always an error about this file, never a crash or fewer pictures.
  @Test func aFileCutShortIsReported() throws {
    try withFolder { folder in
      try writeTiny(folder)
      let path = folder + "/t10k-images-idx3-ubyte"
      let whole = idx([3, 2, 2], Array(0..<12))
      for length in 0..<whole.count {
        try write(Array(whole[..<length]), path)
        let error = #expect(throws: DatasetError.self) { try MNIST.load(.test, folder: folder) }
        guard case .file(let found, _) = error else {
          Issue.record("after \(length) bytes: \(String(describing: error))")
          continue
        }
        #expect(found == path)
      }
    }
  }

  @Test func filesThatDoNotFitEachOtherAreReported() throws {
    try withFolder { folder in
      try writeTiny(folder)
      let path = folder + "/t10k-labels-idx1-ubyte"
      try write(idx([2], [7, 1]), path)
      #expect(
        throws: DatasetError.shape(path: path, found: [2], expected: "(3), one a picture")
      ) { try MNIST.load(.test, folder: folder) }
      try write(idx([3, 1], [7, 1, 4]), path)
      #expect(throws: DatasetError.self) { try MNIST.load(.test, folder: folder) }
    }
  }

  @Test func unknownSetsAreReported() {
    #expect(throws: DatasetError.unknown(name: "svhn", known: MNIST.names)) {
      try MNIST.load(.test, of: "svhn", folder: "/")
    }
  }

  /// The original files, where they are at hand.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["LATENT_DATA"] != nil))
  func theOriginalFilesAreRead() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["LATENT_DATA"]) + "/mnist"
    let training = try MNIST.load(.training, folder: folder)
    #expect(training.count == 60_000)
    #expect(training.labels.prefix(10) == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    let test = try MNIST.load(.test, folder: folder)
    #expect(test.count == 10_000)
    #expect((test.height, test.width) == (28, 28))
    #expect(test.labels.prefix(5) == [7, 2, 1, 0, 4])
    // The mean level of the training pictures is well known: 0.1307.
    let mean = training.pixels.reduce(0) { $0 + Int($1) }
    #expect(abs(Double(mean) / Double(training.pixels.count) / 255 - 0.1307) < 1e-4)
  }
}
