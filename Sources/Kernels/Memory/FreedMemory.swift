import CCpu

/// What becomes of memory that is freed.
public enum FreedMemory {
  /// Keeps blocks of up to 4 MB for what is allocated next, 16 MB in all, from now on.
  ///
  /// Opening a model makes and drops many: new pages for each would have to be cleared.
  public static func keep() { cpu_keep_memory() }

  /// Gives what is kept back to the system, now that other blocks will be allocated than were freed.
  public static func giveBack() {
    LargeMemory.giveBack()
    cpu_return_memory()
  }
}
