import Kernels
import Networks
import Tensors
import TestSupport
import Testing

@testable import Inference

/// Looking at feature maps inside a plan, and scaling them.
struct FeatureTests {
  private static let generators = PlanTests.cases.filter { $0.name.hasSuffix("generator") }

  private struct Example {
    let description: NetworkDescription
    let weights: NamedTensors
    let plan: Plan
    let input: Tensor

    init(_ description: NetworkDescription, images: Int = 5) throws {
      self.description = description
      weights = PlanTests.weights(description)
      plan = try Plan(
        description, weights: weights, prefix: "net", processor: Processor(threadCount: 2))
      input = Tensor(
        shape: [images] + description.input,
        values: pattern(images * description.input.reduce(1, *), salt: 8))
    }
  }

  @Test func layersOfMapsAreListed() throws {
    let layers = try Self.generators.map { try Example($0.description).plan.featureLayers }
    #expect(layers[0].map(\.name) == ["fc2", "up1"])
    #expect(layers[0].map(\.shape) == [[7, 3, 4], [6, 6, 8]])
    #expect(layers[1].map(\.name) == ["up1", "up2"])
    #expect(layers[1].map(\.shape) == [[18, 4, 4], [9, 8, 8]])
  }

  /// The maps are what the network makes that ends there; a workspace may be smaller than the batch.
  @Test(arguments: generators, [2, 5])
  func keptMapsAreThoseOfTheLayer(_ testCase: PlanTests.Case, room: Int) throws {
    let example = try Example(testCase.description)
    for (index, layer) in example.plan.featureLayers.enumerated() {
      let name = try #require(example.description.layers.firstIndex { $0.name == layer.name })
      // Batch norm, activation and reshape belong to it.
      let end = example.description.layers[(name + 1)...].firstIndex { layer in
        switch layer.kind {
        case .linear, .conv2d, .convTranspose2d: true
        default: false
        }
      }
      let expected = try ScalarNetwork(
        description: NetworkDescription(
          input: example.description.input,
          layers: Array(example.description.layers[..<(try #require(end))])),
        weights: example.weights, prefix: "net"
      ).run(example.input)
      let workspace = example.plan.makeWorkspace(maximumImages: room)
      let result = try example.plan.run(
        example.input, using: FeatureUse(kept: index), in: workspace)
      let maps = try #require(result.maps)
      #expect(maps.shape == [5] + layer.shape)
      #expect(
        worstDifference(maps.values, expected.values, absolute: 1e-5, relative: 1e-5) == nil)
      #expect(result.output == (try example.plan.run(example.input, in: workspace)))
    }
  }

  /// A scaled map is the same as scaled weights that read it.
  @Test(arguments: generators)
  func aScaledMapScalesWhatReadsIt(_ testCase: PlanTests.Case) throws {
    let example = try Example(testCase.description)
    let last = try #require(example.plan.featureLayers.last)
    let index = example.plan.featureLayers.count - 1
    let factors = (0..<last.shape[0]).map { $0 % 3 == 0 ? 0 : Float($0) / 4 }
    let reader = try #require(
      example.description.layers.last { layer in
        if case .convTranspose2d = layer.kind { true } else { false }
      })
    var weights = example.weights
    let path = "net.\(reader.name).weight"
    var weight = try #require(weights[path])
    let perMap = weight.values.count / last.shape[0]
    for place in weight.values.indices { weight.values[place] *= factors[place / perMap] }
    weights[path] = weight
    let expected = try ScalarNetwork(
      description: example.description, weights: weights, prefix: "net"
    ).run(example.input)
    let workspace = example.plan.makeWorkspace(maximumImages: 3)
    let found = try example.plan.run(
      example.input, using: FeatureUse(factors: [index: factors], kept: index), in: workspace)
    #expect(
      worstDifference(found.output.values, expected.values, absolute: 1e-5, relative: 1e-5) == nil)
    let maps = try #require(found.maps)
    let plane = last.shape[1] * last.shape[2]
    #expect(maps.values[..<plane].allSatisfy { $0 == 0 }, "map 0 was taken away")
    // The next run without factors is whole again.
    let again = example.plan.makeWorkspace(maximumImages: 3)
    #expect(
      try example.plan.run(example.input, in: workspace)
        == (try example.plan.run(example.input, in: again)))
  }
}
