import CCpu

/// What becomes of memory that is freed.
public enum FreedMemory {
  /// Keeps blocks of up to 4 MB for what is allocated next, 16 MB in all, from now on.
  ///
  /// Opening a model makes and drops many: new pages for each would have to be cleared.
  public static func keep() { cpu_keep_memory() }

  /// Lets what is allocated next, some tens of megabytes that are freed again and again, come out of one place on
  /// huge pages, large blocks too, until `expectLittle`.
  ///
  /// A page that is touched first costs as much as to fill it, and what a search for the right network gave up
  /// serves the weights that are packed after it.
  public static func expectMuch() {
    LargeMemory.giveBack()
    cpu_reserve_memory()
    LargeMemory.borrows = true
  }

  /// Ends that, and gives the system back what is free by then.
  public static func expectLittle() {
    guard LargeMemory.borrows else { return }
    LargeMemory.borrows = false
    cpu_return_memory()
    cpu_keep_memory()
  }
}
