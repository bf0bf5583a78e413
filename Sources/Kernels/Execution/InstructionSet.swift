import CCpu
import KernelCore
import KernelsAVX2
import KernelsAVX512
import KernelsBaseline

/// A level of vector instructions, lowest first.
public enum InstructionSet: String, CaseIterable, Comparable, Sendable, CustomStringConvertible {
  /// What every processor of this architecture has: SSE2 on x86-64, NEON on arm64.
  case baseline
  /// 256-bit vectors with fused multiply-add.
  case avx2
  /// 512-bit vectors, 32 registers.
  case avx512

  /// Lower level first.
  public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .baseline: 0
    case .avx2: 1
    case .avx512: 2
    }
  }

  /// The word that `LATENT_ISA` takes.
  public var description: String { rawValue }

  /// Whether this processor and its operating system run this level.
  public var isSupported: Bool {
    switch self {
    case .baseline: true
    case .avx2: cpu_has_avx2()
    case .avx512: cpu_has_avx512()
    }
  }

  /// Every level that runs here, lowest first.
  public static var supported: [Self] { allCases.filter(\.isSupported) }

  /// The best level that runs here.
  public static var best: Self { supported.last ?? .baseline }

  /// The level named by the environment variable `LATENT_ISA`, or the best one when it is not set.
  ///
  /// - Parameter name: the variable's value, nil or empty when not set.
  /// - Throws: `KernelError` for an unknown name or a level this processor lacks.
  public static func chosen(_ name: String?) throws(KernelError) -> Self {
    guard let name, !name.isEmpty else { return best }
    guard let level = Self(rawValue: name) else {
      throw .unknownInstructionSet(name)
    }
    guard level.isSupported else { throw .unsupportedInstructionSet(level) }
    return level
  }

  /// The kernels of this level.
  var kernels: KernelTable {
    switch self {
    case .baseline: baselineKernels
    case .avx2: avx2Kernels
    case .avx512: avx512Kernels
    }
  }
}
