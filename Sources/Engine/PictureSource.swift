import Explorer
import Latents
import Pictures

/// Whoever turns latents into pictures; several threads may ask at the same time.
///
/// Every question says what feature maps are multiplied by; factors of layers that the source has not are
/// left out.
public protocol PictureSource: Sendable {
  /// The pictures of `latents`, in their order.
  func pictures(of latents: [LatentVector], scales: FeatureScales) -> [Picture]

  /// The picture of `to` less that of `from`: values within -1...1, shares of the range of values.
  func change(from: LatentVector, to: LatentVector, scales: FeatureScales) -> Difference

  /// What the recognition network says about the pictures of `latents`: (latents,
  /// `RecognitionLayout.outputCount`) numbers; nil if the model has none, or it is not loaded.
  func readings(of latents: [LatentVector], scales: FeatureScales) -> [[Float]]?

  /// Loads the recognition network, which may take longer than a key should.
  ///
  /// - Returns: whether there is one.
  func loadRecognition() -> Bool

  /// The feature maps of the picture of `latent`, by the layer's place in the model; nil if it has no
  /// such layer.
  func maps(of latent: LatentVector, layer: Int, scales: FeatureScales) -> FeatureMaps?

  /// What in the picture of `latent` excites units of the discriminator; nil if there is none.
  ///
  /// - Parameter goesOn: gets the chosen unit alone, again and again while others are looked into, and says
  ///   whether they are wanted still; if not, nil is returned.
  func units(
    of latent: LatentVector, scales: FeatureScales, _ wanted: WantedUnits,
    goesOn: (ExcitedUnits) -> Bool
  ) -> ExcitedUnits?

  /// Directions that the network itself suggests, the strongest first; none if it has none of that kind.
  ///
  /// It may take seconds, beside everything else.
  func directions(_ method: DirectionMethod, count: Int) -> [ExploredDirection]

  /// Begins a search for the latent whose picture comes nearest to `picture`, which may have any extent.
  ///
  /// - Returns: nil if the source cannot search.
  /// - Throws: an error in one line if the weights cannot be read any more.
  func search(for picture: Picture, seed: UInt64) throws -> (any PictureSearching)?
}

extension PictureSource {
  /// The pictures of `latents` by the whole generator, as it was trained.
  public func pictures(of latents: [LatentVector]) -> [Picture] {
    pictures(of: latents, scales: FeatureScales())
  }

  /// The difference of the pictures in 8 bits.
  public func change(from: LatentVector, to: LatentVector, scales: FeatureScales) -> Difference {
    let pictures = pictures(of: [to, from], scales: scales)
    return Difference(pictures[0], pictures[1])
  }

  /// None.
  public func readings(of latents: [LatentVector], scales: FeatureScales) -> [[Float]]? { nil }

  /// None.
  public func loadRecognition() -> Bool { false }

  /// None.
  public func maps(of latent: LatentVector, layer: Int, scales: FeatureScales) -> FeatureMaps? {
    nil
  }

  /// None.
  public func units(
    of latent: LatentVector, scales: FeatureScales, _ wanted: WantedUnits,
    goesOn: (ExcitedUnits) -> Bool
  ) -> ExcitedUnits? { nil }

  /// None.
  public func directions(_ method: DirectionMethod, count: Int) -> [ExploredDirection] { [] }

  /// None.
  public func search(for picture: Picture, seed: UInt64) throws -> (any PictureSearching)? { nil }
}
