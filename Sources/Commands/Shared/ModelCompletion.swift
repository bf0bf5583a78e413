import ArgumentParser
import Formats
import Models

extension CompletionKind {
  /// What shells offer for a model: the names that are found from anywhere, checkpoints and pictures in
  /// the folder that is being typed, and its folders.
  static var modelsAndFiles: CompletionKind {
    .custom { _, _, word in
      let names = word.contains("/") ? [] : ShippedFiles(.checkpoints).all().map(\.name)
      return (names + files(begunBy: word)).filter { $0.hasPrefix(word) }
    }
  }

  private static func files(begunBy word: String) -> [String] {
    let folder = word.lastIndex(of: "/").map { String(word[...$0]) } ?? ""
    return FolderListing.files(in: folder.isEmpty ? "." : folder).compactMap { name in
      guard !name.hasPrefix(".") else { return nil }
      if name.hasSuffix(".safetensors") || name.hasSuffix(".png") { return folder + name }
      return FolderListing.files(in: folder + name).isEmpty ? nil : folder + name + "/"
    }
  }
}
