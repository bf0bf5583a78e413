import Latents
import Scenes
import Tensors

/// Looks for the factors whose rendered picture comes nearest to a given one, a picture at a time.
///
/// From each start one factor after the other is moved both ways, then some together at random; steps are
/// halved when nothing improves any more. Turns and kinds are tried all at the beginning, and again where the best
/// starts alone go on to finer steps.
public struct FactorSearch {
  /// Steps as shares of a factor's range: a quarter of a pixel of a sprite's way at the end.
  private static let steps = [1.0 / 8, 1.0 / 16, 1.0 / 32, 1.0 / 64, 1.0 / 128]
  /// Steps that all starts make, and how many of them go on.
  private static let sharedSteps = 2
  private static let lastCount = 4
  /// Rounds through all factors with one step, at most.
  private static let roundLimit = 4
  /// Values of a turn that are tried.
  private static let turnCount = 16
  /// Moves of all factors together after each step, in scenes of different kinds of things: there a wrong kind of
  /// another size at another place looks nearly right.
  private static let jointCount = 16

  /// A place on its way.
  private struct Trial {
    var values: [Double]
    var distance: Int
    var step = 0
    var factor = 0
    var round = 0
    var hasImproved = false
    /// What is tried next, the last one first.
    var moves: [[Double]] = []
  }

  private let scene: any Scene
  private let target: [UInt8]
  private var random = SeededGenerator(seed: 6)
  private var drawn: [UInt8]
  private var trials: [Trial] = []
  private var current = 0
  private var stepCount = FactorSearch.sharedSteps
  /// Whether nothing more can be found.
  public private(set) var isDone = false

  init(_ target: [UInt8], _ scene: any Scene, from starts: [[Double]]) {
    self.scene = scene
    self.target = target
    drawn = target
    for values in starts { trials.append(Trial(values: values, distance: distance(of: values))) }
    isDone = starts.isEmpty
    if !isDone { trials[0].moves = moves(of: trials[0]) }
  }

  /// The best that was found so far.
  public var reading: FactorReading {
    guard let best = trials.min(by: { $0.distance < $1.distance }) else {
      preconditionFailure("a search from no start")
    }
    return FactorReading(
      values: best.values,
      likeTurns: scene.factors.indices.map { scene.likeTurns(of: $0, at: best.values) },
      error: (Double(best.distance) / Double(target.count)).squareRoot() / 255)
  }

  /// Draws one picture, and goes there if it is nearer.
  public mutating func advance() {
    guard !isDone else { return }
    if let values = trials[current].moves.popLast() {
      let distance = distance(of: values)
      if distance < trials[current].distance {
        trials[current].values = values
        trials[current].distance = distance
        trials[current].hasImproved = true
      }
    }
    while !isDone, trials[current].moves.isEmpty {
      goOn()
      if !isDone { trials[current].moves = moves(of: trials[current]) }
    }
  }

  /// Goes on to the next factor, step, start.
  private mutating func goOn() {
    trials[current].factor += 1
    // After all factors come moves of all together.
    guard trials[current].factor > scene.factors.count else { return }
    trials[current].factor = 0
    trials[current].round += 1
    let isOver = !trials[current].hasImproved || trials[current].round == Self.roundLimit
    trials[current].hasImproved = false
    guard isOver else { return }
    trials[current].round = 0
    trials[current].step += 1
    guard trials[current].step == stepCount else { return }
    current += 1
    guard current == trials.count else { return }
    current = 0
    if stepCount == Self.steps.count {
      isDone = true
      return
    }
    trials.sort { $0.distance < $1.distance }
    trials.removeLast(max(0, trials.count - Self.lastCount))
    stepCount = Self.steps.count
  }

  /// What to try next.
  private mutating func moves(of trial: Trial) -> [[Double]] {
    if trial.factor == scene.factors.count { return jointMoves(of: trial) }
    let factor = scene.factors[trial.factor]
    let value = trial.values[trial.factor]
    let isWide = trial.round == 0 && (trial.step == 0 || trial.step == Self.sharedSteps)
    if factor.span == nil {
      guard isWide else { return [] }
      // Another kind looks like this one at another turn, mostly.
      return (0..<(factor.count ?? 0)).map(Double.init).filter { $0 != value }.flatMap {
        var other = trial.values
        other[trial.factor] = $0
        return turned(other, includingNone: true)
      }
    }
    if factor.isPeriodic, isWide { return turned(trial.values, includingNone: false) }
    return [-1.0, 1].map { side in
      var values = trial.values
      values[trial.factor] = moved(
        trial.factor, values[trial.factor], side * Self.steps[trial.step])
      return values
    }.filter { $0 != trial.values }
  }

  /// The same at other turns.
  private func turned(_ values: [Double], includingNone: Bool) -> [[Double]] {
    guard let place = scene.factors.firstIndex(where: \.isPeriodic) else {
      return includingNone ? [values] : []
    }
    return ((includingNone ? 0 : 1)..<Self.turnCount).map { turn in
      var other = values
      other[place] = moved(place, other[place], Double(turn) / Double(Self.turnCount))
      return other
    }
  }

  /// Moves of all factors together.
  private mutating func jointMoves(of trial: Trial) -> [[Double]] {
    guard trial.step > 0, scene.factors.contains(where: { $0.span == nil }) else { return [] }
    return (0..<Self.jointCount).map { _ in
      var values = trial.values
      for place in values.indices where scene.factors[place].span != nil {
        let share = Double(random.nextUniform(from: -1, to: 1)) * Self.steps[trial.step] * 1.5
        values[place] = moved(place, values[place], share)
      }
      return values
    }
  }

  /// The value of a factor a share of its range further on.
  private func moved(_ place: Int, _ value: Double, _ share: Double) -> Double {
    guard let span = scene.factors[place].span else { return value }
    let width = span.upperBound - span.lowerBound
    let number = value + share * width
    guard scene.factors[place].isPeriodic else {
      return min(max(span.lowerBound, number), span.upperBound)
    }
    return number - ((number - span.lowerBound) / width).rounded(.down) * width
  }

  /// The squared differences of all levels.
  private mutating func distance(of values: [Double]) -> Int {
    let scene = scene
    drawn.withUnsafeMutableBufferPointer { scene.draw(values, into: $0) }
    var sum = 0
    for index in target.indices {
      let difference = Int(drawn[index]) - Int(target[index])
      sum += difference * difference
    }
    return sum
  }
}
