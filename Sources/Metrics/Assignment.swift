/// The one-to-one assignment of rows to columns with the largest sum.
///
/// The Hungarian method with potentials, O(n^3).
/// - Source: Kuhn 1955, "The Hungarian method for the assignment problem"; the shortest augmenting
///   path form of Jonker & Volgenant 1987.
/// - Parameter values: a square matrix, row by row.
/// - Returns: the column of each row.
public func largestAssignment(_ values: [[Int]]) -> [Int] {
  let count = values.count
  precondition(
    values.allSatisfy { $0.count == count },
    "a square matrix is needed, got rows of \(values.map(\.count)) in \(count) rows")
  // Minimises the negated values; index 0 stands for "none", rows and columns count from 1.
  var rowPotential = [Int](repeating: 0, count: count + 1)
  var columnPotential = rowPotential
  var rowOfColumn = rowPotential
  for row in stride(from: 1, through: count, by: 1) {
    rowOfColumn[0] = row
    var column = 0
    var slack = [Int](repeating: .max, count: count + 1)
    var previous = [Int](repeating: 0, count: count + 1)
    var isUsed = [Bool](repeating: false, count: count + 1)
    repeat {
      isUsed[column] = true
      let current = rowOfColumn[column]
      var step = Int.max
      var nearest = 0
      for other in 1...count where !isUsed[other] {
        let cost =
          -values[current - 1][other - 1] - rowPotential[current] - columnPotential[other]
        if cost < slack[other] {
          slack[other] = cost
          previous[other] = column
        }
        if slack[other] < step {
          step = slack[other]
          nearest = other
        }
      }
      for other in 0...count {
        if isUsed[other] {
          rowPotential[rowOfColumn[other]] += step
          columnPotential[other] -= step
        } else if slack[other] < .max {
          slack[other] -= step
        }
      }
      column = nearest
    } while rowOfColumn[column] != 0
    while column != 0 {
      rowOfColumn[column] = rowOfColumn[previous[column]]
      column = previous[column]
    }
  }
  var result = [Int](repeating: 0, count: count)
  for column in stride(from: 1, through: count, by: 1) {
    result[rowOfColumn[column] - 1] = column - 1
  }
  return result
}
