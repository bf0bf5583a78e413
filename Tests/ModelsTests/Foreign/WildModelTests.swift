import Checkpoints
import Formats
import Glibc
import Kernels
import Latents
import Models
import Tensors
import TestSupport
import Testing

/// Generators that other people published, where `LATENT_DATA` has them, against PyTorch's pictures.
@Suite(.enabled(if: wildModels != nil, "LATENT_DATA has no wild-checkpoints"))
struct WildModelTests {
  static let files = [
    "infogan-kanji/jp_best_model_192.tar", "dcgan-mnist/generator.pth",
    "dcgan-celeba/generator11.pt", "dcgan-fashion/generator.pt", "cwgan-mnist/generator.pth",
    "mlpgan-mnist/G--300.ckpt", "btcvae-celeba/model.pt", "untrained-dcgan/DCgenerator.pkl",
    "dcgan-mnist-cpp/generator-checkpoint.pt", "onnx-ae-mnist/ae_decoder.onnx",
  ]

  /// Nobody says what they are: names, shapes and statistics do.
  @Test(arguments: files)
  func areRecognised(_ file: String) throws {
    let root = try #require(wildModels)
    let folder = root + "/" + (file.split(separator: "/").first ?? "")
    let path = root + "/" + file
    let processor = Processor(instructionSet: .best, threadCount: 2)
    let model = try GeneratorModel(path: path, processor: processor)
    let latents = try Npy(FileBytes.read(path: folder + "/ref_z.npy"))
    let expected = try Npy(FileBytes.read(path: folder + "/ref_y.npy"))
    let values = Tensor(latents).values
    let size = model.spec.size
    let found = model.generate(
      (0..<latents.shape[0]).map {
        LatentVector(values: Array(values[($0 * size)..<(($0 + 1) * size)]))
      })
    #expect(found.shape == expected.shape)
    let difference = worstDifference(
      found.values, Tensor(expected).values, absolute: 5e-5, relative: 0)
    #expect(difference == nil, "\(difference ?? "")")
  }

  @Test func doubtIsNamed() throws {
    let root = try #require(wildModels)
    let model = try GeneratorModel(
      path: root + "/untrained-dcgan/DCgenerator.pkl",
      processor: Processor(instructionSet: .best, threadCount: 2))
    #expect(
      model.card.notes == [
        "every running mean is 0 and every variance 1: this network was never trained"
      ])
    #expect(model.proposal?.doubt != nil)
  }
}

/// The folder of published generators; nil if it is not there.
private let wildModels: String? = {
  guard let data = getenv("LATENT_DATA").map({ String(cString: $0) }) else { return nil }
  let folder = data + "/wild-checkpoints"
  return access(folder, R_OK) == 0 ? folder : nil
}()
