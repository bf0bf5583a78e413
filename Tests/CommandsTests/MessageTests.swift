import Checkpoints
import Formats
import Kernels
import Models
import TerminalDriver
import TestSupport
import Testing

@testable import Commands

/// Command lines and the exact words that answer them.
@Suite struct MessageTests {
  /// A command line and what answers it.
  struct Case: Sendable, CustomTestStringConvertible {
    let line: String
    let message: String
    let next: String?
    let status: CommandStatus

    init(_ line: String, _ message: String, _ next: String?, _ status: CommandStatus) {
      self.line = line
      self.message = message
      self.next = next
      self.status = status
    }

    var testDescription: String { line }
  }

  static let failures: [Case] = [
    Case(
      "sample DIR/no -o DIR/x.png", "there is no model or file \"DIR/no\"",
      "latent doctor, which lists models and folders", .failed
    ),
    Case(
      "sample MODEL -o DIR/x.jpg", "the output \"DIR/x.jpg\" ends neither in .png nor in .npy",
      "--format png, or --format npy for the raw numbers", .wrongUsage
    ),
    Case(
      "sample MODEL -o DIR/no/x.png", "DIR/no/x.png: cannot create: No such file or directory",
      "another place with -o, or free space there", .failed
    ),
    Case(
      "sample MODEL --format npy -o /dev/full",
      "/dev/full: cannot write: No space left on device",
      "another place with -o, or free space there", .failed
    ),
    Case(
      "sample MODEL --code slnat=1 -o DIR/x.png",
      "there is no code \"slnat\", did you mean \"slant\"? "
        + "(there are: noise, shape, slant, width)", "latent inspect DIR/tiny.safetensors",
      .wrongUsage
    ),
    Case(
      "sample MODEL --code slant=2.01 -o DIR/x.png",
      "slant cannot be 2.01, it goes from -2 to 2", "latent inspect DIR/tiny.safetensors",
      .wrongUsage
    ),
    Case(
      "sample MODEL --code shape=cube -o DIR/x.png",
      "shape cannot be \"cube\", expected a category 0 to 2 or one of ring, bar, dot",
      "latent inspect DIR/tiny.safetensors", .wrongUsage
    ),
    Case(
      "sample MODEL --latents DIR/none.npy -o DIR/x.png",
      "DIR/none.npy: cannot open: No such file or directory", nil, .failed
    ),
    Case(
      "sample MODEL --latents DIR/empty -o DIR/x.png",
      "DIR/empty: not an npy file: begins with nothing, it is empty",
      "latent inspect DIR/empty", .notUnderstood
    ),
    Case(
      "sample MODEL --latents DIR/long.npy -o DIR/x.png",
      "DIR/long.npy: the latents have shape (2, 10), tiny takes (N, 9)",
      "numpy.save(\"z.npy\", z.astype(\"float32\")) with z of shape (N, 9)", .notUnderstood
    ),
    Case(
      "sample MODEL --latents DIR/whole.npy -o DIR/x.png",
      "DIR/whole.npy: the latents are I64, expected floating-point numbers",
      "numpy.save(\"z.npy\", z.astype(\"float32\")) with z of shape (N, 9)", .notUnderstood
    ),
    Case(
      "sample MODEL --latents DIR/nan.npy -o DIR/x.png",
      "DIR/nan.npy: row 1: the latent is a list with nan, expected 9 finite numbers",
      "numpy.save(\"z.npy\", z.astype(\"float32\")) with z of shape (N, 9)", .notUnderstood
    ),
    Case(
      "sample MODEL --latents DIR/none-at-all.npy -o DIR/x.png",
      "DIR/none-at-all.npy: there are 0 latents, expected 1 to 1000000",
      "numpy.save(\"z.npy\", z.astype(\"float32\")) with z of shape (N, 9)", .notUnderstood
    ),
    Case(
      "sample MODEL --count 900000 --columns 1 -o DIR/x.png",
      "the grid would have 116 x 102,600,002 pixels, PNG is written up to 16,384 a side",
      "a smaller --zoom or --count, or .npy", .wrongUsage
    ),
    Case(
      "sample DIR/cut.safetensors -o DIR/x.png",
      "DIR/cut.safetensors: the safetensors header is cut short: 16 bytes needed, 2 there",
      "latent inspect DIR/cut.safetensors", .notUnderstood
    ),
    Case(
      "sample DIR/huge.safetensors -o DIR/x.png",
      "DIR/huge.safetensors: the length of the safetensors header is 4611686018427387904, "
        + "the limit is 100000000", "latent inspect DIR/huge.safetensors", .refused
    ),
    Case(
      "sample DIR/foreign.safetensors -o DIR/x.png",
      "DIR/foreign.safetensors: 1 tensor, which makes no generator of pictures",
      "latent inspect DIR/foreign.safetensors", .notUnderstood
    ),
    Case(
      "sample DIR/empty -o DIR/x.png",
      "DIR/empty: the file is empty",
      "a fresh copy of the file", .notUnderstood
    ),
    Case(
      "sample MODEL --threads 0 -o DIR/x.png", "thread count is 0, expected 1 to 256",
      "latent doctor", .wrongUsage
    ),
    Case(
      "traverse MODEL --code shape=1 -o DIR/x.png", "no --code names a code to vary",
      "--code NAME, or --code NAME=FROM:TO:STEPS", .wrongUsage
    ),
    Case(
      "traverse MODEL --code slant --code width -o DIR/x.png",
      "2 codes are to be varied (slant, width), expected one", "--rows width", .wrongUsage
    ),
    Case(
      "traverse MODEL --code slant=0:1 -o DIR/x.png",
      "\"slant=0:1\" is not of the form NAME=FROM:TO:STEPS",
      "latent inspect DIR/tiny.safetensors", .wrongUsage
    ),
    Case(
      "traverse MODEL --code slant --rows c2 -o DIR/x.png",
      "rows and columns both vary slant, expected two codes", nil, .wrongUsage
    ),
    Case(
      "traverse MODEL --code slant=0:1:1000 --rows width=0:1:1000 -o DIR/x.npy",
      "the grid would have 1,000,000 pictures, expected at most 100,000", nil, .wrongUsage
    ),
    Case(
      "inspect DIR", "DIR: cannot read: Is a directory", "a file in that folder", .failed
    ),
    Case(
      "sample DIR -o DIR/x.png", "DIR: cannot read: Is a directory", "a file in that folder",
      .failed
    ),
    Case(
      "inspect DIR/saved", "DIR/saved: cannot read: Is a directory",
      "python -m tf2onnx.convert --saved-model FOLDER --output model.onnx, then the ONNX model",
      .failed
    ),
    Case(
      "inspect DIR/cut.pth",
      "DIR/cut.pth: the zip archive is without the directory at its end, expected a whole file",
      "a fresh copy of the file", .notUnderstood
    ),
    Case(
      "inspect DIR/objects.pkl", "DIR/objects.pkl: no tensors, and so no generator of pictures",
      "torch.onnx.export(generator, z, \"model.onnx\") in Python, which tells the whole network",
      .notUnderstood
    ),
    Case(
      "inspect DIR/parameters.safetensors",
      "DIR/parameters.safetensors: \"1\" has no running mean and variance, which a batch norm needs "
        + "outside training: the file holds parameters only, and not the buffers beside them",
      "torch.save(generator.state_dict(), \"generator.pth\") in Python, which stores all of them; "
        + "for other norms torch.onnx.export(generator, z, \"model.onnx\")",
      .notUnderstood
    ),
    Case(
      "inspect DIR/objects.npy",
      "DIR/objects.npy: the pickle at byte 67 is instruction 0, expected one of protocols 0 to 5",
      "a fresh copy of the file",
      .notUnderstood
    ),
  ]

