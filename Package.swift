// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// Every target: Swift 6 language mode, warnings are errors, members are visible only through
/// imports that the file itself makes.
///
/// A release build holds Swift's libraries itself, which modules have to know when they name what they
/// need: one file to copy to another box, sooner at its first picture than with 15 shared libraries to load.
let strict: [SwiftSetting] = [
  .unsafeFlags(["-static-stdlib"], .when(configuration: .release)),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Settings of the arithmetic targets, which are optimised in debug builds too.
///
/// A debug forward pass is otherwise some 200 times slower and the tests with it. `-wmo` must not be added here, it breaks debug builds.
func kernels(_ clangFlags: [String] = []) -> [SwiftSetting] {
  strict + [.unsafeFlags(["-O"] + clangFlags.flatMap { ["-Xcc", $0] })]
}

/// Instruction-set flags exist on x86-64 only; elsewhere (arm64) the baseline target is NEON already
/// and the other two compile to it as well, and are never chosen.
#if arch(x86_64)
  let avx2 = ["-mavx2", "-mfma", "-mf16c"]
  let avx512 = ["-mavx512f", "-mavx512vl", "-mavx512bw", "-mavx512dq", "-mfma", "-mf16c"]
#else
  let avx2: [String] = []
  let avx512: [String] = []
#endif

/// Links a small system library from its archive where there is one, else the shared library.
///
/// A release build is then one file that needs only the C and C++ runtimes of the box that it is copied
/// to: a bare server often has no libpng. As plain flags, since an archive that two targets name must
/// stay at both places: libz has to follow libpng.
func systemLibrary(_ name: String) -> LinkerSetting {
  let folders = [
    "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib",
  ]
  let archive = "lib\(name).a"
  let found = folders.contains { FileManager.default.fileExists(atPath: $0 + "/" + archive) }
  return found ? .unsafeFlags(["-Xlinker", "-l:" + archive]) : .linkedLibrary(name)
}

/// A library target with the house settings.
func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = strict,
  linking libraries: [String] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, swiftSettings: settings,
    linkerSettings: libraries.map(systemLibrary))
}

/// A test target with the house settings; every one sees `TestSupport`.
///
/// Golden numbers and snapshots are read where they lie in the source tree.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  let folder = Context.packageDirectory + "/Tests/" + name + "/"
  let excluded = ["Golden", "Snapshots", "check-instruction-sets"].filter {
    FileManager.default.fileExists(atPath: folder + $0)
  }
  return .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], exclude: excluded,
    swiftSettings: strict)
}

