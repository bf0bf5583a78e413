import Kernels
import Testing

struct InstructionSetTests {
  @Test func theBestLevelIsTheDefault() throws {
    #expect(try InstructionSet.chosen(nil) == .best)
    #expect(try InstructionSet.chosen("") == .best)
    #expect(InstructionSet.supported.contains(.baseline))
    #expect(InstructionSet.best == InstructionSet.supported.max())
  }

  @Test(arguments: InstructionSet.allCases)
  func aLevelIsTakenOrRefused(_ level: InstructionSet) throws {
    if level.isSupported {
      #expect(try InstructionSet.chosen(level.rawValue) == level)
      #expect(Processor(instructionSet: level, threadCount: 1).instructionSet == level)
    } else {
      #expect(throws: KernelError.unsupportedInstructionSet(level)) {
        try InstructionSet.chosen(level.rawValue)
      }
    }
  }

  @Test(arguments: [
    (
      KernelError.unknownInstructionSet("sse9"),
      "LATENT_ISA is \"sse9\", expected one of baseline, avx2, avx512"
    ),
    (KernelError.threadCount(found: 0, limit: 256), "thread count is 0, expected 1 to 256"),
  ])
  func messages(_ error: KernelError, _ text: String) {
    #expect(error.description == text)
  }

  @Test func whatAPersonAskedForIsChecked() throws {
    #expect(throws: KernelError.unknownInstructionSet("sse9")) {
      try Processor.checked(instructionSetName: "sse9", threadCount: nil)
    }
    for count in [0, -1, 257] {
      #expect(throws: KernelError.threadCount(found: count, limit: 256)) {
        try Processor.checked(instructionSetName: nil, threadCount: count)
      }
    }
    #expect(try Processor.checked(instructionSetName: nil, threadCount: 2).threadCount == 2)
  }
}
