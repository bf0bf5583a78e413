import Kernels
import TestSupport
import Testing

struct ConvolutionTests {
  /// Layer shapes of the families here, and awkward ones: odd sizes, tails, other strides.
  static let geometries: [ConvolutionGeometry] = [
    .init(
      conv2dInput: 1, height: 8, width: 8, outputChannels: 5, kernel: 4, stride: 2, padding: 1),
    .init(
      conv2dInput: 7, height: 6, width: 10, outputChannels: 66, kernel: 4, stride: 2, padding: 1),
    .init(
      conv2dInput: 3, height: 7, width: 5, outputChannels: 17, kernel: 3, stride: 1, padding: 1),
    .init(
      conv2dInput: 9, height: 9, width: 9, outputChannels: 4, kernel: 5, stride: 3, padding: 2),
    .init(
      conv2dInput: 6, height: 4, width: 4, outputChannels: 1, kernel: 4, stride: 1, padding: 0),
    .init(
      convTranspose2dInput: 5, height: 7, width: 7, outputChannels: 64, kernel: 4, stride: 2,
      padding: 1),
    .init(
      convTranspose2dInput: 130, height: 3, width: 4, outputChannels: 9, kernel: 4, stride: 2,
      padding: 1),
    .init(
      convTranspose2dInput: 20, height: 5, width: 3, outputChannels: 1, kernel: 4, stride: 2,
      padding: 1),
    .init(
      convTranspose2dInput: 11, height: 4, width: 4, outputChannels: 3, kernel: 4, stride: 2,
      padding: 1),
    .init(
      convTranspose2dInput: 10, height: 1, width: 1, outputChannels: 33, kernel: 4, stride: 1,
      padding: 0),
    .init(
      convTranspose2dInput: 6, height: 3, width: 3, outputChannels: 8, kernel: 3, stride: 1,
      padding: 1),
    .init(
      convTranspose2dInput: 4, height: 3, width: 2, outputChannels: 7, kernel: 5, stride: 2,
      padding: 0),
  ]

  /// Wide enough for Winograd's products, with odd and even outputs per axis and paddings.
  static let wideGeometries: [ConvolutionGeometry] = [
    .init(
      conv2dInput: 16, height: 8, width: 6, outputChannels: 16, kernel: 4, stride: 2, padding: 1),
    .init(
      conv2dInput: 19, height: 14, width: 7, outputChannels: 70, kernel: 4, stride: 2, padding: 1),
    .init(
      conv2dInput: 17, height: 9, width: 12, outputChannels: 33, kernel: 4, stride: 2, padding: 0),
    .init(
      convTranspose2dInput: 18, height: 7, width: 4, outputChannels: 66, kernel: 4, stride: 2,
      padding: 1),
    .init(
      convTranspose2dInput: 33, height: 2, width: 5, outputChannels: 16, kernel: 4, stride: 2,
      padding: 2),
    .init(
      convTranspose2dInput: 16, height: 4, width: 3, outputChannels: 130, kernel: 4, stride: 2,
      padding: 0),
    .init(
      convTranspose2dInput: 20, height: 3, width: 6, outputChannels: 21, kernel: 4, stride: 2,
      padding: 3),
  ]

  @Test(arguments: geometries)
  func productsAgreeWithScalarTwins(_ g: ConvolutionGeometry) {
    checkProducts(g) { found, expected, _, what in
      expectClose(found, expected, tolerance: 1e-5, what)
    }
  }

  @Test(arguments: wideGeometries)
  func wideProductsAgreeWithScalarTwins(_ g: ConvolutionGeometry) {
    checkProducts(g) { expectClose($0, $1, sizes: $2, $3) }
  }