let package = Package(
  name: "latent",
  products: [.executable(name: "latent", targets: ["latent"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    // Floor 0: no imports of our own, except within the kernels.
    .target(name: "CCpu"),
    .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
    .systemLibrary(name: "CPng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["libpng-dev"])]),
    library("KernelCore", ["CCpu"], settings: kernels()),
    library("KernelsBaseline", ["KernelCore"], settings: kernels()),
    library("KernelsAVX2", ["KernelCore"], settings: kernels(avx2)),
    library("KernelsAVX512", ["KernelCore"], settings: kernels(avx512)),
    library(
      "Kernels", ["CCpu", "KernelCore", "KernelsBaseline", "KernelsAVX2", "KernelsAVX512"],
      settings: kernels()),
    library("Formats", ["CZlib"], settings: kernels(), linking: ["z"]),
    library("Cells"),
    library("Scenes", settings: kernels()),

    // Floor 1
    library("Tensors", ["Formats"], settings: kernels()),

    // Floor 2
    library("Networks", ["Tensors", "Kernels"], settings: kernels()),
    library("Latents", ["Tensors"]),
    library(
      "Datasets", ["Kernels", "Tensors", "Formats", "Pictures", "Scenes"], settings: kernels()),
    library(
      "Pictures", ["Tensors", "Formats", "CPng"], settings: kernels(), linking: ["png16", "z"]),

    // Floor 3
    library("Checkpoints", ["Tensors", "Formats", "Networks", "Latents"]),
    library(
      "Inference", ["Formats", "Tensors", "Kernels", "Networks", "Latents"], settings: kernels()),

    // Floor 4
    library(
      "Models",
      ["Formats", "Kernels", "Tensors", "Networks", "Latents", "Checkpoints", "Inference"],
      settings: kernels()),
    library(
      "Metrics", ["Tensors", "Kernels", "Networks", "Latents", "Datasets", "Inference"],
      settings: kernels()),

    // Floor 5
    library(
      "Training",
      [
        "Tensors", "Kernels", "Networks", "Latents", "Datasets", "Checkpoints", "Inference",
        "Models", "Metrics", "Pictures",
      ], settings: kernels()),
    library(
      "Studies",
      [
        "Tensors", "Kernels", "Networks", "Latents", "Datasets", "Checkpoints", "Inference",
        "Models", "Metrics", "Pictures", "Training", "Scenes", "Formats",
      ], settings: kernels()),
    library("Explorer", ["Cells", "Formats", "Tensors", "Latents", "Pictures"]),

    // Floor 6
    library(
      "TerminalDriver", ["Cells", "Formats", "Pictures", "Explorer", "CNcurses"],
      linking: ["ncursesw", "tinfo"]),
    library(
      "Engine",
      [
        "Cells", "Tensors", "Networks", "Latents", "Pictures", "Checkpoints", "Inference",
        "Models", "Metrics", "Studies", "Explorer", "Formats", "Kernels", "Scenes", "Datasets",
      ]),

    // Floor 7
    library(
      "Commands",
      [
        "Kernels", "Formats", "Scenes", "Tensors", "Networks", "Latents", "Datasets", "Pictures",
        "Checkpoints", "Inference", "Models", "Metrics", "Training", "Studies", "Explorer",
        "TerminalDriver", "Engine", "Cells",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "latent", dependencies: ["Commands"], swiftSettings: strict,
      // By lld, which passes over what Foundation's archive warns of in functions that nothing calls. No
      // other program loads symbols of this one: exported, they would take 1 MB of every run.
      linkerSettings: [
        .unsafeFlags(
          ["-static-stdlib", "-use-ld=lld", "-Xlinker", "--no-export-dynamic"],
          .when(configuration: .release))
      ]),

    // Tests
    .target(
      name: "TestSupport",
      dependencies: ["Formats", "Tensors", "Networks", "Latents", "Checkpoints"],
      path: "Tests/TestSupport",
      swiftSettings: strict),
    .target(name: "CAllocationCount", path: "Tests/CAllocationCount"),
    tests("KernelsTests", ["Kernels", "KernelCore"]),
    tests("FormatsTests", ["Formats"]),
    tests("CellsTests", ["Cells"]),
    tests("TensorsTests", ["Tensors", "Formats"]),
    tests("NetworksTests", ["Networks", "Tensors", "Kernels"]),
    tests("LatentsTests", ["Latents", "Tensors", "Formats"]),
    tests("ScenesTests", ["Scenes", "Pictures"]),
    tests("DatasetsTests", ["Datasets", "Tensors", "Formats", "Pictures", "Scenes", "Kernels"]),
    tests("PicturesTests", ["CZlib", "Pictures", "Tensors", "Formats"]),
    tests("CheckpointsTests", ["Checkpoints", "Tensors", "Formats", "Networks", "Latents"]),
    tests(
      "InferenceTests",
      ["Inference", "Tensors", "Networks", "Kernels", "Latents", "Formats"]),
    tests(
      "ModelsTests",
      [
        "Models", "Checkpoints", "Tensors", "Networks", "Latents", "Inference", "Formats",
        "Kernels",
      ]),
    tests("MetricsTests", ["Metrics", "Tensors", "Latents", "Formats", "Kernels"]),
    tests(
      "TrainingTests",
      [
        "Training", "Tensors", "Networks", "Latents", "Datasets", "Checkpoints", "Models",
        "Metrics", "Kernels", "Inference", "CAllocationCount",
      ]),
    tests(
      "StudiesTests",
      [
        "Studies", "Training", "Tensors", "Networks", "Latents", "Datasets", "Checkpoints",
        "Models", "Metrics", "Kernels", "Inference", "Formats", "Scenes",
      ]),
    tests("ExplorerTests", ["Explorer", "Cells", "Latents", "Pictures", "Tensors"]),
    tests("TerminalDriverTests", ["TerminalDriver", "Cells", "Pictures", "Explorer"]),
    tests(
      "EngineTests",
      [
        "Engine", "Explorer", "Latents", "Pictures", "Models", "Checkpoints", "Tensors",
        "Networks", "Inference", "Scenes", "Datasets",
      ]),
    tests(
      "CommandsTests",
      [
        "Commands", "Formats", "Checkpoints", "Tensors", "Latents", "Networks", "Pictures",
        "Models", "Kernels", "TerminalDriver", "Inference", "Studies", "Metrics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    tests("ArchitectureTests", []),
  ]
)
