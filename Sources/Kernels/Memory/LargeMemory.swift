import Glibc
import Synchronization

/// A large block on huge pages of its own.
///
/// Huge pages need fewer address translations while weights stream by. Blocks that an allocator cuts out of
/// its own memory on such boundaries leave gaps between them. A few megabytes that are freed are kept for the
/// next block, since new pages have to be cleared; the rest goes back to the system. While much is expected the
/// allocator's own memory lies on huge pages, and blocks are cut out of it all the same (`FreedMemory`).
final class LargeMemory {
  /// The first byte, at the start of a huge page.
  let pointer: UnsafeMutableRawPointer
  /// Whether all bytes are zero, as new ones are.
  let isClear: Bool
  private let byteCount: Int
  private let isBorrowed: Bool

  /// Bytes of a huge page.
  static let hugePage = 2 << 20
  private static let page = 1 << 12

  /// At least `byteCount` bytes.
  init(byteCount: Int) {
    let size = (byteCount + Self.page - 1) / Self.page * Self.page
    if let kept = Self.kept.withLock({ $0.take(size) }) {
      (pointer, self.byteCount, isClear) = (kept.pointer, kept.byteCount, false)
      isBorrowed = false
      return
    }
    self.byteCount = size
    if let borrowed = Self.borrow(size) {
      (pointer, isClear, isBorrowed) = (borrowed, false, true)
      return
    }
    (isClear, isBorrowed) = (true, false)
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    let mapped = mmap(nil, size + Self.hugePage, PROT_READ | PROT_WRITE, flags, -1, 0)
    guard let mapped, mapped != MAP_FAILED else {
      fatalError("no memory for \(byteCount) bytes: \(String(cString: strerror(errno)))")
    }
    pointer = mapped.alignedUp(toMultipleOf: Self.hugePage)
    // What lies before and behind is given back.
    let before = pointer - mapped
    if before > 0 { munmap(mapped, before) }
    if before < Self.hugePage { munmap(pointer + size, Self.hugePage - before) }
    madvise(pointer, size, MADV_HUGEPAGE)
  }

  /// Bytes that the allocator may still hand out; nil where it may none.
  private static let budget = Mutex<Int?>(nil)
  /// Bytes that it may hand out in all, fewer than it has on huge pages.
  private static let mostBorrowed = 24 << 20

  /// Whether blocks are cut out of the allocator's memory.
  static var borrows: Bool {
    get { budget.withLock { $0 != nil } }
    set { budget.withLock { $0 = newValue ? $0 ?? mostBorrowed : nil } }
  }

  private static func borrow(_ size: Int) -> UnsafeMutableRawPointer? {
    let isThere = budget.withLock { budget in
      guard let left = budget, left >= size else { return false }
      budget = left - size
      return true
    }
    return isThere ? aligned_alloc(64, size) : nil
  }

  deinit {
    if isBorrowed {
      free(pointer)
      Self.budget.withLock { $0 = $0.map { $0 + byteCount } }
      return
    }
    let block = Block(pointer: pointer, byteCount: byteCount)
    for block in Self.kept.withLock({ $0.keep(block) }) { munmap(block.pointer, block.byteCount) }
  }

  /// `@unchecked Sendable`: nobody else knows the memory.
  private struct Block: @unchecked Sendable {
    var pointer: UnsafeMutableRawPointer
    var byteCount: Int
  }

  private static let kept = Mutex(KeptBlocks())

  /// Gives the blocks that are kept back to the system.
  static func giveBack() {
    for block in kept.withLock({ $0.takeAll() }) { munmap(block.pointer, block.byteCount) }
  }

  /// Blocks that were freed, the oldest first.
  private struct KeptBlocks {
    private var blocks: [Block] = []

    /// Bytes that are kept at most.
    private static let most = 6 << 20

    /// A block of at least `size` bytes, and not many more; nil if there is none.
    mutating func take(_ size: Int) -> Block? {
      let fitting = blocks.indices.filter {
        (size...(size + size / 2)).contains(blocks[$0].byteCount)
      }
      return fitting.min { blocks[$0].byteCount < blocks[$1].byteCount }.map {
        blocks.remove(at: $0)
      }
    }

    /// All blocks.
    mutating func takeAll() -> [Block] {
      defer { blocks = [] }
      return blocks
    }

    /// Keeps a block.
    ///
    /// - Returns: those that must go.
    mutating func keep(_ block: Block) -> [Block] {
      blocks.append(block)
      var gone: [Block] = []
      while blocks.reduce(0, { $0 + $1.byteCount }) > Self.most {
        gone.append(blocks.removeFirst())
      }
      return gone
    }
  }
}
