import Formats

/// What a file says about the parts of its generator's input, outside the generator.
enum LatentClues {
  /// Codes that were stored as settings, or that heads beside the discriminator read.
  static func codes(_ file: WeightFile, _ modules: [ForeignModule], outside root: String)
    -> LatentChoice.Codes?
  {
    if let settings = file.content["params"], let count = settings["num_dis_c"]?.integer,
      let categories = settings["dis_c_dim"]?.integer,
      let continuous = settings["num_con_c"]?.integer, (0...64).contains(count),
      (0...1024).contains(categories), (0...1024).contains(continuous)
    {
      return LatentChoice.Codes(
        categories: [Int](repeating: categories, count: count), continuous: continuous)
    }
    var codes = LatentChoice.Codes()
    for module in modules where root.isEmpty || !module.path.hasPrefix(root + ".") {
      guard let outputs = module.headOutputs, (2...64).contains(outputs) else { continue }
      let name = module.path.lowercased()
      if ["aux", "disc_", "cat", "class"].contains(where: name.contains) {
        codes.categories.append(outputs)
      } else if ["latent", "mu", "cont"].contains(where: name.contains) {
        codes.continuous += outputs
      }
    }
    return codes.size > 0 ? codes : nil
  }
}

extension ForeignModule {
  /// The outputs of a matrix, or of a kernel of one pixel, which is one.
  fileprivate var headOutputs: Int? {
    switch kind {
    case .matrix(let rows, _): rows
    case .kernel(let first, _, 1): first
    case .kernel, .norm, .slope, .other: nil
    }
  }
}
