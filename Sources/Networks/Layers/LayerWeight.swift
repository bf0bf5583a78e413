import Kernels

/// What a layer multiplies by: a trained parameter as it is, or over its spectral norm.
struct LayerWeight {
  private let slot: ParameterSlot
  private let norm: SpectralNorm?

  init(_ slot: ParameterSlot, norm: SpectralNorm?) {
    self.slot = slot
    self.norm = norm
  }

  /// The numbers, up to date after `prepare`.
  var values: UnsafeMutablePointer<Float> { norm?.values.pointer ?? slot.values }

  /// To be called after any change of the parameter.
  func prepare() { norm?.prepare() }

  /// Adds to the parameter's gradient what `product` writes at the place that it is given, or adds there
  /// if it is told so.
  func addGradient(_ product: (UnsafeMutablePointer<Float>, _ accumulates: Bool) -> Void) {
    guard let norm else { return product(slot.gradient, true) }
    product(norm.gradient.pointer, false)
    norm.passGradientOn()
  }
}
