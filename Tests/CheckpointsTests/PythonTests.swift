import Checkpoints
import Formats
import Tensors
import TestSupport
import Testing

/// Files that Python's own libraries must read, where Python has them.
@Suite struct PythonTests {
  @Test(.enabled(if: Python.has("safetensors", "numpy"))) func safetensorsReadsCheckpoints() throws
  {
    let folder = TemporaryFolder()
    let checkpoint = TinyModel.checkpoint()
    for storage in Checkpoint.Storage.allCases {
      let path = folder.file("\(storage).safetensors")
      try checkpoint.save(to: path, storage: storage)
      // One line opens it; sums in double precision are compared tensor by tensor.
      let output = try Python.run(
        """
        import sys, json, safetensors, safetensors.numpy
        tensors = safetensors.numpy.load_file(sys.argv[1])
        for name, tensor in tensors.items():
            print(name, tensor.dtype, list(tensor.shape), repr(float(tensor.astype("float64").sum())))
        card = json.loads(safetensors.safe_open(sys.argv[1], "np").metadata()["latent.card"])
        print("card", card["name"], len(tensors))
        """, path)
      var lines = output.split(separator: "\n").map(String.init)
      #expect(lines.popLast() == "card tiny \(checkpoint.weights.count)")
      let expected = checkpoint.weights.pairs.map { name, tensor in
        let isHalf = storage == .float16 && tensor.shape.count >= 2
        let stored =
          isHalf ? tensor.values.map { HalfFloat.decode(HalfFloat.encode($0)) } : tensor.values
        return (name, isHalf ? "float16" : "float32", tensor.shape, stored.map(Double.init))
      }
      #expect(lines.count == expected.count)
      for (name, type, shape, values) in expected {
        let line = try #require(lines.first { $0.hasPrefix(name + " ") })
        #expect(line.hasPrefix("\(name) \(type) \(shape) "))
        let sum = try #require(Double(line.split(separator: " ").last ?? ""))
        #expect(abs(sum - values.reduce(0, +)) < 1e-9, "\(name)")
      }
    }
  }

  @Test(.enabled(if: Python.has("safetensors", "numpy"))) func filesOfSafetensorsAreRead() throws {
    let folder = TemporaryFolder()
    let path = folder.file("python.safetensors")
    _ = try Python.run(
      """
      import sys, numpy, safetensors.numpy
      safetensors.numpy.save_file({
          "b": numpy.arange(6, dtype="float32").reshape(2, 3), "a": numpy.array(1.5, "float16"),
          "i": numpy.array([-1, 2], "int64"), "none": numpy.zeros((0, 2), "float32"),
          "yes": numpy.array([True, False])}, sys.argv[1], {"key": "Größe"})
      """, path)
    let table = try SafeTensors(path: path)
    #expect(table.metadata == ["key": "Größe"])
    var tensors: [String: Tensor] = [:]
    for entry in table.entries {
      tensors[entry.name] = Tensor(
        shape: entry.shape, bytes: try table.bytes(of: entry), type: entry.type)
    }
    #expect(tensors["b"] == Tensor(shape: [2, 3], values: [0, 1, 2, 3, 4, 5]))
    #expect(tensors["a"] == Tensor(shape: [], values: [1.5]))
    #expect(tensors["i"]?.values == [-1, 2] && tensors["yes"]?.values == [1, 0])
    #expect(tensors["none"]?.shape == [0, 2])
  }

  @Test(.enabled(if: Python.has("numpy"))) func numpyReadsAndWritesArrays() throws {
    let folder = TemporaryFolder()
    let tensor = Tensor(shape: [2, 1, 3], values: [1, -0.5, .infinity, 0, 1e-30, 3])
    try AtomicFile.write(tensor.npy.encoded(), to: folder.file("swift.npy"))
    _ = try Python.run(
      """
      import sys, numpy
      array = numpy.load(sys.argv[1] + "/swift.npy")
      assert array.shape == (2, 1, 3) and array.dtype == numpy.float32, array
      numpy.save(sys.argv[1] + "/single.npy", array)
      numpy.save(sys.argv[1] + "/double.npy", array.astype("float64"))
      numpy.save(sys.argv[1] + "/big.npy", array.astype(">f4"))
      numpy.save(sys.argv[1] + "/fortran.npy", numpy.asfortranarray(array.reshape(2, 3)))
      numpy.save(sys.argv[1] + "/objects.npy", numpy.array([{}]), allow_pickle=True)
      """, folder.path)
    func read(_ name: String) throws -> Tensor {
      Tensor(try Npy(FileBytes.read(path: folder.file(name))))
    }
    #expect(try read("single.npy") == tensor)
    #expect(try read("double.npy") == tensor)
    for (name, message) in [
      ("big.npy", "the npy type is '>f4' (big endian), supported: little endian"),
      (
        "fortran.npy",
        "the npy array is in Fortran order, supported: C order, as numpy.ascontiguousarray gives"
      ),
      ("objects.npy", "the npy array holds Python objects ('|O'), which is never loaded"),
    ] {
      let error = #expect(throws: FormatError.self) { try read(name) }
      #expect(error?.description == message)
    }
  }
}
