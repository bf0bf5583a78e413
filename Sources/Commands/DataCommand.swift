import ArgumentParser
import Datasets
import Formats
import Pictures
import Scenes

/// `latent data`: the data sets that recipes can name, and what those drawn from factors look like.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "List data sets; show what a drawn one varies.",
    discussion: """
      Sets without files are drawn by this program from known factors, so that what a model learned \
      of them can be measured. A sheet has a row for each factor, its values from the first to the \
      last, with every other factor in the middle.

      Examples:
        latent data
        latent data dsprites
        latent data teapots --sheet -o teapots.png
      """)

  @Argument(help: "A data set; all of them without.")
  var name: String?

  @Flag(help: "Draw a sheet of pictures.")
  var sheet = false

  @Option(
    name: .shortAndLong, help: "The PNG file of the sheet; by default one named after the set.")
  var output: String?

  /// Pictures in a row of a sheet.
  private static let columns = 10

  func validate() throws {
    if sheet && name == nil {
      throw ValidationError(
        "--sheet needs a data set, one of "
          + RenderedSet.scenes.map(\.name).joined(separator: ", ") + ".")
    }
    if output != nil && !sheet {
      throw ValidationError("-o is for the picture of --sheet, which is missing.")
    }
  }

  func run() throws {
    guard let name else {
      print(alignedColumns(DatasetCatalogue.all.map(Self.line)).joined(separator: "\n"))
      return
    }
    guard let entry = try DatasetCatalogue.entries(name).first else { return }
    guard let scene = entry.scene else {
      guard !sheet else {
        throw CommandFailure(
          "\(name) is read from files, expected a set that is drawn for --sheet",
          next: "one of " + RenderedSet.scenes.map(\.name).joined(separator: ", "),
          status: .wrongUsage)
      }
      print(alignedColumns([Self.line(entry)]).joined(separator: "\n"))
      return
    }
    guard sheet else {
      print(Self.description(of: scene).joined(separator: "\n"))
      return
    }
    let path = output ?? "\(scene.name).png"
    try AtomicFile.write(PNG.encode(Self.sheet(of: scene), texts: []), to: path)
    if path != "-" { print(path) }
  }

  private static func line(_ entry: DatasetEntry) -> [String] {
    guard let scene = entry.scene else {
      return [entry.name, "files", entry.files.joined(separator: ", ")]
    }
    return [entry.name, "drawn", scene.factors.map(\.name).joined(separator: ", ")]
  }

  private static func description(of scene: any Scene) -> [String] {
    let set = RenderedSet(scene)
    let head = [
      "\(scene.name)  \(NumberText.grouped(set.count)) pictures, \(scene.side) x \(scene.side)"
        + (scene.channels == 1 ? ", grey" : ", RGB"),
      scene.note, "",
    ]
    return head
      + alignedColumns(
        scene.factors.map { factor in
          [factor.name, factor.count.map { "\($0) values" } ?? "any value", text(factor.values)]
        })
  }

  private static func text(_ values: Factor.Values) -> String {
    func short(_ value: Double) -> String { NumberText.fixed(value, 3) }
    return switch values {
    case .kinds(let names): names.joined(separator: ", ")
    case .steps(let steps): "\(short(steps[0])) to \(short(steps[steps.count - 1]))"
    case .interval(let range): "\(short(range.lowerBound)) to \(short(range.upperBound))"
    }
  }

  private static func sheet(of scene: any Scene) -> Picture {
    let middle = scene.factors.map { $0.value(at: 0.5) }
    let pictures = scene.factors.indices.flatMap { row in
      (0..<columns).map { column in
        var values = middle
        values[row] = scene.factors[row].value(at: Double(column) / Double(columns - 1))
        return Picture(
          width: scene.side, height: scene.side, channels: scene.channels,
          pixels: scene.picture(of: values))
      }
    }
    let labels = GridLabels(
      title: scene.name, columns: [String](repeating: "", count: columns),
      rows: scene.factors.map(\.name))
    return LabelledGrid(
      tileWidth: scene.side, tileHeight: scene.side, count: pictures.count, columns: columns,
      labels: labels
    ).picture(of: pictures)
  }
}
