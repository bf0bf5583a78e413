import Formats
import Testing

@Suite struct FilePathTests {
  @Test(arguments: [
    ("models/a.safetensors", "models", "a.safetensors", "a", ".safetensors"),
    ("/x.png", "/", "x.png", "x", ".png"), ("x", ".", "x", "x", ""), ("", ".", "", "", ""),
    ("/", "/", "", "", ""), ("a/b/", "a/b", "", "", ""),
    ("a.b/.hidden", "a.b", ".hidden", ".hidden", ""),
    ("/a/two.dots.gz", "/a", "two.dots.gz", "two.dots", ".gz"), ("../é.x", "..", "é.x", "é", ".x"),
    ("a/end.", "a", "end.", "end", "."),
  ])
  func partsAreTold(path: String, folder: String, name: String, stem: String, suffix: String) {
    let parts = FilePath(path)
    #expect(parts.folder == folder && parts.name == name)
    #expect(parts.stem == stem && parts.suffix == suffix)
  }
}
