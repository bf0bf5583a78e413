import Datasets
import Inference
import Kernels
import Models
import Scenes
import Tensors

extension PictureEncoder {
  /// What the model sees in all pictures of `sample`: (pictures, codes).
  ///
  /// - Parameter report: told how many pictures were read, and how many there are.
  /// - Throws: `StudyError.pictures` when the model takes pictures of another shape.
  public func representation(
    of sample: ScoreSample, on processor: Processor,
    report: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Tensor {
    let pool = sample.pool
    try check(
      pictures: [pool.scene.channels, pool.scene.side, pool.scene.side], of: pool.scene.name)
    var values: [Float] = []
    values.reserveCapacity(pool.count * codes.count)
    for start in stride(from: 0, to: pool.count, by: Self.batch) {
      let count = min(Self.batch, pool.count - start)
      let pictures = pool.scene.drawn(count, range: range, on: processor) {
        pool.values(at: start + $0)
      }
      values += try representation(
        of: Tensor(shape: [count] + pictureShape, values: pictures)
      ).values
      report(start + count, pool.count)
    }
    return Tensor(shape: [pool.count, codes.count], values: values)
  }

  /// Pictures that are drawn and read together.
  private static let batch = 512

  /// - Throws: `StudyError.pictures` unless the model takes pictures of that shape.
  func check(pictures: [Int], of name: String) throws(StudyError) {
    if pictures != pictureShape {
      throw .pictures(set: name, found: pictures, expected: pictureShape)
    }
  }
}
