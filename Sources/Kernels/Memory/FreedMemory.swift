import CCpu

/// What becomes of memory that is freed.
public enum FreedMemory {
  /// Keeps it for what is allocated next, up to 64 MB, from now on.
  ///
  /// Opening a model packs one layer after the other: new pages for each would have to be cleared.
  public static func keep() { cpu_keep_memory() }
}
