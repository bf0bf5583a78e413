import Latents
import Tensors

/// What keys do beside a sum of marks.
public enum SumsCommand: Equatable, Hashable, Sendable {
  /// Makes the sum the present point.
  case adopt
  /// Draws the noise around it anew.
  case newNoise
}

extension State {
  /// The latents behind a sum of marks; nil if there are no marks or groups of such names.
  func latents(of sum: MarkSum) -> LatentSum? {
    var terms: [LatentSum.Term] = []
    for term in sum.terms {
      let points = term.marks.map(marks.points)
      guard !points.contains(where: \.isEmpty) else { return nil }
      terms.append(
        LatentSum.Term(isAdded: term.isAdded, members: points.joined().map(\.latent)))
    }
    return terms.isEmpty ? nil : LatentSum(terms: terms)
  }

  /// The place that the shown sum leads to; its seed is that of the first mark.
  var summedPoint: ExploredPoint? {
    guard let sum = markSum, let latents = latents(of: sum),
      let first = sum.terms.first?.marks.first
    else { return nil }
    let seed = marks.points(of: first).first?.seed
    return ExploredPoint(latent: latents.result(in: model.spec), seed: seed ?? point.seed)
  }

  /// The sum in the middle of eight neighbours; nil without a sum.
  var summedPanel: [LatentVector]? {
    var random = SeededGenerator(seed: sumSeed)
    return summedPoint.map {
      LatentSum.panel(around: $0.latent, in: model.spec, using: &random)
    }
  }

  /// Shows a sum of marks.
  mutating func show(_ sum: MarkSum) {
    let sum = sum.separated { !marks.points(of: $0).isEmpty }
    guard hasMarks(of: sum) else { return }
    markSum = sum
    note(.sum(sum))
    show(.sums)
    guard notice == nil else { return }
    let areSingle = sum.terms.count > 1 && sum.terms.allSatisfy { $0.marks.count == 1 }
    notice = Notice(
      .done, "sum \(sum)" + (areSingle ? "; means of several are steadier: a,b - c,d + e,f" : ""))
  }

  /// Makes a direction of what a sum of marks adds up to, such as the difference of two.
  mutating func learn(_ name: String, from sum: MarkSum, time: Int) {
    let sum = sum.separated { !marks.points(of: $0).isEmpty }
    guard mayName(name), hasMarks(of: sum), let latents = latents(of: sum) else { return }
    guard let direction = Direction(name: name, values: latents.values, in: model.spec) else {
      notice = Notice(.failure, "nothing but categories remains of \(sum)")
      return
    }
    add(ExploredDirection(direction, source: "marks, \(sum)"), time: time)
    notice = Notice(.done, "\(name): \(sum)")
  }

  /// Begins the line that says a sum: the present one, else one of the last three marks that the person
  /// set; typing replaces it.
  mutating func promptForSum() -> [Effect] {
    let own = marks.inOrder.filter { $0 != Marks.compared && model.marks[$0] == nil }
    let names = Array(own.suffix(3))
    let usual = names.count == 3 ? "\(names[0]) - \(names[1]) + \(names[2])" : ""
    return promptForLine(
      beginning: "\(Verb.sum.rawValue) ", proposing: markSum?.description ?? usual)
  }

  /// Performs a command of the view of sums.
  mutating func perform(_ command: SumsCommand, time: Int) {
    switch command {
    case .adopt:
      guard let place = summedPoint else { return }
      change(.single, time: time) { $0 = place }
      notice = Notice(.done, "the sum is the point now: v slides it, m and a letter marks it")
    case .newNoise: sumSeed &+= 1
    }
  }

  /// Whether there are marks or groups of all names; says which there is not.
  private mutating func hasMarks(of sum: MarkSum) -> Bool {
    for name in sum.terms.flatMap(\.marks) where marks.points(of: name).isEmpty {
      miss(mark: name)
      return false
    }
    return true
  }
}
