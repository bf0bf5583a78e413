public import ArgumentParser
import Glibc
import Inference
import Kernels

/// `latent bench`: how fast forward passes are on this machine.
public struct BenchCommand: ParsableCommand {
  /// What the help says.
  public static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure the speed of forward passes here.",
    discussion: """
      Runs a generator with random weights for about a second and prints the median time of one \
      forward pass of the batch. LATENT_ISA forces an instruction set.
      """)

  @Option(help: "g-mnist (InfoGAN for MNIST) or g-face64 (DCGAN, 64 x 64 in colour).")
  var workload: Workload = .infoGANMNIST

  @Option(help: "Pictures per forward pass.")
  var batch = 1

  @Option(help: "Threads; by default one per processor.")
  var threads: Int?

  @Flag(help: "Print one JSON object.")
  var json = false

  /// For the parser.
  public init() {}

  /// Refuses batches that no machine holds.
  public func validate() throws {
    guard (1...4096).contains(batch) else {
      throw ValidationError("--batch is \(batch), expected 1 to 4096")
    }
  }

  /// Measures and prints.
  public func run() throws {
    let processor = try Processor.checked(
      instructionSetName: getenv("LATENT_ISA").map { String(cString: $0) }, threadCount: threads)
    let result = try ForwardBenchmark(workload, batch: batch).run(on: processor)
    let median = Self.rounded(result.medianMicroseconds)
    let fastest = Self.rounded(result.fastestMicroseconds)
    if json {
      print(
        """
        {"workload": "\(workload.rawValue)", "batch": \(batch), \
        "threads": \(processor.threadCount), "isa": "\(processor.instructionSet)", \
        "runs": \(result.runs), "median_us": \(median), "fastest_us": \(fastest)}
        """)
    } else {
      print(
        """
        \(workload.rawValue), batch \(batch), \(processor.threadCount) threads, \
        \(processor.instructionSet): median \(median) us, fastest \(fastest) us, \
        \(result.runs) runs
        """)
    }
  }

  /// To a tenth.
  private static func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}

extension Workload: ExpressibleByArgument {}
