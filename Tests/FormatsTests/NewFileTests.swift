import Formats
import Glibc
import TestSupport
import Testing

@Suite struct NewFileTests {
  private let folder = TemporaryFolder()

  @Test func namesAreCountedUp() throws {
    for (name, expected) in [
      ("a.png", "a.png"), ("a.png", "a-2.png"), ("a.png", "a-3.png"), ("b", "b"), ("b", "b-2"),
      (".hidden", ".hidden"), (".hidden", ".hidden-2"), ("a.b.c", "a.b.c"), ("a.b.c", "a.b-2.c"),
    ] {
      let path = try AtomicFile.writeNew(Array(expected.utf8), to: folder.file(name))
      #expect(path == folder.file(expected))
    }
    #expect(try FileBytes.read(path: folder.file("a-2.png")) == Array("a-2.png".utf8))
    // Nothing is left of the way there.
    #expect(FolderListing.files(in: folder.path).allSatisfy { !$0.hasPrefix(".latent-") })
  }

  @Test func newFilesHaveTheUsualPermissions() throws {
    let path = try AtomicFile.writeNew([1], to: folder.file("p"))
    var status = stat()
    try #require(stat(path, &status) == 0)
    let mask = umask(0)
    umask(mask)
    #expect(status.st_mode & 0o777 == 0o666 & ~mask)
    #expect(status.st_nlink == 1)
  }

  @Test func foldersAreCountedUp() throws {
    #expect(try AtomicFile.createNewFolder(folder.file("walk")) == folder.file("walk"))
    #expect(try AtomicFile.createNewFolder(folder.file("walk")) == folder.file("walk-2"))
  }

  @Test func aMissingFolderIsNamed() {
    let path = folder.file("none/a.png")
    #expect(throws: FormatError.system(path: path, operation: .create, code: ENOENT)) {
      try AtomicFile.writeNew([1], to: path)
    }
  }
}

@Suite struct UserFoldersTests {
  private func folders(_ variables: [String: String]) -> UserFolders {
    UserFolders("latent") { variables[$0] }
  }

  @Test func variablesComeBeforeTheHome() {
    let folders = folders(["HOME": "/home/a", "XDG_STATE_HOME": "/state", "XDG_CACHE_HOME": ""])
    #expect(folders.state == "/state/latent")
    #expect(folders.config == "/home/a/.config/latent")
    #expect(folders.cache == "/home/a/.cache/latent")
    #expect(folders.data == "/home/a/.local/share/latent")
  }

  /// The specification: a relative path is to be ignored.
  @Test func relativePathsDoNotCount() {
    #expect(folders(["HOME": "/h", "XDG_CONFIG_HOME": "here"]).config == "/h/.config/latent")
    #expect(folders(["XDG_CONFIG_HOME": "here"]).config == nil)
    #expect(folders(["HOME": ""]).state == nil)
  }

  @Test func foldersAreMadeForTheirOwnerAlone() throws {
    let folder = TemporaryFolder()
    let deep = folder.file("a/b/c")
    try UserFolders.create(deep)
    try UserFolders.create(deep)
    var status = stat()
    try #require(stat(deep, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o700)
    try AtomicFile.write([1], to: folder.file("file"))
    #expect(
      throws: FormatError.system(path: folder.file("file/x"), operation: .create, code: ENOTDIR)
    ) {
      try UserFolders.create(folder.file("file/x"))
    }
  }
}
