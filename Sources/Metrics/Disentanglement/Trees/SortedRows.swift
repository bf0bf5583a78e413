/// The rows of a table in the order of each of its columns, for trees that are grown again and again.
struct SortedRows: Sendable {
  /// One array a column, one number a row.
  let columns: [[Double]]
  /// Of each column: its rows, those with the smallest number first.
  let orders: [[Int32]]
  /// The number of rows.
  let count: Int

  /// Sorts the rows of `codes` by every column.
  init(_ codes: CodeColumns) {
    columns = codes.columns
    count = codes.count
    orders = codes.columns.map { column in
      column.indices.sorted { (column[$0], $0) < (column[$1], $1) }.map(Int32.init)
    }
  }
}
