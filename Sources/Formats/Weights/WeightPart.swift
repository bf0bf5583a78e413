/// Tensors of a file that can be one network: its generator, what shows pictures.
///
/// Files of whole trainings hold discriminators, encoders and optimisers too, and wrap what they hold in
/// dictionaries. Which tensors make pictures, their names tell, mostly.
public struct WeightPart: Sendable {
  /// What the names say about the tensors, the likeliest to be wanted first.
  public enum Role: Int, Comparable, Sendable {
    /// The average of a generator over its training, which makes the better pictures.
    case averagedGenerator
    /// A generator.
    case generator
    /// The half of an autoencoder that makes pictures.
    case decoder
    /// Everything, or everything of a model.
    case whole

    /// Whether the left one is the likelier one.
    public static func < (left: Role, right: Role) -> Bool { left.rawValue < right.rawValue }
  }

  /// What the names say.
  public let role: Role
  /// What all its tensors have before their names in the file: `state_dict.generator`; empty for nothing.
  public let path: String
  /// The tensors, `path` taken off their names, in the order of the file.
  public let entries: [WeightFile.Entry]
}

extension WeightFile {
  /// The parts that can be a generator, the likeliest first; parts that are known to be something else
  /// (discriminators, encoders, optimisers) are none of them, the whole file without these always is.
  public func parts() -> [WeightPart] {
    var found: [WeightPart] = []
    if content.elements != nil {
      // A list of state dictionaries: each is a part of its own, by its number.
      for group in Self.groups(entries) where !group.entries.contains(where: \.name.isEmpty) {
        Self.collect(group.entries, path: [group.word], role: .whole, into: &found)
      }
    }
    if found.isEmpty { Self.collect(entries, path: [], role: .whole, into: &found) }
    // `sorted` is stable in practice only; the index makes it so by rule.
    return found.enumerated().sorted { a, b in
      (a.element.role, a.offset) < (b.element.role, b.offset)
    }.map(\.element)
  }

  /// The dictionaries or modules that the tensors lie in, outermost only, with the number of tensors in
  /// each: what a part was chosen among.
  public func outermostNames() -> [(name: String, count: Int)] {
    Self.groups(entries).map { ($0.word, $0.entries.count) }
  }

  /// The entries by the first word of their names, in order, the word taken off.
  private static func groups(_ entries: [Entry]) -> [(word: String, entries: [Entry])] {
    var places: [String: Int] = [:]
    var result: [(word: String, entries: [Entry])] = []
    for entry in entries {
      let dot = entry.name.firstIndex(of: ".")
      let word = String(entry.name[..<(dot ?? entry.name.endIndex)])
      let rest = dot.map { String(entry.name[entry.name.index(after: $0)...]) } ?? ""
      let place = places[word] ?? result.count
      if place == result.count {
        places[word] = place
        result.append((word, []))
      }
      result[place].entries.append(Entry(name: rest, tensor: entry.tensor))
    }
    return result
  }

  private static func collect(
    _ entries: [Entry], path: [String], role: WeightPart.Role, into found: inout [WeightPart]
  ) {
    let groups = groups(entries)
    let kinds = groups.map { PartWord($0.word) }
    let isWrapped =
      groups.count > 0 && !kinds.contains(nil)
      // A tensor of that very name is no dictionary.
      && groups.allSatisfy { $0.entries.allSatisfy { !$0.name.isEmpty } }
    var remaining = entries
    for (group, kind) in zip(groups, kinds) {
      switch kind {
      case .role(let inner, let isShort) where isWrapped || !isShort:
        // A decoder beside layers without a role is one of the layers.
        if group.entries.contains(where: \.name.isEmpty) || inner == .decoder && !isWrapped {
          break
        }
        collect(
          group.entries, path: path + [group.word], role: min(role, inner), into: &found)
      case .wrapper where isWrapped:
        collect(group.entries, path: path + [group.word], role: role, into: &found)
      case .other:
        remaining.removeAll { $0.name.hasPrefix(group.word + ".") }
      default: break
      }
    }
    // What only wraps one thing is not offered beside it.
    if isWrapped && groups.count == 1 && kinds[0] != .other { return }
    if !remaining.isEmpty {
      found.append(
        WeightPart(role: role, path: path.joined(separator: "."), entries: remaining))
    }
  }
}

/// What the name of a dictionary or module says about the tensors in it.
private enum PartWord: Equatable {
  /// A network that makes pictures; one letter tells it only where all names around tell something.
  case role(WeightPart.Role, isShort: Bool)
  /// Something that weights are wrapped in.
  case wrapper
  /// Something that makes no pictures.
  case other

  /// The meaning of `word`; nil for names of layers and all else.
  init?(_ word: String) {
    let word = word.lowercased()
    if let known = Self.known[word] {
      self = known
    } else if Self.otherParts.contains(where: word.contains) {
      self = .other
    } else {
      return nil
    }
  }

  private static let known: [String: PartWord] = {
    var result: [String: PartWord] = [:]
    func add(_ words: String, _ meaning: PartWord) {
      for word in words.split(separator: " ") { result[String(word)] = meaning }
    }
    add(
      "g_ema gema ema_g netg_ema generator_ema ema_generator g_running gs params_ema g_avg ema "
        + "model_ema ema_model",
      .role(.averagedGenerator, isShort: false))
    add(
      "generator netg net_g gnet gen model_g g_model g_state_dict gen_state_dict g_net "
        + "generator_state_dict netg_state_dict generator_model_state_dict state_dict_g "
        + "generator_net gan_g model_g_state_dict",
      .role(.generator, isShort: false))
    add("g", .role(.generator, isShort: true))
    add("decoder dec netdec decoder_state_dict dec_state_dict", .role(.decoder, isShort: false))
    add(
      "state_dict model_state_dict model_state model module net network weights params "
        + "_forward_module _orig_mod data gan vae infogan",
      .wrapper)
    add(
      "d q e netd netq nete net_d net_q dnet qnet critic encoder enc constants latent_avg "
        + "optimizers loss",
      .other)
    return result
  }()

  /// Parts of names that no generator has.
  private static let otherParts = ["discriminator", "optim", "scheduler", "classifier", "lpips"]
}
