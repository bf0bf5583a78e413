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

  /// Ends that, once what will stay has been allocated.
  public static func expectLittle() {
    guard LargeMemory.borrows else { return }
    LargeMemory.borrows = false
    cpu_keep_memory()
  }

  /// Gives what is kept back to the system, and ends what `expectMuch` began: for whoever makes a few pictures, and
  /// would rather take less memory than be done a few milliseconds sooner.
  public static func giveBack() {
    expectLittle()
    LargeMemory.giveBack()
    cpu_return_memory()
  }
}
