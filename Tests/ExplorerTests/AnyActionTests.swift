import Cells
import Explorer
import Latents
import Pictures
import Tensors
import Testing

/// Whatever happens in whatever order: the explorer goes on, and every screen can be painted.
@Suite struct AnyActionTests {
  private static let keys: [Key] =
    KeyMap.bindings.flatMap { $0.keys.map(\.key) }
    + [.enter, .escape, .backspace, .tab, .backTab, .character("a"), .character("5")]

  private static let texts = [
    "at seed 5 digit 3", "faces", "1 2 3", "set slant 0.5", "quit",
    [String](repeating: "1e30", count: 74).joined(separator: " "),
    [String](repeating: "-3e38", count: 10).joined(separator: ","),
  ]

  private static let lines = [
    "beside other", "encode a.png", "find sefa 2", "mark a", "mark b", "sum a - b", "walk 0.5",
    "samples 3", "view grid", "view walk", "view models", "view maps", "mute fc2 3", "forget d1",
    "rename d1 smile", "open other", "focus noise[7]", "undo 3", "go a", "measures",
  ]

  /// The models that are opened: with layers, directions and codes of their own, or none of these.
  private static let models: [ExploredModel] = {
    var directed = digits
    directed.name = "directed"
    let values = (0..<digits.spec.size).map { Float($0 % 5) - 2 }
    directed.directions = ["leaning", "first"].compactMap { name in
      Direction(name: name, values: values, in: digits.spec).map {
        ExploredDirection($0, source: "a test")
      }
    }
    let single = ExploredModel(
      name: "single", family: "none",
      spec: LatentSpec(parts: [
        LatentPart(name: "only", kind: .continuous, size: 1, prior: .standardNormal)
      ]), pictureWidth: 16, pictureHeight: 12)
    return [digits, layeredDigits, directed, single] + foundModels.compactMap(\.model)
  }()

  private static func action(_ random: inout SeededGenerator, _ state: State, time: Int) -> Action {
    func any<Element>(_ elements: [Element]) -> Element {
      elements[random.nextInt(below: elements.count)]
    }
    let model = any(models)
    let kind = random.nextInt(below: 30)
    switch kind {
    case 0:
      return .resized(Size(columns: any([0, 39, 40, 64, 97, 200]), rows: any([3, 12, 20, 60])))
    case 1: return .pasted(any(texts), time: time)
    case 2, 3:
      let place = Position(column: random.nextInt(below: 200), row: random.nextInt(below: 60))
      return .mouse(
        MouseEvent(any([.press, .press, .drag, .release, .wheelUp]), at: place), time: time)
    case 4:
      let progress = SearchProgress(
        latent: LatentVector(neutral: state.model.spec), error: 0.5, step: any([1, 300]),
        stepCount: 300)
      return .searched(progress, search: any([1, 2, 3]))
    case 5: return .opened(model, path: "/models/\(model.name)")
    case 6: return .openedBeside(model)
    case 7: return .graphics(Graphics(mode: any(PreviewMode.allCases)))
    case 8: return .rested
    case 9: return .tick(time: time)
    case 10: return .changed(path: "/models/\(state.model.name)")
    case 11: return .found(foundModels)
    case 12: return .notOpened(path: "other", reason: "no such file")
    case 13:
      let values = (0..<state.model.spec.size).map { Float($0 % 3) - 0.9 }
      let found = Direction(name: "d1", values: values, in: state.model.spec).map {
        [ExploredDirection($0, source: "a test")]
      }
      return .foundDirections(found ?? [], id: any([1, 2]))
    case 14:
      let effects = state.model.spec.coordinates.map { ($0, Float($0.part * 7 % 5)) }
      return .measured(
        .effects(Dictionary(uniqueKeysWithValues: effects), isComplete: any([true, false])))
    case 15, 16, 17:
      guard let statement = try? Statement(parsing: any(lines)) else { return .rested }
      return .statement(statement, time: time)
    default: return .key(any(keys), time: time)
    }
  }

  @Test(arguments: 0..<12)
  func everyScreenCanBePainted(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var state = explorer()
    state.keepLog()
    var time = 0
    for step in 0..<250 {
      time += [10, 40, 900][random.nextInt(below: 3)]
      let action = Self.action(&random, state, time: time)
      // Some requests are answered late or never.
      if random.nextInt(below: 4) == 0 {
        _ = update(&state, action)
      } else {
        apply(action, to: &state)
      }
      let screen = view(state)
      let context = "seed \(seed), step \(step): \(action)"
      #expect(screen.frame.size == state.size, "\(context)")
      let whole = Rect(left: 0, top: 0, width: state.size.columns, height: state.size.rows)
      for slot in screen.slots {
        #expect(slot.area.intersection(whole) == slot.area, "\(context)")
        // Beyond it a picture would have the terminal scroll.
        #expect(slot.holdsItsTiles(state), "\(context)")
      }
      #expect(!state.hasModel || state.rows.rows.indices.contains(state.focus), "\(context)")
    }
  }
}

extension PictureSlot {
  /// Whether no picture reaches beyond the cells.
  func holdsItsTiles(_ state: State) -> Bool {
    guard let graphics = state.graphics else { return true }
    return tiles.allSatisfy { tile in
      tile.x >= 0 && tile.y >= 0 && graphics.columns(tile.x + tile.fit.width) <= area.width
        && graphics.rows(tile.y + tile.fit.height) <= area.height
    }
  }
}
