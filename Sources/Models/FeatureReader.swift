import Checkpoints
import Kernels
import Networks
import Tensors

extension ModelCard {
  /// The network that reads pictures: the trunk that InfoGAN's D and Q share, or the discriminator; nil
  /// where neither travels with the model.
  public var pictureReader: (name: String, network: NetworkDescription)? {
    for name in ["trunk", "discriminator"] {
      if let network = networks[name] { return (name, network) }
    }
    return nil
  }
}

/// A network that reads pictures, opened up: what its layers make of a picture, and what in the
/// picture they make it of.
///
/// Made for discriminators and trunks. Holds the maps of one batch and is not safe to share between
/// threads.
public final class FeatureReader {
  /// A layer whose results are looked at: one that ends with a rectifier.
  public struct Layer: Equatable, Sendable {
    /// The name of the convolution or linear layer: `conv2`.
    public let name: String
    /// (channels, height, width) of its result.
    public let shape: [Int]
    /// The place of the rectifier in the network.
    let index: Int
  }

  /// One number of a layer's result.
  public struct Unit: Equatable, Sendable {
    /// The feature map, from 0.
    public let channel: Int
    /// The row within the map, from the top.
    public let y: Int
    /// The column within the map.
    public let x: Int

    /// A unit as given.
    public init(channel: Int, y: Int, x: Int) {
      (self.channel, self.y, self.x) = (channel, y, x)
    }
  }

  /// A unit and how strongly a picture excites it.
  public struct Peak: Equatable, Sendable {
    /// The unit.
    public let unit: Unit
    /// Its value.
    public let value: Float
  }

  /// The layers in the order of the network.
  public let layers: [Layer]
  /// Pictures that are read together at most.
  public var batch: Int { network.batch }

  private let network: TrainableNetwork

  /// Opens `description`, (channels, height, width) to anything, with `weights` as
  /// `<layer>.<parameter>`.
  ///
  /// - Throws: `NetworkError` when the layers do not fit each other, or a weight is missing or has
  ///   another shape.
  public init(
    _ description: NetworkDescription, weights: NamedTensors, batch: Int = 1, processor: Processor
  ) throws(NetworkError) {
    network = try TrainableNetwork(description, batch: batch, processor: processor)
    try network.load(weights)
    layers = try Self.layers(of: description)
  }

  /// The layers of `description` that end with a rectifier.
  ///
  /// - Throws: `NetworkError.shape` when the layers do not fit each other.
  public static func layers(of description: NetworkDescription) throws(NetworkError) -> [Layer] {
    let shapes = try description.shapes()
    var layers: [Layer] = []
    var name: String?
    for (index, layer) in description.layers.enumerated() {
      switch layer.kind {
      case .conv2d, .convTranspose2d, .linear: name = layer.name
      case .relu, .leakyRelu:
        // A vector is so many maps of one pixel.
        let shape = shapes[index].count == 1 ? shapes[index] + [1, 1] : shapes[index]
        layers.append(Layer(name: name ?? layer.name, shape: shape, index: index))
      case .batchNorm, .groupNorm, .tanh, .sigmoid, .function, .reshape, .resize, .tensor: break
      }
    }
    return layers
  }

  /// Reads pictures (N, C, H, W); the results of all layers are there until the next call.
  ///
  /// - Precondition: at most `batch` pictures, of the shape that the network takes.
  public func read(_ pictures: Tensor) {
    let size = network.input.order.count
    precondition(
      pictures.values.count == pictures.shape[0] * size && pictures.shape[0] <= batch,
      "pictures of shape \(pictures.shape) for \(batch) of \(network.description.input)")
    network.input.load(filledUp: pictures.values)
    network.forward(.inference)
  }

  /// The result of `layer` for all pictures of the batch: (batch, channels, height, width).
  public func maps(of layer: Layer) -> Tensor {
    Tensor(
      shape: [batch] + layer.shape,
      values: network.activations(after: layer.index).unloaded())
  }

  /// Where each map of `layer` is largest, for all pictures of the batch: (batch, channels).
  public func peaks(of layer: Layer) -> [[Peak]] {
    let (channels, height, width) = (layer.shape[0], layer.shape[1], layer.shape[2])
    let values = maps(of: layer).values
    return (0..<batch).map { row in
      (0..<channels).map { channel in
        let first = (row * channels + channel) * height * width
        let place = values[first..<(first + height * width)].indexOfMaximum ?? first
        return Peak(
          unit: Unit(channel: channel, y: (place - first) / width, x: (place - first) % width),
          value: values[place])
      }
    }
  }

  /// What in picture `row` of those just read excites `unit` of `layer`: (channels, height, width).
  ///
  /// Its guided gradient at the picture, by `TrainableNetwork.guidedBackward`.
  public func guidedGradient(of unit: Unit, in layer: Layer, row: Int = 0) -> Tensor {
    let (height, width) = (layer.shape[1], layer.shape[2])
    precondition(
      (0..<batch).contains(row) && (0..<layer.shape[0]).contains(unit.channel)
        && (0..<height).contains(unit.y) && (0..<width).contains(unit.x),
      "\(unit) of picture \(row) in maps of \(layer.shape)")
    let size = layer.shape.reduce(1, *)
    var gradient = [Float](repeating: 0, count: batch * size)
    gradient[row * size + (unit.channel * height + unit.y) * width + unit.x] = 1
    network.gradient(after: layer.index).load(gradient)
    network.guidedBackward(from: layer.index)
    let input = network.inputGradient.unloaded()
    let count = network.input.order.count
    return Tensor(
      shape: network.description.input, values: Array(input[(row * count)..<((row + 1) * count)]))
  }
}
