/// The known name that somebody who typed `name` most likely meant; nil if none is near.
///
/// Near is at most a third of the letters wrong (insertions, deletions, replacements and swapped
/// neighbours count one each), or a known name that begins with what was typed.
public func nearestName(to name: String, among known: [String]) -> String? {
  let typed = name.lowercased()
  if typed.isEmpty { return nil }
  let beginning = known.filter { $0.lowercased().hasPrefix(typed) }
  if beginning.count == 1 { return beginning[0] }
  let limit = max(1, typed.count / 3)
  let ranked = known.map { (distance: editDistance(typed, $0.lowercased()), name: $0) }
    .filter { $0.distance <= limit && $0.distance < typed.count }
  return ranked.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
}

/// Edits that turn `a` into `b` (optimal string alignment).
func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a), Array(b))
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
