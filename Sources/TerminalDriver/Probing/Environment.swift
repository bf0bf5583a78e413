import Glibc

extension Capabilities.Environment {
  /// The variables of this process.
  public static var current: Capabilities.Environment {
    func variable(_ name: String) -> String {
      getenv(name).map { String(cString: $0) } ?? ""
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(variable).first { !$0.isEmpty } ?? ""
    return Capabilities.Environment(
      term: variable("TERM"), colourTerm: variable("COLORTERM"), noColour: variable("NO_COLOR"),
      locale: locale, program: variable("TERM_PROGRAM"),
      kittyWindow: variable("KITTY_WINDOW_ID"))
  }
}
