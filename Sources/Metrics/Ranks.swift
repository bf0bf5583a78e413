/// The place of each number in order, from 1 on; equal numbers get the mean of their places.
func averageRanks(of numbers: [Double]) -> [Double] {
  let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
  var ranks = [Double](repeating: 0, count: numbers.count)
  var start = 0
  while start < order.count {
    var end = start + 1
    while end < order.count, numbers[order[end]] == numbers[order[start]] { end += 1 }
    for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
    start = end
  }
  return ranks
}

/// The chance that a member has a larger score than another row, ties counted half: the area under the
/// ROC curve; nil where there are no members or no others.
func areaUnderCurve(_ scores: [Double], isMember: [Bool]) -> Double? {
  let members = isMember.reduce(0) { $0 + ($1 ? 1 : 0) }
  let others = scores.count - members
  guard members > 0, others > 0 else { return nil }
  let ranks = averageRanks(of: scores)
  var sum = 0.0
  for index in scores.indices where isMember[index] { sum += ranks[index] }
  let least = Double(members) * Double(members + 1) / 2
  return (sum - least) / (Double(members) * Double(others))
}
