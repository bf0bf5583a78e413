import Kernels
import Networks
import Tensors

/// A 3 x 3 convolution of a picture whose pixels were doubled, as a transposed convolution of the picture itself:
/// what is done where there are few channels, and `UpsampledConvolution` does not pay.
///
/// Two of three taps meet the same pixel before it was doubled, so along each axis the taps (a, b, c) become
/// (c, b + c, a + b, a) of a 4-tap kernel with stride 2 and padding 1: four products stand for nine, and the
/// doubled picture is never made.
struct UpsampledKernel {
  private let inputs: Int

  /// The kernels between two grids; see `Convolution.upsampling(height:width:)`.
  init(_ geometry: ConvolutionGeometry) {
    inputs = geometry.coarseChannels
  }

  /// Packs the kernels of the weight (outputs, inputs, 3, 3) called `name`, fine channels first.
  ///
  /// - Throws: `InferenceError` if it cannot be read.
  func pack(
    _ name: String, from source: any WeightSource, into packed: some SlicedPacking,
    on processor: Processor
  ) throws(InferenceError) {
    // Kept from one slice to the next: to get fresh memory takes as long as to fill it.
    var room = FloatBuffer(uninitialized: 0)
    do {
      try source.forSlices(
        of: name, grain: packed.sliceGrain, by: { processor.parallelFor($0, $1) }
      ) { slices, first in
        if room.count < 16 * inputs * slices.count {
          room = FloatBuffer(uninitialized: 16 * inputs * slices.count)
        }
        let kernels = room
        processor.parallelFor(slices.count) { index in
          for kernel in (index * inputs)..<((index + 1) * inputs) {
            Self.double(first + 9 * kernel, to: kernels.pointer + 16 * kernel)
          }
        }
        withExtendedLifetime(kernels) {
          packed.pack(WeightSlices(slices, at: UnsafePointer(kernels.pointer)), on: processor)
        }
      }
    } catch {
      throw .unreadable(error)
    }
  }

  /// Nine taps as sixteen.
  private static func double(
    _ taps: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>
  ) {
    func row(_ a: Float, _ b: Float, _ c: Float) -> SIMD4<Float> { SIMD4(c, b + c, a + b, a) }
    let first = row(taps[0], taps[1], taps[2])
    let second = row(taps[3], taps[4], taps[5])
    let third = row(taps[6], taps[7], taps[8])
    let rows = UnsafeMutableRawPointer(target)
    rows.storeBytes(of: third, as: SIMD4<Float>.self)
    rows.storeBytes(of: second + third, toByteOffset: 16, as: SIMD4<Float>.self)
    rows.storeBytes(of: first + second, toByteOffset: 32, as: SIMD4<Float>.self)
    rows.storeBytes(of: first, toByteOffset: 48, as: SIMD4<Float>.self)
  }
}

extension Convolution {
  /// The grids of this convolution on a picture of `height` by `width` pixels that are doubled before; nil where it
  /// is none that doubled pixels make cheaper.
  public func upsampling(height: Int, width: Int) -> ConvolutionGeometry? {
    guard kernel == 3, stride == 1, padding == 1, isDense else { return nil }
    return UpsampledConvolution.geometry(
      inputs: inputChannels, height: height, width: width, outputs: outputChannels)
  }
}