  @Test(arguments: failures) func failuresAreExplained(_ example: Case) throws {
    let run = try CommandRun()
    try writeOddFiles(run)
    let failure = run.failure(example.line)
    #expect(failure?.message == example.message)
    #expect(failure?.next == example.next)
    #expect(failure?.status == example.status)
    // Nothing was written beside what was there.
    #expect(!run.folder.names().contains { $0.hasPrefix("x.") || $0.hasPrefix(".") })
  }

  private func writeOddFiles(_ run: CommandRun) throws {
    func put(_ name: String, _ bytes: [UInt8]) throws {
      try AtomicFile.write(bytes, to: run.folder.file(name))
    }
    func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
    try put("empty", [])
    try put("long.npy", Npy(type: .float32, shape: [2, 10], bytes: zeros(80)).encoded())
    try put("whole.npy", Npy(type: .int64, shape: [1, 9], bytes: zeros(72)).encoded())
    try put("none-at-all.npy", Npy(type: .float32, shape: [0, 9], bytes: []).encoded())
    let nan = zeros(36 + 32) + [0, 0, 0xC0, 0x7F]
    try put("nan.npy", Npy(type: .float32, shape: [2, 9], bytes: nan).encoded())
    try put("cut.safetensors", [16, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8))
    try put("huge.safetensors", [0, 0, 0, 0, 0, 0, 0, 0x40] + Array("{}".utf8))
    try UserFolders.create(run.folder.file("saved"))
    try put("saved/saved_model.pb", [8, 1])
    try put("cut.pth", [0x50, 0x4B, 3, 4] + zeros(40))
    // An object of a class that nobody here knows, as StyleGAN's pickles are.
    try put(
      "objects.pkl",
      [0x80, 2]
        + Array("ctorch_utils.persistence\nReader\n)\u{81}.".unicodeScalars.map { UInt8($0.value) })
    )
    let parameters = [("0.weight", [8, 64]), ("1.weight", [8]), ("1.bias", [8])].map {
      SafeTensors.Item(name: $0.0, type: .float32, shape: $0.1)
    }
    try put(
      "parameters.safetensors",
      SafeTensors.encode(parameters, metadata: [:]) {
        zeros(4 * parameters[$0].shape.reduce(1, *))
      })
    let item = SafeTensors.Item(name: "w", type: .float32, shape: [1])
    try put(
      "foreign.safetensors", SafeTensors.encode([item], metadata: [:]) { _ in [0, 0, 0, 0] })
    let header = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }\n"
    try put(
      "objects.npy",
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
        + zeros(8))
  }

  /// The name of a tensor that would set the title of a terminal.
  @Test func namesFromFilesCannotMoveTheCursor() throws {
    let run = try CommandRun()
    let header = Array(#"{"\u001b]0;x\u0007": {"shape": [1]}}"#.utf8)
    try AtomicFile.write(
      [UInt8(header.count), 0, 0, 0, 0, 0, 0, 0] + header, to: run.folder.file("title"))
    let failure = try #require(run.failure("sample DIR/title -o DIR/x.png"))
    #expect(failure.message.contains("\u{1B}]0;x\u{07}"))
    #expect(failure.text.contains("?]0;x?"))
    #expect(failure.text.split(separator: "\n").allSatisfy { String($0).isPlain })
  }

  @Test(arguments: [
    ("sample MODEL", "Missing expected argument '--output <output>'"),
    ("sample MODEL -o DIR/x.png --count 0", "--count is 0, expected 1 to 1000000."),
    ("sample MODEL -o DIR/x.png --count x", "The value 'x' is invalid for '--count <count>'"),
    ("sample MODEL -o DIR/x.png --columns 0", "--columns is 0, expected 1 or more."),
    ("sample MODEL -o DIR/x.png --zoom 65", "--zoom is 65, expected 1 to 64."),
    ("sample MODEL -o - --json", "--json prints to standard output, so -o must be a file."),
    (
      "sample MODEL -o DIR/x.png --latents z.npy --seed 1",
      "--latents gives every latent, so --count and --seed must be left out."
    ),
    (
      "sample MODEL -o DIR/x.png --format gif",
      "The value 'gif' is invalid for '--format <format>'. "
        + "Please provide one of 'png' and 'npy'."
    ),
    ("inspect MODEL --bogus", "Unknown option '--bogus'"),
    ("bench --card c.json", "--card is for the file of another program, which has to be named."),
    ("explore --card c.json", "--card is for the file of another program, which has to be named."),
    ("bench --batch 0", "--batch is 0, expected 1 to 4096."),
    ("bench MODEL --workload g-mnist", "MODEL and --workload cannot be measured in one row."),
    (
      "bench --workload train-dcgan64 --batch 1",
      "--batch is 1, but train-dcgan64 needs 2 or more."
    ),
    (
      "bench --workload train-dcgan64 --idle 3ms",
      "--idle is for forward passes, train-dcgan64 is training."
    ),
    ("bench --idle 3", "The value '3' is invalid for '--idle <time>'"),
    ("bench --seconds -1", "Missing value for '--seconds <seconds>'"),
  ]) func wrongUsage(_ line: String, _ message: String) throws {
    #expect(try CommandRun().usageError(line) == message)
  }

  @Test func errorsOfOtherFloors() {
    var failure = CommandFailure(explaining: TerminalError.notATerminal)
    #expect(failure.next == "latent sample MODEL -o pictures.png, which needs no terminal")
    #expect(failure.status == .wrongUsage)
    failure = CommandFailure(explaining: TerminalError.unknownType(term: "x"))
    #expect(
      failure.next == "TERM=xterm-256color latent, or latent sample MODEL -o pictures.png")
    #expect(failure.status == .wrongUsage)
    failure = CommandFailure(explaining: KernelError.unknownInstructionSet("mmx"))
    #expect(failure.next == "latent doctor" && failure.status == .wrongUsage)
    failure = CommandFailure(explaining: CancellationError())
    #expect(failure.next == nil && failure.status == .failed)
  }

  @Test func modelsAreLookedForWhereDoctorSays() {
    let none = ModelError.notFound(
      kind: .checkpoints, name: "x", nearest: nil, known: [], searched: ["/a"])
    #expect(
      CommandFailure(explaining: none).text == """
        there is no model or file "x"; searched: /a
        Try: latent doctor, which lists the folders; set LATENT_CHECKPOINTS to the right one

        """)
    let near = ModelError.notFound(
      kind: .checkpoints, name: "x", nearest: "xy", known: ["xy"], searched: ["/a"])
    #expect(CommandFailure(explaining: near).next == "latent inspect xy")
  }

  @Test(arguments: [
    ("a/b-c_1.2", "a/b-c_1.2"), ("a b", "'a b'"), ("", "''"), ("it's", "'it'\\''s'"),
    ("$x", "'$x'"), ("ü", "'ü'"),
  ]) func wordsOfTheShell(_ text: String, _ word: String) {
    #expect(shellWord(text) == word)
  }
}
