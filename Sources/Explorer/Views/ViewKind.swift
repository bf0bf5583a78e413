/// What fills the screen beside the codes; the name is what people type.
public enum ViewKind: String, Equatable, Hashable, Sendable, CaseIterable {
  /// One picture, with the strip of the focused code under it.
  case single
  /// Categories down, the focused code across.
  case grid
  /// The true factors of the picture, and which codes move them.
  case factors
  /// A strip for each code.
  case codes
  /// Random samples to pick from and to tag.
  case samples
  /// One style in each row, every choice of a category across.
  case styles
  /// A path through the marks.
  case walk
  /// A picture from elsewhere, what the model makes of it, and their difference.
  case original
  /// Two points and their difference.
  case compare
  /// Two models at the same point.
  case models
  /// A sum of marks, with noise around it, and the same sum of pixels.
  case sums
  /// The feature maps of a layer of the generator.
  case maps
  /// What in the picture excites the units of the discriminator.
  case units
}

extension ViewKind {
  /// The view itself: the one place where a view is registered.
  var scene: any ViewScene {
    switch self {
    case .single: SingleView()
    case .grid: GridView()
    case .factors: FactorsView()
    case .codes: AllCodesView()
    case .styles: StylesView()
    case .samples: SamplesView()
    case .walk: WalkView()
    case .original: OriginalView()
    case .compare: CompareView()
    case .models: ModelsView()
    case .sums: SumsView()
    case .maps: MapsView()
    case .units: UnitsView()
    }
  }
}
