// What is assumed of a network of another program, and how it looks with another choice.

extension State {
  /// Says what is assumed; or what one assumption could be; or takes another choice of it.
  ///
  /// Assumptions are counted from 1, as `latent inspect` lists them; a choice is given by its words or by
  /// the beginning of them.
  mutating func assume(_ number: Int?, _ choice: String?) -> [Effect] {
    let assumptions = model.assumptions
    guard !assumptions.isEmpty || !model.unread.isEmpty else {
      notice = Notice(.hint, "nothing had to be assumed: the file says what the network is")
      return []
    }
    guard let number else {
      let open = assumptions.indices.filter { assumptions[$0].isOpen }.map(words)
      let unread =
        model.unread.isEmpty ? [] : ["no layer reads " + model.unread.joined(separator: ", ")]
      notice = Notice(.done, (open + unread).list)
      return []
    }
    guard assumptions.indices.contains(number - 1) else {
      notice = Notice(.failure, "there is no assumption \(number), they go to \(assumptions.count)")
      return []
    }
    let assumption = assumptions[number - 1]
    guard let choice else {
      let others = assumption.choices.enumerated().filter { $0.offset != assumption.chosen }
      notice = Notice(
        .done, words(number - 1) + "; or " + others.map(\.element).joined(separator: ", "))
      return []
    }
    guard
      let index = assumption.choices.firstIndex(of: choice)
        ?? assumption.choices.firstIndex(where: { $0.hasPrefix(choice) })
    else {
      notice = Notice(
        .failure,
        "\(assumption.subject) can be " + assumption.choices.joined(separator: ", "))
      return []
    }
    assuming = .assume(number, assumption.choices[index])
    opening = modelPath
    return [.assume(assumption: number - 1, choice: index)]
  }

  /// Says that no picture comes of a choice.
  mutating func refuseAssumption() {
    opening = nil
    assuming = nil
    notice = Notice(.failure, "no picture comes of that: sizes do not fit any more")
  }

  /// Notes the choice with which the model was opened anew.
  mutating func noteAssumption() {
    guard let assuming, case .assume(let number?, _) = assuming,
      model.assumptions.indices.contains(number - 1)
    else { return }
    self.assuming = nil
    note(assuming)
    notice = Notice(.done, words(number - 1) + "; 'models' shows the network before beside it")
  }

  private func words(_ index: Int) -> String {
    let assumption = model.assumptions[index]
    return "\(index + 1) \(assumption.subject): \(assumption.choices[assumption.chosen]) "
      + "(\(assumption.certainty))"
  }
}

extension [String] {
  /// All of them, or that there are none.
  fileprivate var list: String {
    isEmpty ? "all that was assumed is measured" : joined(separator: "; ")
  }
}
