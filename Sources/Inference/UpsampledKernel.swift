import Kernels
import Networks
import Tensors

/// A 3 x 3 convolution of a picture whose pixels were doubled, as a transposed convolution of the picture itself.
///
/// Two of three taps meet the same pixel before it was doubled, so along each axis the taps (a, b, c) become
/// (c, b + c, a + b, a) of a 4-tap kernel with stride 2 and padding 1: four products stand for nine, and the
/// doubled picture is never made.
struct UpsampledKernel {
  private let inputs: Int
  private let outputs: Int

  /// The kernel that does what `convolution` does to doubled pixels; nil for other convolutions.
  init?(_ convolution: Convolution) {
    guard convolution.kernel == 3, convolution.stride == 1, convolution.padding == 1,
      convolution.isDense
    else { return nil }
    inputs = convolution.inputChannels
    outputs = convolution.outputChannels
  }

  /// The two grids for a picture of `height` by `width` pixels before they are doubled.
  func geometry(height: Int, width: Int) -> ConvolutionGeometry {
    ConvolutionGeometry(
      convTranspose2dInput: inputs, height: height, width: width, outputChannels: outputs,
      kernel: 4, stride: 2, padding: 1, outputPadding: 0)
  }

  /// Large ones that stay floats are kept in one way: for fast products they would be four times what the file
  /// holds.
  func storage(_ storage: WeightStorage) -> WeightStorage {
    storage == .exact && inputs * outputs >= 1 << 17 ? .once : storage
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
      try source.forSlices(of: name, grain: packed.sliceGrain) { slices, first in
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
