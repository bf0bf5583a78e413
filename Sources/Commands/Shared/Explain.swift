import Checkpoints
import Datasets
import Formats
import Inference
import Kernels
import Latents
import Models
import Studies
import TerminalDriver
import Training

extension CommandFailure {
  /// Any error in its final words.
  ///
  /// The one place where errors of the lower floors, which know facts only, are given a next step
  /// and an exit status.
  public init(explaining error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as ModelError: self.init(error)
    case let error as FormatError:
      self.init("\(error)", next: error.nextStep, status: error.status)
    case let error as CheckpointError:
      self.init("\(error)", status: error.status)
    case let error as LatentError:
      self.init("\(error)", status: .wrongUsage)
    case let error as KernelError:
      self.init("\(error)", next: "latent doctor", status: .wrongUsage)
    case let error as TerminalError:
      self.init("\(error)", next: error.nextStep, status: .wrongUsage)
    case let error as DatasetError: self.init(error)
    case let error as TrainingError: self.init(error)
    case let error as ConceptError: self.init(error)
    case let error as StudyError: self.init(error)
    default: self.init("\(error)")
    }
  }

  /// A fault of the file at `path`, met while reading it.
  public init(_ error: FormatError, reading path: String) {
    if case .system = error {
      self.init(explaining: error)
    } else {
      self.init(
        "\(path): \(error)",
        next: error.wayOut(of: path) ?? "latent inspect \(shellWord(path))",
        status: error.status)
    }
  }

  /// A fault of a latent that was typed for `model`.
  public init(_ error: LatentError, model: String) {
    self.init(
      "\(error)", next: "latent inspect \(shellWord(model))", status: .wrongUsage)
  }

  private init(_ error: DatasetError) {
    switch error {
    case .missing:
      self.init("\(error)", next: "--data FOLDER with the original files", status: .failed)
    case .file(_, let fault):
      self.init("\(error)", next: "a fresh copy of the file", status: fault.status)
    case .shape, .table:
      self.init("\(error)", next: "a fresh copy of the file", status: .notUnderstood)
    case .unknown, .index, .noFolder:
      self.init("\(error)", status: .wrongUsage)
    }
  }

  private init(_ error: TrainingError) {
    switch error {
    case .recipe, .recipeFile:
      self.init(
        "\(error)", next: "a copy of a shipped recipe (latent doctor lists them)",
        status: .notUnderstood)
    case .otherData:
      self.init("\(error)", next: "the folder that the run began with, by --data")
    case .origin:
      self.init("\(error)", next: "the state of another run, or another recipe")
    case .state:
      self.init("\(error)", next: "a new run, with another folder by -o", status: .notUnderstood)
    case .diverged:
      self.init("\(error)", next: "another --seed, or smaller rates in the recipe")
    }
  }

  private init(_ error: ConceptError) {
    switch error {
    case .unknown: self.init("\(error)", status: .wrongUsage)
    case .rare: self.init("\(error)", next: "a larger --samples, or fewer attributes at once")
    }
  }

  private init(_ error: StudyError) {
    switch error {
    case .fewPictures: self.init("\(error)", next: "--data FOLDER with more pictures")
    case .noClasses: self.init("\(error)", next: "--dataset mnist, or another one with classes")
    case .fewLabels: self.init("\(error)", next: "fewer --labels")
    case .pictures: self.init("\(error)", next: "--on with another set", status: .wrongUsage)
    case .noCodes(let path):
      self.init(
        "\(error)", next: "latent inspect \(shellWord(path))", status: .notUnderstood)
    case .fewModels: self.init("\(error)", status: .wrongUsage)
    case .record:
      self.init(
        "\(error)", next: "a file that latent score or latent select wrote",
        status: .notUnderstood)
    }
  }

  private init(_ error: ModelError) {
    switch error {
    case .notFound(.checkpoints, _, let nearest, let known, let searched):
      let next =
        if let nearest {
          "latent inspect \(nearest)"
        } else if known.isEmpty && !searched.isEmpty {
          "latent doctor, which lists the folders; set LATENT_CHECKPOINTS to the right one"
        } else {
          "latent doctor, which lists models and folders"
        }
      self.init("\(error)", next: next)
    case .notFound(.recipes, _, let nearest, _, _):
      self.init("\(error)", next: nearest.map { "latent train \($0)" } ?? "latent train --help")
    case .checkpoint(let path, let fault):
      if case .format(.system(let file, let operation, let code)) = fault {
        let cause = FormatError.system(path: file, operation: operation, code: code)
        self.init("\(error)", next: cause.wayOut(of: path), status: fault.status)
      } else {
        self.init(
          "\(error)", next: "latent inspect \(shellWord(path))", status: fault.status)
      }
    case .cardGiven(let path, _):
      self.init(
        "\(error)", next: "the same without --card, or latent inspect \(shellWord(path))",
        status: .notUnderstood)
    case .foreign(let path, let fault):
      let status: CommandStatus = fault.isRefusal ? .refused : .notUnderstood
      switch fault {
      case .format(.system): self.init("\(error)", next: fault.wayOut(of: path), status: .failed)
      case .format:
        self.init(
          "\(error)", next: fault.wayOut(of: path) ?? "latent inspect \(shellWord(path))",
          status: status)
      default: self.init("\(error)", next: "latent inspect \(shellWord(path))", status: status)
      }
    case .network(let path, _, _):
      self.init(
        "\(error)", next: "latent inspect \(shellWord(path))", status: .notUnderstood)
    }
  }
}

extension FormatError {
  /// How a command that meets this error ends.
  var status: CommandStatus {
    if case .system = self { return .failed }
    return isRefusal ? .refused : .notUnderstood
  }

  /// What helps against failures of the file system.
  fileprivate var nextStep: String? {
    guard case .system(_, let operation, _) = self else { return nil }
    switch operation {
    case .create, .write, .rename: return "another place with -o, or free space there"
    case .open, .read: return nil
    }
  }
}

extension CheckpointError {
  /// How a command that meets this error ends.
  var status: CommandStatus {
    if case .format(let error) = self { return error.status }
    return isRefusal ? .refused : .notUnderstood
  }
}

extension TerminalError {
  /// The batch commands need no terminal, and a wrong TERM can be set right.
  fileprivate var nextStep: String {
    switch self {
    case .notATerminal: "latent sample MODEL -o pictures.png, which needs no terminal"
    case .cannotPlaceCursor, .unknownType:
      "TERM=xterm-256color latent, or latent sample MODEL -o pictures.png"
    }
  }
}

/// `text` as one word of a shell command.
func shellWord(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-_./+,:@%".utf8.contains(byte)
    }
  }
  if isPlain && !text.isEmpty { return text }
  return "'"
    + text.split(separator: "'", omittingEmptySubsequences: false)
    .joined(separator: "'\\''") + "'"
}
