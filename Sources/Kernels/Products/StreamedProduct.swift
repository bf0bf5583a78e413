/// A layer that runs once on a few pictures, by a weight whose slices are used while they are read and then
/// forgotten.
public protocol StreamedProduct {
  /// Slices of the weight's first axis that are well read together; every range but the last starts and ends at a
  /// multiple of it.
  var grain: Int { get }

  /// Works in some slices of the weight; the first ones come first.
  func add(_ slices: WeightSlices)

  /// What the layer makes, row-major with the images first, now that all slices were added.
  func output() -> [Float]
}