  /// All three products at every level; `hold` takes found, expected, the sums of sizes, and a name.
  private func checkProducts(
    _ g: ConvolutionGeometry, hold: ([Float], [Float], [Float], String) -> Void
  ) {
    let images = 3
    let fine = pattern(images * g.fineChannels * g.fineHeight * g.fineWidth, salt: 1)
    let coarse = pattern(images * g.coarseChannels * g.coarseHeight * g.coarseWidth, salt: 2)
    let weight = pattern(g.coarseChannels * g.fineChannels * g.kernel * g.kernel, salt: 3)
    let coarseBias = pattern(g.coarseChannels, salt: 4)
    let fineBias = pattern(g.fineChannels, salt: 5)
    let coarseBiasBuffer = FloatBuffer(coarseBias)
    let fineBiasBuffer = FloatBuffer(fineBias)
    let gathered = Reference.gather(
      g, fine: fine, weight: weight, bias: coarseBias, images: images)
    let scattered = Reference.scatter(
      g, coarse: coarse, weight: weight, bias: fineBias, images: images)
    let gradient = Reference.weightGradient(g, fine: fine, coarse: coarse, images: images)
    let sizes = (
      gathered: Reference.gather(
        g, fine: fine.map(abs), weight: weight.map(abs), bias: coarseBias.map(abs), images: images),
      scattered: Reference.scatter(
        g, coarse: coarse.map(abs), weight: weight.map(abs), bias: fineBias.map(abs),
        images: images),
      gradient: Reference.weightGradient(
        g, fine: fine.map(abs), coarse: coarse.map(abs), images: images)
    )
    for processor in processors {
      let what = processor.name
      let convolution = ConvolutionKernel(g, maximumImages: images, on: processor)
      let weightBuffer = FloatBuffer(weight)
      convolution.pack(weightBuffer.pointer)
      let (fineMap, fineBuffer) = FeatureMap.holding(
        fine, g.fineLayout(images: images), on: processor)
      let (coarseMap, coarseBuffer) = FeatureMap.holding(
        coarse, g.coarseLayout(images: images), on: processor)
      defer {
        withExtendedLifetime((fineBuffer, coarseBuffer, coarseBiasBuffer, fineBiasBuffer)) {}
      }

      let gatherLayout = g.coarseLayout(images: images, border: 2)
      let gatherBuffer = FloatBuffer(count: gatherLayout.floatCount)
      let gatherMap = FeatureMap(gatherBuffer, gatherLayout)
      convolution.gather(
        fineMap, to: gatherMap, bias: coarseBiasBuffer.pointer, slope: 0.25)
      hold(
        gatherMap.nchw(on: processor), gathered.map { $0 > 0 ? $0 : 0.25 * $0 }, sizes.gathered,
        "gather \(what)")
      #expect(gatherMap.disturbedBorder == 0, "gather \(what)")

      let scatterLayout = g.fineLayout(images: images, border: 1)
      let scatterBuffer = FloatBuffer(count: scatterLayout.floatCount)
      let scatterMap = FeatureMap(scatterBuffer, scatterLayout)
      convolution.scatter(
        coarseMap, to: scatterMap, bias: fineBiasBuffer.pointer, slope: 0)
      hold(
        scatterMap.nchw(on: processor), scattered.map { max($0, 0) }, sizes.scattered,
        "scatter \(what)")
      #expect(scatterMap.disturbedBorder == 0, "scatter \(what)")

      let gradientBuffer = FloatBuffer(count: weight.count)
      gradientBuffer.fill(1)
      convolution.weightGradient(
        fine: fineMap, coarse: coarseMap, weightGradient: gradientBuffer.pointer,
        accumulate: true)
      hold(
        gradientBuffer.values, gradient.map { $0 + 1 }, sizes.gradient.map { $0 + 1 },
        "weight gradient \(what)")
    }
  }

  /// Every kernel up to 5, stride, padding and small picture, both ways: borders and phases.
  @Test(arguments: 1...5)
  func everySmallGeometryAgrees(_ kernelSize: Int) {
    let processor = Processor(threadCount: 1)
    for stride in 1...kernelSize {
      for padding in 0..<kernelSize {
        for (height, width) in [(1, 1), (2, 3), (6, 4)] {
          for fineChannels in [1, 5] {
            if height + 2 * padding >= kernelSize && width + 2 * padding >= kernelSize {
              check(
                ConvolutionGeometry(
                  conv2dInput: fineChannels, height: height, width: width, outputChannels: 3,
                  kernel: kernelSize, stride: stride, padding: padding), on: processor)
            }
            let grown = ConvolutionGeometry(
              convTranspose2dInput: 3, height: height, width: width,
              outputChannels: fineChannels, kernel: kernelSize, stride: stride,
              padding: padding)
            if grown.fineHeight > 0 && grown.fineWidth > 0 { check(grown, on: processor) }
          }
        }
      }
    }
  }

  private func check(_ g: ConvolutionGeometry, on processor: Processor) {
    let images = 2
    let fine = pattern(images * g.fineChannels * g.fineHeight * g.fineWidth, salt: 1)
    let coarse = pattern(images * g.coarseChannels * g.coarseHeight * g.coarseWidth, salt: 2)
    let weight = pattern(g.coarseChannels * g.fineChannels * g.kernel * g.kernel, salt: 3)
    let kernel = ConvolutionKernel(g, maximumImages: images, on: processor)
    let weights = FloatBuffer(weight)
    kernel.pack(weights.pointer)
    let (fineMap, fineBuffer) = FeatureMap.holding(
      fine, g.fineLayout(images: images), on: processor)
    let (coarseMap, coarseBuffer) = FeatureMap.holding(
      coarse, g.coarseLayout(images: images), on: processor)
    let gradient = FloatBuffer(count: weight.count)
    kernel.weightGradient(fine: fineMap, coarse: coarseMap, weightGradient: gradient.pointer)
    expectClose(
      gradient.values, Reference.weightGradient(g, fine: fine, coarse: coarse, images: images),
      tolerance: 1e-5, "weight gradient \(g)")
    let gathered = FloatBuffer(count: g.coarseLayout(images: images).floatCount)
    let gatherMap = FeatureMap(gathered, g.coarseLayout(images: images))
    kernel.gather(fineMap, to: gatherMap)
    expectClose(
      gatherMap.nchw(on: processor),
      Reference.gather(g, fine: fine, weight: weight, bias: nil, images: images),
      tolerance: 1e-5, "gather \(g)")
    kernel.scatter(coarseMap, to: fineMap)
    expectClose(
      fineMap.nchw(on: processor),
      Reference.scatter(g, coarse: coarse, weight: weight, bias: nil, images: images),
      tolerance: 1e-5, "scatter \(g)")
    #expect(fineMap.disturbedBorder == 0 && gatherMap.disturbedBorder == 0, "border \(g)")
    withExtendedLifetime((fineBuffer, coarseBuffer)) {}
  }
}
