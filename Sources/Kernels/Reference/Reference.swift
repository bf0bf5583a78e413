/// Scalar twins of the kernels.
///
/// The same products as plain loops over plain arrays, in double
/// precision, with PyTorch's layouts. Tests hold the fast ones against these.
public enum Reference {
  /// y (rows, outputs) = x (rows, inputs) W^T + b, with W (outputs, inputs).
  public static func linear(
    _ x: [Float], weight: [Float], bias: [Float]?, rows: Int, inputs: Int, outputs: Int
  ) -> [Float] {
    (0..<(rows * outputs)).map { index in
      let (row, output) = (index / outputs, index % outputs)
      var sum = Double(bias?[output] ?? 0)
      for k in 0..<inputs {
        sum += Double(x[row * inputs + k]) * Double(weight[output * inputs + k])
      }
      return Float(sum)
    }
  }

  /// The three products of a convolution over NCHW arrays.
  ///
  /// Visits every (image, coarse pixel, coarse channel, fine channel, kernel element) that lies
  /// inside the fine map, with the indices into the coarse, fine and weight arrays.
  public static func forEachProduct(
    _ g: ConvolutionGeometry, images: Int,
    _ body: (_ coarse: Int, _ fine: Int, _ weight: Int) -> Void
  ) {
    for image in 0..<images {
      for cc in 0..<g.coarseChannels {
        for cy in 0..<g.coarseHeight {
          for cx in 0..<g.coarseWidth {
            let coarse =
              ((image * g.coarseChannels + cc) * g.coarseHeight + cy) * g.coarseWidth + cx
            for fc in 0..<g.fineChannels {
              for ky in 0..<g.kernel {
                let fy = cy * g.stride - g.padding + ky
                guard (0..<g.fineHeight).contains(fy) else { continue }
                for kx in 0..<g.kernel {
                  let fx = cx * g.stride - g.padding + kx
                  guard (0..<g.fineWidth).contains(fx) else { continue }
                  let fine = ((image * g.fineChannels + fc) * g.fineHeight + fy) * g.fineWidth + fx
                  let weight = ((cc * g.fineChannels + fc) * g.kernel + ky) * g.kernel + kx
                  body(coarse, fine, weight)
                }
              }
            }
          }
        }
      }
    }
  }

  /// `Conv2d`: fine to coarse.
  public static func gather(
    _ g: ConvolutionGeometry, fine: [Float], weight: [Float], bias: [Float]?, images: Int
  ) -> [Float] {
    let area = g.coarseHeight * g.coarseWidth
    var sums = (0..<(images * g.coarseChannels * area)).map {
      Double(bias?[$0 / area % g.coarseChannels] ?? 0)
    }
    forEachProduct(g, images: images) { c, f, w in
      sums[c] += Double(fine[f]) * Double(weight[w])
    }
    return sums.map { Float($0) }
  }

  /// `ConvTranspose2d`: coarse to fine.
  public static func scatter(
    _ g: ConvolutionGeometry, coarse: [Float], weight: [Float], bias: [Float]?, images: Int
  ) -> [Float] {
    let area = g.fineHeight * g.fineWidth
    var sums = (0..<(images * g.fineChannels * area)).map {
      Double(bias?[$0 / area % g.fineChannels] ?? 0)
    }
    forEachProduct(g, images: images) { c, f, w in
      sums[f] += Double(coarse[c]) * Double(weight[w])
    }
    return sums.map { Float($0) }
  }

  /// The weight's gradient, (coarse channels, fine channels, kernel, kernel).
  public static func weightGradient(
    _ g: ConvolutionGeometry, fine: [Float], coarse: [Float], images: Int
  ) -> [Float] {
    var sums = [Double](
      repeating: 0, count: g.coarseChannels * g.fineChannels * g.kernel * g.kernel)
    forEachProduct(g, images: images) { c, f, w in
      sums[w] += Double(fine[f]) * Double(coarse[c])
    }
    return sums.map { Float($0) }
  }
}
