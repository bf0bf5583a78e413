/// How well the letters of `query` are found in `text`, in their order; nil if they are not.
///
/// Letters at the start of words and letters that follow each other count for more, so that `sg` finds
/// `save grid` before `resize grip`; case and blanks of the query do not matter.
func fuzzyScore(_ query: String, in text: String) -> Int? {
  let wanted = Array(query.lowercased().unicodeScalars.filter { $0 != " " })
  let letters = Array(text.lowercased().unicodeScalars)
  guard !wanted.isEmpty else { return 0 }
  // best[i]: the best score with the first `i` letters found, the last of them at the present place.
  var reached = [Int?](repeating: nil, count: wanted.count + 1)
  var atPlace = reached
  reached[0] = 0
  for (place, letter) in letters.enumerated() {
    let before: Unicode.Scalar? = place == 0 ? nil : letters[place - 1]
    let isStart = before.map { !$0.properties.isAlphabetic } ?? true
    var next = [Int?](repeating: nil, count: wanted.count + 1)
    for index in wanted.indices where wanted[index] == letter {
      let apart = reached[index].map { $0 + (isStart ? 8 : 1) }
      let joined = atPlace[index].map { $0 + 6 }
      next[index + 1] = [apart, joined].compactMap(\.self).max()
    }
    for index in next.indices {
      reached[index] = [reached[index], next[index]].compactMap(\.self).max()
    }
    atPlace = next
  }
  return reached[wanted.count]
}
