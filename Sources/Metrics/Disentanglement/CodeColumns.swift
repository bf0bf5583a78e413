import Tensors

/// The codes of pictures, column by column in double precision.
struct CodeColumns {
  /// One array a code, one number a picture.
  let columns: [[Double]]
  /// The number of pictures.
  let count: Int

  /// The columns of `codes`, (pictures, codes).
  init(_ codes: Tensor) {
    let (rows, width) = (codes.shape[0], codes.shape[1])
    count = rows
    columns = (0..<width).map { code in
      codes.values.withUnsafeBufferPointer { values in
        (0..<rows).map { Double(values[$0 * width + code]) }
      }
    }
  }

  /// Columns of `count` numbers each.
  init(columns: [[Double]], count: Int) {
    self.columns = columns
    self.count = count
  }

  /// The same with mean 0 and deviation 1 (n below), as measured on `other`; what is constant becomes 0.
  func standardised(as other: CodeColumns? = nil) -> CodeColumns {
    let scales = (other ?? self).columns.map(Moments.init)
    return CodeColumns(
      columns: zip(columns, scales).map { column, scale in
        let factor = scale.deviation > 0 ? 1 / scale.deviation : 0
        return column.map { ($0 - scale.mean) * factor }
      }, count: count)
  }
}

/// The mean and the spread of numbers.
struct Moments {
  /// The mean; 0 of nothing.
  let mean: Double
  /// The variance with n below.
  let variance: Double
  /// The standard deviation with n below; exactly 0 for numbers that are all the same.
  var deviation: Double { variance.squareRoot() }

  /// The moments of `numbers`, in two passes.
  init(_ numbers: [Double]) {
    let count = Double(max(1, numbers.count))
    let mean = numbers.reduce(0, +) / count
    let isConstant = numbers.allSatisfy { $0 == numbers[0] }
    self.mean = isConstant ? numbers.first ?? 0 : mean
    variance =
      isConstant ? 0 : numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
  }
}
