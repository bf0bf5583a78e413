import ArgumentParser
import Models
import Studies

/// A rectangle of pixels as a person types it: `x,y,width,height`.
struct BoxArgument: ExpressibleByArgument {
  let box: PictureBox

  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      Int($0).flatMap { (0...65_535).contains($0) ? $0 : nil }
    }
    guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let width = numbers[2],
      let height = numbers[3], width > 0, height > 0
    else { return nil }
    box = PictureBox(x: x, y: y, width: width, height: height)
  }

  /// Refuses what lies outside of the pictures of `model`.
  ///
  /// - Throws: `CommandFailure` with both extents.
  func check(within model: GeneratorModel) throws(CommandFailure) {
    let shape = model.pictureShape
    guard box.x + box.width <= shape.width, box.y + box.height <= shape.height else {
      throw CommandFailure(
        "--box reaches to \(box.x + box.width), \(box.y + box.height), the pictures have "
          + "\(shape.width) x \(shape.height) pixels", status: .wrongUsage)
    }
  }
}
