import Formats
import Glibc
import TestSupport
import Testing

@testable import Models

@Suite struct ShippedFilesTests {
  private let root = TemporaryFolder()

  /// A program in `<root>/package/.build/debug`, a home and a package with a checkpoint.
  init() throws {
    for folder in [
      "package", "package/.build", "package/.build/debug", "package/checkpoints", "home",
      "home/.local", "home/.local/share", "home/.local/share/latent",
      "home/.local/share/latent/checkpoints", "own",
    ] { mkdir(root.file(folder), 0o777) }
    for file in [
      "package/Package.swift", "package/checkpoints/infogan-mnist.safetensors",
      "home/.local/share/latent/checkpoints/infogan-mnist.safetensors",
      "home/.local/share/latent/checkpoints/mine.safetensors",
      "home/.local/share/latent/checkpoints/notes.txt", "own/mine.safetensors",
    ] { try AtomicFile.write([1], to: root.file(file)) }
  }

  private func files(_ variables: [String: String] = [:]) -> ShippedFiles {
    var environment = ["HOME": root.file("home")]
    environment.merge(variables) { $1 }
    return ShippedFiles(
      .checkpoints, environment: { environment[$0] },
      executable: root.file("package/.build/debug/latent"), source: "/nowhere/Sources/x.swift")
  }

  @Test func placesComeInOrder() {
    let places = files(["LATENT_CHECKPOINTS": "/a", "XDG_DATA_HOME": "/data"]).places
    #expect(
      places.map(\.folder) == [
        "/a", root.file("package/.build/debug/checkpoints"),
        root.file("package/.build/share/latent/checkpoints"), "/data/latent/checkpoints",
        root.file("package/checkpoints"),
      ])
    #expect(places.first?.reason == "LATENT_CHECKPOINTS")
  }

  @Test func emptyVariablesCountAsNotSet() {
    let places = files(["LATENT_CHECKPOINTS": "", "XDG_DATA_HOME": ""]).places.map(\.folder)
    #expect(places.count == 4)
    #expect(places.contains(root.file("home/.local/share/latent/checkpoints")))
  }

  @Test func theFirstPlaceWins() throws {
    let home = root.file("home/.local/share/latent/checkpoints/")
    #expect(try files().find("infogan-mnist") == home + "infogan-mnist.safetensors")
    #expect(try files().find("mine.safetensors") == home + "mine.safetensors")
    let own = files(["LATENT_CHECKPOINTS": root.file("own")])
    #expect(try own.find("mine") == root.file("own/mine.safetensors"))
    #expect(own.all().map(\.name) == ["infogan-mnist", "mine"])
    #expect(own.all().last?.path == root.file("own/mine.safetensors"))
  }

  @Test func thePackageIsFoundFromItsBuildFolder() throws {
    let files = files(["HOME": "/nowhere"])
    #expect(
      try files.find("infogan-mnist") == root.file("package/checkpoints/infogan-mnist.safetensors"))
  }

  @Test func aPathIsItself() throws {
    #expect(
      try files().find(root.file("own/mine.safetensors")) == root.file("own/mine.safetensors"))
  }

  @Test func unknownNamesAreExplained() {
    var error = #expect(throws: ModelError.self) { try files().find("infogan-mnits") }
    #expect(
      error?.description
        == "there is no model or file \"infogan-mnits\", did you mean \"infogan-mnist\"? "
        + "(there are: infogan-mnist, mine)")
    error = #expect(throws: ModelError.self) { try files().find("own/no") }
    #expect(error?.description == "there is no model or file \"own/no\"")
    let none = ShippedFiles(
      .checkpoints, environment: { $0 == "LATENT_CHECKPOINTS" ? "/a" : nil }, executable: nil,
      source: "/nowhere/x.swift")
    error = #expect(throws: ModelError.self) { try none.find("x") }
    #expect(error?.description == "there is no model or file \"x\"; searched: /a")
  }

  @Test func recipesHaveTheirOwnFolders() {
    let recipes = ShippedFiles(
      .recipes, environment: { ["HOME": "/home/a", "LATENT_RECIPES": "/r"][$0] },
      executable: root.file("package/.build/debug/latent"), source: "/nowhere/x.swift")
    #expect(
      recipes.places.map(\.folder) == [
        "/r", root.file("package/.build/debug/recipes"),
        root.file("package/.build/share/latent/recipes"), "/home/a/.local/share/latent/recipes",
        root.file("package/assets/recipes"),
      ])
  }
}
