extension Picture {
  /// Groups of pictures added and subtracted pixel by pixel, each by its mean, cut to what a picture can
  /// show: the control of sums in latent space.
  ///
  /// Levels count from middle grey: where groups cancel out, grey remains.
  ///
  /// - Source: Radford, Metz and Chintala 2016 (arXiv:1511.06434), figure 7, below.
  /// - Precondition: no group is empty, there is one, and all pictures have one extent and channels.
  public init(sumOf groups: [(isAdded: Bool, pictures: [Picture])]) {
    precondition(groups.allSatisfy { !$0.pictures.isEmpty }, "a group of no pictures")
    precondition(!groups.isEmpty, "a sum of no groups")
    let first = groups[0].pictures[0]
    let middle: Float = 127.5
    var sums = [Float](repeating: middle, count: first.pixels.count)
    for (isAdded, pictures) in groups {
      let share = (isAdded ? 1 : -1) / Float(pictures.count)
      for picture in pictures {
        precondition(
          (picture.width, picture.height, picture.channels)
            == (first.width, first.height, first.channels), "pictures of two extents")
        for (place, level) in picture.pixels.enumerated() {
          sums[place] += share * (Float(level) - middle)
        }
      }
    }
    self.init(
      width: first.width, height: first.height, channels: first.channels,
      pixels: sums.map { UInt8(min(max(0, $0.rounded()), 255)) })
  }
}
