/// The nearest of `count` places, counted from 0, to `share` of the way from the first to the last.
///
/// What lies beyond an end is at that end, however far: numbers that came from a file or were pasted may
/// be any. What is no number is at the first place.
func place(of share: Double, among count: Int) -> Int {
  let inside = share > 0 ? min(share, 1) : 0
  return Int((inside * Double(count - 1)).rounded())
}
