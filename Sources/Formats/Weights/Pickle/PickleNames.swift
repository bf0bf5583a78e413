/// What the names of classes and functions in pickles say.
enum PickleNames {
  /// What makes an empty NumPy array, which then gets its numbers as a state.
  static let numPyArrayMaker = "numpy._core.multiarray._reconstruct"

  /// The name that the newest versions of Python and NumPy have for `path`.
  static func modern(_ path: String) -> String {
    for (old, new) in renamed where path.hasPrefix(old) { return new + path.dropFirst(old.count) }
    return path
  }

  private static let renamed = [
    ("__builtin__.", "builtins."), ("copy_reg.", "copyreg."), ("numpy.core.", "numpy._core."),
    ("torch.tensor._rebuild", "torch._tensor._rebuild"),
  ]

  /// Names that are understood, or that stand for themselves and do nothing.
  static func isKnown(_ path: String) -> Bool {
    let name = modern(path)
    return known.contains(name) || TorchStorageType(className: name) != nil
      || TorchStorageType.elements(ofType: name) != nil
      // Classes of a TorchScript archive, whose code is its own and is not looked at.
      || name.hasPrefix("__torch__.")
  }

  private static let known: Set<String> = [
    "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2",
    "torch._utils._rebuild_tensor_v3", "torch._utils._rebuild_parameter",
    "torch._utils._rebuild_parameter_with_state", "torch.nn.parameter.Parameter",
    "torch.autograd.variable.Variable", "torch.jit._pickle.restore_type_tag",
    "torch.jit._pickle.build_intlist", "torch.jit._pickle.build_tensorlist",
    "torch.jit._pickle.build_doublelist", "torch.jit._pickle.build_boollist",
    "torch.jit._pickle.build_tensor_from_id", "torch._tensor._rebuild_from_type_v2",
    "torch.Tensor", "torch.Size", "torch.device", "torch.storage._load_from_bytes",
    "collections.OrderedDict", "collections.defaultdict", "collections.Counter", "builtins.dict",
    "builtins.set", "builtins.frozenset", "builtins.list", "builtins.tuple", "builtins.bytes",
    "builtins.bytearray", "builtins.int", "builtins.float", "builtins.str", "builtins.bool",
    "builtins.object", "builtins.complex", "builtins.slice", "builtins.range", "_codecs.encode",
    "copyreg._reconstructor", "copyreg.__newobj__", "numpy.dtype", "numpy.ndarray", numPyArrayMaker,
    "numpy._core.multiarray.scalar", "numpy._core.numeric._frombuffer",
  ]

  /// Whether Python would reach outside the file with `path`: run a program, evaluate text, open files
  /// or connections, build code.
  ///
  /// The names are inert here all the same; who made a file that has one meant harm, or packed a
  /// whole program with the weights.
  /// - Source: after the dangerous globals of picklescan, `scanner.py`, without those that trained models
  ///   have for good reasons, such as `functools.partial`.
  static func isDangerous(_ path: String) -> Bool {
    let name = modern(path)
    if dangerousNames.contains(name) { return true }
    if dangerousModules.contains(where: { name.hasPrefix($0 + ".") }) { return true }
    // Modules have those that they import as attributes: `torch.serialization.os.system`.
    return name.split(separator: ".").dropFirst().contains { reachedModules.contains(String($0)) }
  }

  private static let reachedModules: Set<String> = [
    "os", "posix", "nt", "sys", "subprocess", "shutil", "socket", "builtins", "importlib", "ctypes",
    "runpy", "pty", "__builtins__", "__globals__", "__import__", "__subclasses__",
  ]

  private static let dangerousNames: Set<String> = [
    "builtins.eval", "builtins.exec", "builtins.execfile", "builtins.compile", "builtins.open",
    "builtins.file", "builtins.getattr", "builtins.setattr", "builtins.delattr",
    "builtins.apply", "builtins.breakpoint", "builtins.__import__", "builtins.globals",
    "builtins.locals", "builtins.vars", "operator.attrgetter", "operator.methodcaller",
    "_operator.attrgetter", "_operator.methodcaller", "types.CodeType", "types.FunctionType",
    "torch.load", "torch.serialization.load", "numpy.load",
    "numpy.testing._private.utils.runstring", "torch._inductor.codecache.compile_file",
  ]

  private static let dangerousModules = [
    "os", "posix", "nt", "sys", "subprocess", "commands", "popen2", "socket",
    "shutil", "runpy", "pty", "webbrowser", "http", "httplib", "urllib", "urllib2", "requests",
    "aiohttp", "ftplib", "smtplib", "telnetlib", "asyncio", "multiprocessing", "threading",
    "signal", "ssl", "bdb", "pdb", "code", "codeop", "profile", "cProfile", "timeit", "trace",
    "doctest", "pydoc", "pickle", "_pickle", "cPickle", "marshal", "shelve", "importlib", "imp",
    "pkgutil", "zipimport", "ctypes", "_ctypes", "pip", "ensurepip", "venv", "distutils",
    "setuptools", "idlelib", "lib2to3", "tempfile", "fileinput",
    "torch.hub", "torch.utils.cpp_extension", "torch._dynamo", "numpy.f2py",
    "numpy.distutils", "dill._dill", "cloudpickle.cloudpickle",
  ]
}
