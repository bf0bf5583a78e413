import Datasets
import Latents
import Metrics
import Networks

extension HFVAEObjective {
  /// I(x; code) of each code over test pictures, and the classes that the first discrete code tells apart;
  /// weights, statistics and gradients stay as they are.
  ///
  /// - Parameter pictureCount: how many test pictures the information is measured on, at most.
  public func measure(
    _ generator: TrainableNetwork, step: Int, test: ImageSet, pictureCount: Int
  ) -> Measurement {
    var outputs: [Float] = []
    for start in stride(from: 0, to: test.count, by: batch) {
      let indices = start..<min(start + batch, test.count)
      encoder.input.load(filledUp: test.values(at: indices, range: 0...1))
      encoder.forward(.inference)
      outputs += encoder.output.unloaded().prefix(indices.count * layout.outputCount)
    }
    var recovery: ClassRecovery?
    if let code = layout.categorical.first, test.hasClasses(code.logits.count) {
      recovery = ClassRecovery(
        categories: layout.categories(of: code, in: outputs), labels: test.labels.map(Int.init),
        count: code.logits.count)
    }
    let measured = Array(outputs.prefix(pictureCount * layout.outputCount))
    let terms = PosteriorTerms.ofDataSet(measured, layout, on: processor)
    return Measurement(
      step: step,
      information: terms?.information ?? [Double](repeating: 0, count: codeNames.count),
      matchedError: recovery?.matchedError, majorityError: recovery?.majorityError)
  }
}
