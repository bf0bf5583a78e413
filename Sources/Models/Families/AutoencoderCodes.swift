import Latents
import Networks

extension LatentSpec {
  /// The codes of an autoencoder: one-hot categories, `category` or `category1` and so on, then standard
  /// normal numbers, `code1` and so on.
  static func autoencoder(categoricalCodes: Int, categories: Int, continuous: Int) -> LatentSpec {
    let names =
      categoricalCodes == 1 ? ["category"] : (0..<categoricalCodes).map { "category\($0 + 1)" }
    return LatentSpec(
      parts: names.map {
        LatentPart(name: $0, kind: .categorical, size: categories, prior: .oneHot)
      }
        + (0..<continuous).map {
          LatentPart(name: "code\($0 + 1)", kind: .continuous, size: 1, prior: .standardNormal)
        })
  }
}

extension [FieldCheck] {
  /// What must hold of the numbers of an autoencoder's codes.
  static func autoencoderCodes(_ count: Int, of categories: Int, continuous: Int) -> Self {
    [
      FieldCheck("categoricalCodes", count, 0...10),
      FieldCheck("categories", categories, 2...1024),
      FieldCheck("continuousCodes", continuous, 1...256),
    ]
  }
}

extension LayerDescription {
  /// A linear layer, with a bias unless batch norm follows.
  static func fullyConnected(_ name: String, _ inputs: Int, _ outputs: Int, bias: Bool = true)
    -> LayerDescription
  {
    LayerDescription(name, .linear(inputs: inputs, outputs: outputs, bias: bias))
  }
}
