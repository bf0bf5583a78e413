import Latents

/// A model beside the one that is explored: it is shown at the same points.
public struct BesideModel: Equatable, Sendable {
  /// The model.
  public var model: ExploredModel
  /// Whether it is what the file of the explored model held before.
  public var isBefore: Bool

  /// The given model.
  public init(model: ExploredModel, isBefore: Bool) {
    self.model = model
    self.isBefore = isBefore
  }
}

extension State {
  /// Has another model opened beside this one.
  mutating func openBeside(_ name: String) -> [Effect] {
    openingBeside = name
    notice = Notice(.hint, "opening \(name) beside this model")
    return [.openBeside(path: name)]
  }

  /// Takes the model that was opened beside this one, if both are explored alike.
  mutating func takeBeside(_ opened: ExploredModel) {
    guard let name = openingBeside else { return }
    openingBeside = nil
    guard model.isExplored(like: opened) else {
      beside = nil
      notice = Notice(
        .failure,
        "\(name) has other codes or other pictures than \(model.name): they have no points in common"
      )
      return
    }
    beside = BesideModel(model: opened, isBefore: false)
    // The pictures beside are others now, though of the same points.
    (requested, tiles) = (nil, nil)
    note(.beside(name))
    show(.models)
    if notice?.kind == .hint || notice == nil {
      notice = Notice(.done, "\(opened.name) beside \(model.name)")
    }
  }

  /// Says why no model was opened beside this one.
  mutating func refuseBeside(_ path: String, reason: String) {
    openingBeside = nil
    notice = Notice(.failure, "\(path): \(reason)")
  }
}

extension ExploredModel {
  /// Whether every point of one is a point of the other, and their pictures can be compared.
  public func isExplored(like other: ExploredModel) -> Bool {
    spec == other.spec && pictureWidth == other.pictureWidth
      && pictureHeight == other.pictureHeight
  }
}
