import Datasets
import Models

extension Recipe {
  /// Checks every number before anything is allocated for it.
  ///
  /// - Throws: `TrainingError.recipe` naming the field.
  func validate(against data: ImageSet) throws(TrainingError) {
    func check(_ field: String, _ value: Int, _ range: ClosedRange<Int>) throws(TrainingError) {
      if !range.contains(value) {
        throw .recipe(
          field: field, found: "\(value)",
          expected: "\(range.lowerBound) to \(range.upperBound)")
      }
    }
    func check(_ field: String, _ value: Double, _ range: ClosedRange<Double>)
      throws(TrainingError)
    {
      if !range.contains(value) {
        throw .recipe(
          field: field, found: "\(value)",
          expected: "\(range.lowerBound) to \(range.upperBound)")
      }
    }
    try check("steps", steps, 1...100_000_000)
    try check("measureEvery", measureEvery, 1...100_000_000)
    try check("saveEvery", saveEvery, 1...100_000_000)
    try check("decayShare", decayShare, 0...1)
    try check("architecture.side", architecture.side, 4...256)
    if architecture.side % 4 != 0 {
      throw .recipe(
        field: "architecture.side", found: "\(architecture.side)", expected: "a multiple of 4")
    }
    try check("architecture.noise", architecture.noise, 0...4096)
    try check("architecture.categories", architecture.categories, 2...1024)
    try check("architecture.continuousCodes", architecture.continuousCodes, 0...64)
    try check("architecture.channels", architecture.channels.count, 2...2)
    for channels in architecture.channels { try check("architecture.channels", channels, 1...1024) }
    try check("architecture.hidden", architecture.hidden, 1...16384)
    try check("architecture.recognitionHidden", architecture.recognitionHidden, 1...16384)
    try check("architecture.slope", Double(architecture.slope), 0...1)
    try check("objective.batch", objective.batch, 2...min(4096, max(2, data.count)))
    try check("objective.discriminatorRate", objective.discriminatorRate, 0...1)
    try check("objective.generatorRate", objective.generatorRate, 0...1)
    try check("objective.beta1", objective.beta1, 0...0.9999)
    try check("objective.beta2", objective.beta2, 0...0.999999)
    try check("objective.categoricalWeight", objective.categoricalWeight, 0...1000)
    try check("objective.continuousWeight", objective.continuousWeight, 0...1000)
    guard data.height == architecture.side, data.width == architecture.side else {
      throw .recipe(
        field: "architecture.side", found: "\(architecture.side)",
        expected: "the side of the pictures, which are \(data.height) x \(data.width)")
    }
  }
}
