import Explorer
import Scenes

/// An opened model as the engine uses it.
public struct ServedModel: Sendable {
  /// What the screen needs to know.
  public var explored: ExploredModel
  /// Makes its pictures.
  public var source: any PictureSource
  /// Writes its files.
  public var saver: PictureSaver

  /// What the model was trained on pictures of, where those are rendered from known factors.
  public var scene: (any Scene)?

  /// The same file with another choice of an assumption, both counted from 0.
  ///
  /// It is nil where nothing is assumed, and gives nil if no picture comes of the choice.
  public var assuming: (@Sendable (_ assumption: Int, _ choice: Int) -> ServedModel?)?

  /// The given model.
  public init(explored: ExploredModel, source: some PictureSource, saver: PictureSaver) {
    self.explored = explored
    self.source = source
    self.saver = saver
  }
}

/// Whoever finds and opens models; the engine calls it from threads of its own.
public protocol ModelOpener: Sendable {
  /// The models at the paths of `recent`, then those that can be opened by name, none of them read.
  func find(recent: [String]) -> [ModelEntry]

  /// The same models with what records beside them say; it may take as long as reading their files.
  func rated(_ entries: [ModelEntry]) -> [ModelEntry]

  /// What the header of the file at `path` says, without reading weights.
  func describe(_ path: String) -> ModelEntry.Content

  /// The path of the model that is called `name`, or is at that path; `name` itself if there is none.
  func path(of name: String) -> String

  /// The model called `path`, or in the file at `path`, ready to run.
  ///
  /// - Throws: `OpeningFailure` for a file that is no whole, sane model.
  func open(_ path: String) throws(OpeningFailure) -> ServedModel
}

extension ModelOpener {
  /// There are no records.
  public func rated(_ entries: [ModelEntry]) -> [ModelEntry] { entries }

  /// Names are paths.
  public func path(of name: String) -> String { name }
}

/// Why a model was not opened, in a line without the name of its file.
public struct OpeningFailure: Error, Equatable, CustomStringConvertible {
  /// The line.
  public var description: String

  /// The given reason.
  public init(_ description: String) {
    self.description = description
  }
}
