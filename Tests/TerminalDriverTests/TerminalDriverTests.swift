// TerminalDriverTests
