/// Whoever performs effects away from the screen's thread.
public protocol EffectPerformer: Sendable {
  /// Starts an effect and returns at once; what comes of it arrives among the answers.
  func perform(_ effect: Effect)

  /// The answers since the last call, oldest first.
  func takeAnswers() -> [Action]

  /// A file descriptor that can be read whenever there are answers; `takeAnswers` empties it.
  var wakeDescriptor: Int32 { get }
}
