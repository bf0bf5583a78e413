import Latents
import Pictures

extension CodeRows {
  /// Values of a slider in a figure, and at least as many choices of a category.
  private static let figureColumns = 9
  /// Rows of a model that has nothing but noise.
  private static let noiseRows = 10

  /// The figure of papers on disentanglement through `point`: a row for each code and direction, even values
  /// from left to right.
  ///
  /// Of a model without any, the first rows of noise in their order. A category is among the rows if it has as
  /// many choices as there are columns. Nil where no row has enough values.
  func traversalFigure(through point: ExploredPoint, of name: String) -> TileExport? {
    let named = Array(rows[..<range(of: .directions).upperBound])
    let all = named.isEmpty ? Array(rows.prefix(Self.noiseRows)) : named
    let counts = all.filter(isCategorical).map { part(of: $0).categoryCount }
    // Where categories have a few choices more, all of them are shown.
    let columns =
      counts.filter { (Self.figureColumns...12).contains($0) }.min() ?? Self.figureColumns
    let shown = all.filter { !isCategorical($0) || part(of: $0).categoryCount >= columns }
    guard !shown.isEmpty else { return nil }
    let axes = shown.map { row -> [Float] in
      if isCategorical(row) { return (0..<columns).map(Float.init) }
      let range = part(of: row).sliderRange
      return Traversal.values(from: range.lowerBound, to: range.upperBound, count: columns)
    }
    let latents = zip(shown, axes).flatMap { row, values in
      values.map { value in
        var varied = point
        put(value, of: row, at: &varied)
        return varied.latent
      }
    }
    // Over columns of different values nothing can be said.
    let isEven = axes.allSatisfy { $0 == axes[0] }
    let labels = GridLabels(
      title: "traversals of \(name)",
      columns: axes[0].map { isEven ? shortNumber($0) : "" }, rows: shown.map(self.name(of:)))
    return TileExport(
      latents: latents, columns: columns, view: .samples(count: latents.count), labels: labels,
      words: ["traversals"])
  }
}
