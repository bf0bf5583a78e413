extension WeightFile {
  /// The arrays of an archive that `numpy.savez` wrote.
  ///
  /// - Throws: `FormatError` for a damaged header, and for arrays that are not there in full.
  init(npz archive: ZipArchive) throws(FormatError) {
    var entries: [Entry] = []
    var notes: [String] = []
    for member in archive.members {
      let name = String(member.name.dropLast(4))
      do throws(FormatError) {
        let tensor = try Self.array(member, of: archive, name: name)
        entries.append(Entry(name: name, tensor: tensor))
      } catch .unsupported(_, let found, _) {
        notes.append("array \"\(name)\" is \(found) and left out")
      } catch .unsafeContent(_, let found) {
        notes.append("array \"\(name)\" holds \(found) and is left out")
      } catch {
        throw error
      }
    }
    let pairs = entries.map { (key: InertValue.text($0.name), value: InertValue.tensor($0.tensor)) }
    self.init(container: .npz, entries: entries, content: .dictionary(pairs), notes: notes)
  }

  /// One NumPy array, called `array`; or what a pickle within it holds, if it is one of objects:
  /// `numpy.save` makes that of a dictionary.
  ///
  /// - Throws: `FormatError` for a damaged header or pickle, and where the array is cut short.
  init(npy file: FileBytes) throws(FormatError) {
    let head = try file.prefix(Self.npyHeadBytes)
    let (header, start) = try NpyHeader.read(head)
    if header.holdsObjects {
      try self.init(pickledArray: file, from: start)
      return
    }
    let tensor = try Self.array(head, subject: "the npy array", byteCount: file.count) {
      start, isBigEndian in
      TensorStorage(file, start..<file.count, isBigEndian: isBigEndian)
    }
    self.init(
      container: .npy, entries: [Entry(name: "array", tensor: tensor)], content: .tensor(tensor))
  }

  /// What the objects of an array are whose pickle begins at `start`.
  private init(pickledArray file: FileBytes, from start: Int) throws(FormatError) {
    var machine = PickleMachine(PickleStream(file, start..<file.count))
    let root = try machine.run()
    var tree = InertTree(machine, bytes: try machine.ownStorages())
    let array = try tree.value(of: root)
    // (version, shape, type, order, objects)
    let objects = array["state"]?.elements?.last
    var content = PickleContent()
    let only = objects?.elements.flatMap { $0.count == 1 ? $0.first : nil }
    content.add(only ?? objects ?? array, names: machine.names)
    self = try content.file(.npy)
  }

  /// Whether `archive` is of NumPy: arrays and nothing else.
  static func isNumPyArchive(_ archive: ZipArchive) -> Bool {
    !archive.members.isEmpty && archive.members.allSatisfy { $0.name.hasSuffix(".npy") }
  }

  private static func array(
    _ member: ZipArchive.Member, of archive: ZipArchive, name: String
  ) throws(FormatError) -> StoredTensor {
    var head: [UInt8] = []
    let headCount = min(member.byteCount, npyHeadBytes)
    try archive.storage(of: member).readPieces(0..<headCount) { piece, _ in head += piece }
    return try array(head, subject: "array \"\(name)\"", byteCount: member.byteCount) {
      start, isBigEndian in
      archive.storage(of: member, from: start, isBigEndian: isBigEndian)
    }
  }

  /// Bytes that a header can take with what comes before it.
  private static let npyHeadBytes = Limits.npyHeaderBytes + 16

  /// The array whose file begins with `head` and has `byteCount` bytes.
  private static func array(
    _ head: [UInt8], subject: String, byteCount: Int,
    storage: (_ start: Int, _ isBigEndian: Bool) -> TensorStorage
  ) throws(FormatError) -> StoredTensor {
    let (header, start) = try NpyHeader.read(head)
    let type = try header.numPyType()
    let count = try Limits.checkedElementCount(header.shape, subject: subject)
    try Npy.check(
      byteCount - start, needed: count * type.type.byteCount, subject: "\(subject) \(header.shape)")
    return try StoredTensor(
      type: type.type, shape: header.shape,
      strides: NumPyType.strides(of: header.shape, isFortran: header.fortranOrder), offset: 0,
      storage: storage(start, type.isBigEndian), subject: subject)
  }
}
