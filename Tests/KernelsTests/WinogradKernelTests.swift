import KernelCore
import TestSupport
import Testing

@testable import Kernels

/// The four kernels of Winograd's products against their definitions, at every instruction set.
struct WinogradKernelTests {
  private static let levels = InstructionSet.supported

  /// Outputs from products, rows (y0, y1).
  private static let outputs: [[Double]] = [[1, 1, 0], [0, 1, -1]]
  /// Factors from the two taps of a filter.
  private static let factors: [[Double]] = [[1, 0], [1, 1], [0, 1]]

  private struct Line: CustomTestStringConvertible {
    var width: Int
    var channels: Int
    var hasNext: Bool
    var testDescription: String { "\(width) x \(channels)\(hasNext ? "" : ", last line")" }
  }

  /// Odd and even widths, channels that do and do not fill whole vectors.
  private static let lines = [
    Line(width: 6, channels: 32, hasNext: true), Line(width: 7, channels: 37, hasNext: true),
    Line(width: 5, channels: 3, hasNext: false), Line(width: 8, channels: 16, hasNext: false),
  ]

  @Test(arguments: levels, lines)
  private func differencesOfNeighbours(_ level: InstructionSet, _ line: Line) {
    for step in [1, 2] {
      let (pixel, length) = (step * line.channels, line.width * line.channels)
      // The line and the ones below it, as far as a neighbour reaches.
      let source = FloatBuffer(pattern((1 + step) * length, salt: 1))
      let unwritten: Float = 9
      let results = (0..<3).map { _ in FloatBuffer(count: length) }
      for result in results { result.fill(unwritten) }
      level.kernels.differences(
        DifferenceCall(
          source: source.pointer, alongX: results[0].pointer, alongY: results[1].pointer,
          alongBoth: results[2].pointer, count: length - pixel, rest: pixel,
          hasBelow: line.hasNext, xStep: pixel, yStep: step * length))
      let d = source.values
      for i in 0..<length {
        let hasRight = i < length - pixel
        func alongX(_ i: Int) -> Float { d[i] - d[i + pixel] }
        let below = i + step * length
        #expect(results[0].pointer[i] == (hasRight ? alongX(i) : unwritten), "along x, \(i)")
        #expect(
          results[1].pointer[i] == (line.hasNext ? d[i] - d[below] : unwritten), "along y, \(i)")
        #expect(
          results[2].pointer[i]
            == (hasRight && line.hasNext ? alongX(i) - alongX(below) : unwritten), "both, \(i)")
      }
    }
  }

  @Test(arguments: levels, lines)
  private func pixelsOfProducts(_ level: InstructionSet, _ line: Line) {
    let (tiles, channels) = ((line.width + 1) / 2, line.channels)
    let productStride = tiles * channels + 5
    let products = FloatBuffer(pattern(9 * productStride, salt: 2))
    let bias = FloatBuffer(pattern(channels, salt: 3))
    let unwritten: Float = 9
    let lineFloats = 2 * tiles * channels
    let target = FloatBuffer(count: 2 * lineFloats)
    target.fill(unwritten)
    level.kernels.tileOutputs(
      TileCall(
        products: products.pointer, scale: 0.5, productStride: productStride, tileStride: channels,
        tiles: tiles, width: line.width, hasSecondRow: line.hasNext, columns: channels,
        bias: bias.pointer, slope: 0.1, output: target.pointer, tileStep: 2 * channels,
        xStep: channels, yStep: lineFloats))
    for y in 0..<2 {
      for x in 0..<(2 * tiles) {
        for c in 0..<channels {
          var sum = Double(bias.pointer[c])
          for u in 0..<3 {
            for v in 0..<3 {
              let product = products.pointer[(3 * u + v) * productStride + x / 2 * channels + c]
              sum += Self.outputs[y][u] * Self.outputs[x % 2][v] * 0.5 * Double(product)
            }
          }
          let exists = x < line.width && (y == 0 || line.hasNext)
          let expected = exists ? (sum > 0 ? sum : 0.1 * sum) : Double(unwritten)
          let found = Double(target.pointer[y * lineFloats + x * channels + c])
          #expect(abs(found - expected) <= 2e-6, "(\(y), \(x), \(c)): \(found), not \(expected)")
        }
      }
    }
  }

  @Test(arguments: levels, lines)
  private func sumsOfTiles(_ level: InstructionSet, _ line: Line) {
    let (tiles, channels) = ((line.width + 1) / 2, line.channels)
    let length = line.width * channels
    let source = FloatBuffer(pattern(2 * length, salt: 4))
    let unwritten: Float = 9
    let results = [tiles, tiles, line.width, tiles].map { FloatBuffer(count: $0 * channels) }
    for result in results { result.fill(unwritten) }
    level.kernels.tileSums(
      TileSumCall(
        source: source.pointer,
        below: line.hasNext ? UnsafePointer(source.pointer + length) : nil, width: line.width,
        channels: channels, alongX: results[0].pointer, alongXBelow: results[1].pointer,
        alongY: results[2].pointer, alongBoth: results[3].pointer))
    func pixel(_ y: Int, _ x: Int, _ c: Int) -> Float {
      x < line.width && (y == 0 || line.hasNext)
        ? source.pointer[y * length + x * channels + c] : 0
    }
    for c in 0..<channels {
      for x in 0..<line.width {
        #expect(results[2].pointer[x * channels + c] == pixel(0, x, c) + pixel(1, x, c))
      }
      for tile in 0..<tiles {
        let sums = [0, 1].map { pixel($0, 2 * tile, c) + pixel($0, 2 * tile + 1, c) }
        #expect(results[0].pointer[tile * channels + c] == sums[0])
        #expect(
          results[1].pointer[tile * channels + c] == (line.hasNext ? sums[1] : unwritten))
        let both = results[3].pointer[tile * channels + c]
        #expect(abs(both - (sums[0] + sums[1])) <= 1e-6)
      }
    }
  }

  @Test(arguments: levels, [false, true])
  func factorsOfFilters(_ level: InstructionSet, isReversed: Bool) {
    let width = 2 * level.kernels.vectorWidth
    let kernel = FloatBuffer(pattern(16 * width, salt: 5))
    let scale = FloatBuffer(pattern(width, salt: 6))
    let remainders = (y: 20 * width, x: 10 * width)
    let target = FloatBuffer(count: 40 * width)
    level.kernels.filterFactors(
      FilterCall(
        source: kernel.pointer, sourceStride: width, width: width, scale: scale.pointer,
        isReversed: isReversed, target: target.pointer, remainderStrides: remainders,
        productStride: width))
    for remainder in 0..<4 {
      let (ry, rx) = (remainder / 2, remainder % 2)
      for product in 0..<9 {
        for c in 0..<width {
          var expected = 0.0
          for ty in 0..<2 {
            for tx in 0..<2 {
              // The tap that meets the earlier input comes first.
              let ky = ry + 2 * (isReversed ? 1 - ty : ty)
              let kx = rx + 2 * (isReversed ? 1 - tx : tx)
              expected +=
                Self.factors[product / 3][ty] * Self.factors[product % 3][tx]
                * Double(kernel.pointer[(4 * ky + kx) * width + c])
            }
          }
          expected *= Double(scale.pointer[c])
          let index = ry * remainders.y + rx * remainders.x + product * width + c
          #expect(abs(Double(target.pointer[index]) - expected) <= 1e-6, "\(remainder) \(product)")
        }
      }
    }
  }

  @Test(arguments: levels) func factorsOfFiltersOfDoubledPixels(_ level: InstructionSet) {
    // Along each axis: the first tap, all of them, the last one.
    let factors: [[Double]] = [[1, 0, 0], [1, 1, 1], [0, 0, 1]]
    let width = 2 * level.kernels.vectorWidth
    let kernel = FloatBuffer(pattern(9 * width, salt: 5))
    let scale = FloatBuffer(pattern(width, salt: 6))
    let target = FloatBuffer(count: 9 * width)
    level.kernels.doubledFilterFactors(
      FilterCall(
        source: kernel.pointer, sourceStride: width, width: width, scale: scale.pointer,
        isReversed: false, target: target.pointer, remainderStrides: (y: 0, x: 0),
        productStride: width))
    for product in 0..<9 {
      for c in 0..<width {
        var expected = 0.0
        for ky in 0..<3 {
          for kx in 0..<3 {
            expected +=
              factors[product / 3][ky] * factors[product % 3][kx]
              * Double(kernel.pointer[(3 * ky + kx) * width + c])
          }
        }
        expected *= Double(scale.pointer[c])
        let found = Double(target.pointer[product * width + c])
        #expect(abs(found - expected) <= 4e-6, "product \(product), column \(c)")
      }
    }
  }

  @Test(arguments: levels) func factorsOfFiltersThatAreHalves(_ level: InstructionSet) {
    let (vector, rows) = (level.kernels.vectorWidth, 3)
    for width in Set([2 * vector, level.kernels.panelWidth]) {
      // Halves hold these, and their sums.
      let taps = FloatBuffer(pattern(rows * 4 * width, salt: 7).map { ($0 * 255).rounded() / 256 })
      let words = FloatBuffer(count: taps.count / 2)
      let scale = HalfWords.Scale.usual
      _ = HalfWords.encode(
        taps.pointer, vectorWidth: vector, scale: scale, to: words.pointer, count: words.count)
      let target = FloatBuffer(count: 9 * rows * width)
      level.kernels.halfFilterFactors(
        HalfFilterCall(
          source: words.pointer, rows: rows, width: width, target: target.pointer,
          productStride: rows * width))
      for row in 0..<rows {
        for product in 0..<9 {
          for c in 0..<width {
            var expected: Float = 0
            for tap in 0..<4 {
              expected +=
                Float(Self.factors[product / 3][tap / 2] * Self.factors[product % 3][tap % 2])
                * taps.pointer[(row * 4 + tap) * width + c]
            }
            let found = target.pointer[(product * rows + row) * width + c] * scale.undo
            #expect(found == expected, "\(width) \(row) \(product) \(c)")
          }
        }
      }
    }
  }
}
