// ExplorerTests
