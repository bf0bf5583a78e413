import Cells
import Explorer
import Glibc
import Pictures

/// The explorer without a screen: lines in, one answer for each.
///
/// The same state and the same engine as behind the screen; pictures that only a screen would show are
/// not made.
public final class LineSession {
  /// What came of a line.
  public struct Answer: Equatable, Sendable {
    /// One line.
    public var text: String
    /// Whether it could not be done.
    public var isFailure: Bool
    /// Whether it was the last.
    public var isLast: Bool
  }

  /// The extent of the screen that there is not; what is saved does not depend on it.
  public static let size = Size(columns: 120, rows: 40)

  /// Where the explorer is.
  public private(set) var state: State
  private let engine: Engine
  /// Every line is a step of its own, however fast they come.
  private var time = 0
  /// The pictures that a screen would show now, unless they were made.
  private var wanted: DecodeRequest?

  /// Whether the file beside the model may be written.
  private let keepsDirections: Bool

  /// Explores from `state` on; `engine` performs its effects.
  ///
  /// - Parameter keepsDirections: whether the file beside the model may be written; a replay leaves it
  ///   as the person has it now.
  public init(_ state: State, _ engine: Engine, keepsDirections: Bool = true) {
    self.state = state
    self.keepsDirections = keepsDirections
    self.engine = engine
    act(.graphics(Graphics(mode: .sixel)))
  }

  /// Does what a line says; nil for blank lines and comments.
  public func say(_ line: String) -> Answer? {
    do {
      return perform(try Statement(parsing: line))
    } catch .empty {
      return nil
    } catch {
      return Answer(text: error.description, isFailure: true, isLast: false)
    }
  }

  /// Does what a statement says, and waits until it is done.
  public func perform(_ statement: Statement) -> Answer {
    time += 10_000
    if statement == .measures { measure() }
    let isLast = act(.statement(statement, time: time))
    takeAnswers { $0.isBusy }
    let notice = state.notice
    if case .units = statement, notice?.kind == .done, let text = lookAtUnits() {
      return Answer(text: text, isFailure: false, isLast: isLast)
    }
    return Answer(
      text: notice?.text ?? statement.description,
      isFailure: notice.map { $0.kind != .done } ?? false,
      isLast: isLast)
  }

  /// Has everything measured that a screen would have measured beside its pictures.
  private func measure() {
    guard state.hasModel else { return }
    if !state.measurements.areComplete { engine.perform(.measure) }
    let directions = state.unmeasuredDirections
    if !directions.isEmpty { engine.perform(.measureDirections(directions)) }
    takeAnswers { !$0.measurements.areComplete || !$0.unmeasuredDirections.isEmpty }
  }

  /// Has the discriminator asked what a screen would show of it.
  private func lookAtUnits() -> String? {
    guard let wanted else { return state.unitsText }
    engine.perform(.decode(wanted))
    self.wanted = nil
    takeAnswers { $0.isWaiting }
    return state.unitsText
  }

  /// Takes the engine's answers while something is awaited.
  private func takeAnswers(while isAwaited: (State) -> Bool) {
    while isAwaited(state) {
      var waiting = pollfd(fd: engine.wakeDescriptor, events: Int16(POLLIN), revents: 0)
      poll(&waiting, 1, -1)
      for answer in engine.takeAnswers() {
        // What the lines say is said of the model as it was opened, whoever writes its file meanwhile.
        if case .changed = answer { continue }
        if case .opened(var model, let path, let beside) = answer, !keepsDirections {
          // A log says itself what the file beside the model said then.
          model.ownDirections = OwnDirections()
          act(.opened(model, path: path, beside: beside))
        } else {
          act(answer)
        }
      }
    }
  }

  /// Writes what has to be written at the end.
  public func end() {
    act(.leaving)
    engine.end()
  }

  /// Applies an action.
  ///
  /// - Returns: whether it ends the session.
  @discardableResult
  private func act(_ action: Action) -> Bool {
    var isLast = false
    for effect in update(&state, action) {
      switch effect {
      case .decode(let request): wanted = request
      case .measure, .measureDirections, .redraw, .suspend, .copy: break
      case .quit: isLast = true
      case .fileDirection(let name, let statement, let model) where !keepsDirections:
        act(.filedDirection(name, statement, file: model))
      default: engine.perform(effect)
      }
    }
    return isLast
  }
}
