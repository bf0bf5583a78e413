import Formats
import Latents

/// A checkpoint that was found, as a line of the list of models.
public struct ModelEntry: Equatable, Sendable {
  /// What is known of the file.
  public enum Content: Equatable, Sendable {
    /// Its header was not read yet.
    case unread
    /// The model in it.
    case model(ExploredModel)
    /// Why it cannot be opened.
    case fault(String)
  }

  /// The name people use: the file name without its suffix.
  public var name: String
  /// The folder it is in, as a person would write it.
  public var folder: String
  /// The path of the file.
  public var path: String
  /// What is known of the file.
  public var content: Content
  /// What records beside the file say of it.
  public var ratings: [ModelRating] = []

  /// A file of which nothing but the path is known.
  public init(name: String, folder: String, path: String) {
    self.name = name
    self.folder = folder
    self.path = path
    content = .unread
  }

  /// A file that was opened already, in a folder that a person writes as `folder`.
  init(_ model: ExploredModel, path: String, folder: String) {
    self.init(name: model.name, folder: folder, path: path)
    content = .model(model)
  }

  /// The model; nil until the header was read, or if it is none.
  public var model: ExploredModel? {
    if case .model(let model) = content { model } else { nil }
  }

  /// Whether each word of `filter` is in the name, the family or the name of a code; case is ignored.
  func matches(_ filter: String) -> Bool {
    var text = name
    if let model {
      let codes = model.spec.parts.filter { $0.kind != .noise }.map(\.name)
      text += ([" " + model.name, model.family] + codes).joined(separator: " ")
    }
    let lower = text.lowercased()
    return filter.lowercased().split(separator: " ").allSatisfy { lower.contains($0) }
  }
}
