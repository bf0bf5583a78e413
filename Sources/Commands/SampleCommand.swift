import ArgumentParser
import Checkpoints
import Formats
import Kernels
import Latents
import Models
import Pictures
import Tensors

/// `latent sample`: pictures of drawn or given latents.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Generate pictures.",
    discussion: """
      Latents are drawn from the prior of the model, or read from a NumPy file. The same seed gives \
      the same latents on every machine.

      Examples:
        latent sample infogan-mnist -o grid.png
        latent sample infogan-mnist --code digit=7 --code slant=1 --count 1 -o seven.png
        latent sample infogan-mnist --latents z.npy -o pictures.npy
        latent sample infogan-mnist --format png -o - | display
      """)

  @OptionGroup var modelOptions: ModelOptions
  @OptionGroup var outputOptions: OutputOptions

  @Option(help: "Seed of the drawn latents.")
  var seed: UInt64?

  @Option(help: "Pictures to generate; by default 64.")
  var count: Int?

  @Option(help: "Pictures in a row of the PNG grid; by default as many as make it square.")
  var columns: Int?

  @Option(
    help: ArgumentHelp(
      "Set a code in every latent: digit=3, slant=0.5, noise[5]=-1; c2 is the second code.",
      valueName: "name=value"))
  var code: [String] = []

  @Option(
    help: ArgumentHelp(
      "Latents to use instead of drawn ones: floats of shape (N, size); - is standard input.",
      valueName: "file.npy"))
  var latents: String?

  /// The number of pictures that one run makes at most.
  private static let countLimit = 1_000_000
  /// Pictures that do not pay for weights packed for speed.
  private static let fewPictures = 256

  func validate() throws {
    if let count, !(1...Self.countLimit).contains(count) {
      throw ValidationError("--count is \(count), expected 1 to \(Self.countLimit).")
    }
    if let columns, columns < 1 {
      throw ValidationError("--columns is \(columns), expected 1 or more.")
    }
    if latents != nil && (count != nil || seed != nil) {
      throw ValidationError("--latents gives every latent, so --count and --seed must be left out.")
    }
  }

  func run() throws {
    _ = try outputOptions.resolvedFormat()
    // A few pictures are made faster, and in less memory, with weights that are packed in one way.
    let isFew = (count ?? 64) <= Self.fewPictures
    let model = try modelOptions.load(storage: isFew ? .once : .exact)
    let writer = PictureWriter(model: model, options: outputOptions)
    let edits = try self.edits(in: model.spec)
    var vectors: [LatentVector] = []
    if let latents {
      vectors = try stored(in: latents, model: model)
      try writer.check(count: vectors.count, columns: columns(for: vectors.count))
    } else {
      let count = count ?? 64
      try writer.check(count: count, columns: columns(for: count))
      vectors = drawn(count, from: model.spec)
    }
    for index in vectors.indices {
      for edit in edits { edit.apply(to: &vectors[index], in: model.spec) }
    }
    try writer.write(
      vectors, columns: columns(for: vectors.count), seed: latents == nil ? seed ?? 1 : nil,
      view: vectors.count == 1 ? .single : .samples(count: vectors.count))
  }

  /// As asked for, or as many as make the grid square.
  private func columns(for count: Int) -> Int {
    columns ?? Int(Double(count).squareRoot().rounded(.up))
  }

  private func edits(in spec: LatentSpec) throws(CommandFailure) -> [LatentEdit] {
    var result: [LatentEdit] = []
    for text in code {
      do {
        result.append(try LatentEdit(parsing: text, in: spec))
      } catch {
        throw CommandFailure(error, model: modelOptions.model)
      }
    }
    return result
  }

  private func drawn(_ count: Int, from spec: LatentSpec) -> [LatentVector] {
    var generator = SeededGenerator(seed: seed ?? 1)
    return spec.draw(count, using: &generator)
  }

  /// The rows of an npy file, (N, size) or (size).
  private func stored(in path: String, model: GeneratorModel) throws(CommandFailure)
    -> [LatentVector]
  {
    let npy: Npy
    do {
      npy = try Npy(try FileBytes.read(path: path))
    } catch {
      throw CommandFailure(error, reading: path)
    }
    let size = model.spec.size
    let next = "numpy.save(\"z.npy\", z.astype(\"float32\")) with z of shape (N, \(size))"
    guard [.float32, .float64, .float16].contains(npy.type) else {
      throw CommandFailure(
        "\(path): the latents are \(npy.type.rawValue), expected floating-point numbers",
        next: next, status: .notUnderstood)
    }
    guard npy.shape == [size] || (npy.shape.count == 2 && npy.shape[1] == size) else {
      throw CommandFailure(
        "\(path): the latents have shape \(NumberText.shape(npy.shape)), "
          + "\(model.card.name) takes (N, \(size))", next: next, status: .notUnderstood)
    }
    let rows = npy.shape.count == 1 ? 1 : npy.shape[0]
    if !(1...Self.countLimit).contains(rows) {
      throw CommandFailure(
        "\(path): there are \(rows) latents, expected 1 to \(Self.countLimit)", next: next,
        status: .notUnderstood)
    }
    let values = Tensor(npy).values
    var result: [LatentVector] = []
    for row in 0..<rows {
      do {
        result.append(try model.spec.latent(of: Array(values[row * size..<(row + 1) * size])))
      } catch {
        throw CommandFailure("\(path): row \(row): \(error)", next: next, status: .notUnderstood)
      }
    }
    return result
  }
}
