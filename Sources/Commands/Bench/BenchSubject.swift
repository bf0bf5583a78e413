import ArgumentParser
import Checkpoints
import Inference
import Kernels
import Models
import Training

/// What is measured: a workload, or the generator of a model, compiled for each processor.
enum BenchSubject {
  case workload(Workload)
  case model([GeneratorModel])

  var name: String {
    switch self {
    case .workload(let workload): workload.rawValue
    case .model(let models): models.first?.card.name ?? ""
    }
  }

  var isTraining: Bool {
    if case .workload(let workload) = self { workload.isTraining } else { false }
  }

  var batches: [Int] {
    if case .workload(let workload) = self { workload.batches } else { [1, 64] }
  }

  func cost(batch: Int, storage: WeightStorage) throws -> WorkCost {
    switch self {
    case .workload(let workload): return try workload.cost(batch: batch, storage: storage)
    case .model(let models):
      guard let network = models.first?.card.networks["generator"] else { return WorkCost() }
      return try WorkCost(forwardOf: network, batch: batch, storage: storage)
    }
  }

  func plan(storage: WeightStorage, on processor: Processor) throws -> Plan {
    switch self {
    case .workload(let workload): return try workload.plan(storage: storage, for: processor)
    case .model(let models):
      guard let model = models.first(where: { $0.generator.processor === processor }) else {
        preconditionFailure("the model was not compiled for \(processor.threadCount) threads")
      }
      return model.generator
    }
  }
}

extension Workload: ExpressibleByArgument {}
