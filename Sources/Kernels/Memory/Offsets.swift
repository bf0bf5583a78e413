/// Memory for `count` offsets, on the stack where they are few.
func withOffsets<Result>(_ count: Int, _ body: (UnsafeMutablePointer<Int>) -> Result) -> Result {
  withUnsafeTemporaryAllocation(of: Int.self, capacity: max(1, count)) { memory in
    guard let base = memory.baseAddress else { preconditionFailure("no memory for offsets") }
    return body(base)
  }
}

/// A few offsets at an address that stays.
final class FixedOffsets {
  let pointer: UnsafeMutablePointer<Int>
  let count: Int

  init(_ offsets: [Int]) {
    count = offsets.count
    pointer = .allocate(capacity: max(1, offsets.count))
    for (index, offset) in offsets.enumerated() { pointer[index] = offset }
  }

  deinit { pointer.deallocate() }
}
