import Networks

/// What may stand between two layers with parameters, and how unusual it is.
struct ActivationChoice: Equatable {
  /// nil for nothing.
  var kind: LayerKind?
  var cost: Double

  /// The activations of hidden layers, the commonest first.
  static let hidden: [ActivationChoice] = [
    ActivationChoice(kind: .relu, cost: 0),
    ActivationChoice(kind: .leakyRelu(slope: 0.2), cost: 0.3),
    ActivationChoice(kind: .leakyRelu(slope: 0.01), cost: 1),
    ActivationChoice(kind: .leakyRelu(slope: 0.1), cost: 1.1),
    ActivationChoice(kind: .function(.elu(alpha: 1)), cost: 1.3),
    ActivationChoice(kind: .function(.selu), cost: 1.4),
    ActivationChoice(kind: .function(.gelu), cost: 1.4),
    ActivationChoice(kind: .function(.swish), cost: 1.4),
    ActivationChoice(kind: .leakyRelu(slope: 0.3), cost: 1.6),
    ActivationChoice(kind: .tanh, cost: 1.7),
    ActivationChoice(kind: .function(.softplus), cost: 2.5),
    ActivationChoice(kind: .sigmoid, cost: 2.5),
  ]

  /// In words.
  var words: String {
    switch kind {
    case nil: "none"
    case .relu: "relu"
    case .leakyRelu(let slope): "leakyRelu \(slope)"
    case .tanh: "tanh"
    case .sigmoid: "sigmoid"
    case .function(let function): function.name
    default: "\(String(describing: kind))"
    }
  }
}
