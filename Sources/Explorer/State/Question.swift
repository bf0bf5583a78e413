/// What has to be answered before anything else.
public enum Question: Equatable, Sendable {
  /// Whether to leave without saving the point.
  case leave
  /// Whether to open a model that the unsaved point does not fit.
  case open(ModelEntry)
  /// Whether to leave the unsaved point for the session before.
  case resume
}
