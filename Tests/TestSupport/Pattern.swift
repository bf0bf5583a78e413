/// Numbers in (-1, 1) times `scale` that a golden script in Python computes too, bit for bit.
///
/// A Weyl sequence of 32-bit integers, scrambled; `salt` picks the sequence.
public func pattern(_ count: Int, salt: Int, scale: Float = 1) -> [Float] {
  (0..<count).map { index in
    var word = UInt32(
      truncatingIfNeeded: index &* 2_654_435_761 &+ salt &* 40503 &* 65537 &+ 12345)
    word = (word ^ (word >> 15)) &* 2_246_822_519
    word ^= word >> 13
    return Float((Double(word) + 0.5) / 2_147_483_648 - 1) * scale
  }
}
