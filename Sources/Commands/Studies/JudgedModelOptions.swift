import ArgumentParser
import Inference
import Models

/// A model, and the classifier that says what its pictures show.
struct JudgedModelOptions: ParsableArguments {
  @OptionGroup var modelOptions: ModelOptions

  @Option(help: ArgumentHelp("A classifier of attributes.", valueName: "file"))
  var classifier: String

  /// Opens and compiles both.
  ///
  /// - Throws: `ModelError` or `KernelError`; `CommandFailure` for a classifier of classes.
  func load() throws -> (model: GeneratorModel, judge: Classifier) {
    let model = try modelOptions.load()
    let judge = try Classifier.ofAttributes(
      path: classifier, processor: model.generator.processor)
    return (model, judge)
  }
}
