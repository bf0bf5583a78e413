import Cells
import Pictures

extension Painter {
  /// The colours of a heat map from nothing to `largest`, in the line below the picture at `area`; the figure
  /// alone where there is no room for colours.
  func heatScale(to largest: String, under area: Rect, _ screen: inout Screen) {
    let bar = Rect(
      left: area.left + 2, top: area.bottom, width: area.width - 3 - largest.cellCount, height: 1)
    guard bar.width >= 3, let cell = state.graphics?.pixelsPerCell else {
      screen.frame.putRight("max \(largest)", right: area.right, row: bar.top, style: theme.faint)
      return
    }
    screen.frame.put("0", column: area.left, row: bar.top, style: theme.faint)
    screen.frame.putRight(largest, right: area.right, row: bar.top, style: theme.faint)
    let fit = PictureFit(width: bar.width * cell.width, height: cell.height, zoom: 1)
    show(
      Picture(heatScale: fit.width, height: fit.height), PreviewBox(area: bar, fit: fit), &screen)
  }
}

extension Influence {
  /// The change that has the brightest colour: all but one pixel in a hundred change less, since beside a
  /// single one that changes much all others would be dark.
  var scale: Float {
    let most = difference.quantile(0.99)
    return most > 0 ? most : difference.largest
  }

  /// `scale` in words; a plus says that there is more.
  var scaleText: String { text(of: scale) + (scale < difference.largest ? "+" : "") }

  /// The largest change of a pixel in words.
  var largestText: String { text(of: difference.largest) }

  /// In percent of the way from black to white: for a step of 1 of a slider, for the next choice of a
  /// category.
  private func text(of change: Float) -> String {
    plainNumber(change / abs(distance ?? 1) * 100, places: 0) + " %"
  }
}
