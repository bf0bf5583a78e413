import ArgumentParser
import Formats
import Pictures

/// `latent plot`: learning curves as a picture.
public struct PlotCommand: ParsableCommand {
  /// What the help says.
  public static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw the learning curves of training runs.",
    discussion: """
      Reads the log.csv that latent train writes and draws columns of it over the steps, a curve for \
      each log and column.

      Examples:
        latent plot InfoGAN=run/log.csv "plain GAN=control/log.csv" \
          --column information_category --reference "H(c)=2.3026" -o curves.png
        latent plot HFVAE=run/log.csv --column in_group_correlation --column dimension_divergence \
          --column mutual_information --column between_groups_correlation \
          --title "Terms of the bound" --y-label nats -o terms.png
      """)

  @Argument(help: ArgumentHelp("Logs with what to call them.", valueName: "label=log.csv"))
  var logs: [String]

  @Option(help: "A column to draw; may be given several times. By default information_category.")
  var column: [String] = []

  @Option(help: "The line above the plot.")
  var title = "Mutual information between code and picture"

  @Option(help: "What the column is, with its unit.")
  var yLabel = "L_I in nats"

  @Option(help: ArgumentHelp("A dashed line to compare with.", valueName: "label=value"))
  var reference: String?

  @Option(name: .shortAndLong, help: "The PNG file to write; - is standard output.")
  var output: String

  /// For the parser.
  public init() {}

  /// Reads, draws and writes.
  public func run() throws {
    var line: (label: String, y: Double)?
    if let reference {
      let (label, text) = try Self.split(reference, option: "--reference")
      guard let value = Double(text), value.isFinite else {
        throw CommandFailure(
          "--reference is \"\(reference)\", expected LABEL=NUMBER", status: .wrongUsage)
      }
      line = ("\(label) = \(text)", value)
    }
    let columns = column.isEmpty ? ["information_category"] : column
    let series = try logs.flatMap { log in
      let (label, path) = try Self.split(log, option: "a log")
      return try columns.map { column in
        // One log is told by its columns, one column by its logs.
        let name =
          columns.count == 1 ? label : logs.count == 1 ? column : "\(label), \(column)"
        return LinePlot.Series(label: name, points: try points(of: column, path: path))
      }
    }
    let plot = LinePlot(
      title: title, xLabel: "step", yLabel: yLabel, series: series, reference: line)
    try AtomicFile.write(PNG.encode(plot.picture(), texts: []), to: output)
  }

  private static func split(_ text: String, option: String) throws -> (String, String) {
    let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard sides.count == 2 else {
      throw CommandFailure("\(option) is \"\(text)\", expected LABEL=...", status: .wrongUsage)
    }
    return (sides[0], sides[1])
  }

  private func points(of column: String, path: String) throws -> [(x: Double, y: Double)] {
    let text = String(decoding: try FileBytes.read(path: path), as: UTF8.self)
    let rows = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let names = rows.first?.map(String.init) ?? []
    guard let x = names.firstIndex(of: "step"), let y = names.firstIndex(of: column) else {
      throw CommandFailure(
        "\(path) has no columns \"step\" and \"\(column)\", found \(names.joined(separator: ", "))",
        next: "--column with one of those", status: .notUnderstood)
    }
    return rows.dropFirst().compactMap { row in
      guard row.count == names.count, let step = Double(row[x]), let value = Double(row[y]) else {
        return nil
      }
      return (step, value)
    }
  }
}
