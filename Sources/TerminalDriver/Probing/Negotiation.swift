import Pictures

/// What the terminal is asked, each thing once, and what it answered.
///
/// The explorer and the report of `latent doctor` negotiate alike, so that the report says what the
/// explorer uses.
struct Negotiation: Equatable, Sendable {
  /// What is known so far.
  var capabilities: Capabilities
  private var hasAskedForRegisters = false
  private var hasAskedForKitty: Bool
  /// How many replies with device attributes are to come, each the last one to what was asked together.
  private var missingAttributes = 1

  /// Nothing was asked yet.
  init(_ capabilities: Capabilities) {
    self.capabilities = capabilities
    hasAskedForKitty = capabilities.environment.suggestsKitty
  }

  /// Whether no more replies are to be expected.
  var isComplete: Bool { missingAttributes <= 0 }

  /// What is asked at the start.
  var opening: String {
    Questions.opening(
      term: capabilities.environment.term,
      asksForKitty: capabilities.environment.suggestsKitty)
  }

  /// Takes a reply.
  ///
  /// - Returns: what it gives reason to ask; mostly nothing.
  mutating func take(_ reply: TerminalReply) -> String {
    capabilities.learn(reply)
    var questions = ""
    if case .attributes = reply { missingAttributes -= 1 }
    if case .colourRegisters(let count) = reply, count < 256, !hasAskedForRegisters {
      hasAskedForRegisters = true
      questions += Questions.raiseRegisters
    }
    if capabilities.mayHaveKitty, !hasAskedForKitty {
      hasAskedForKitty = true
      missingAttributes += 1
      questions += KittyGraphics.question + Questions.attributes
    }
    return questions
  }
}
