import Kernels

/// The memory of one run at a time of a plan.
///
/// Several threads may run one plan, each with a workspace of its own. Not `Sendable`.
public final class Workspace {
  /// Most images that go through the network together.
  public let maximumImages: Int

  let plan: Plan
  let scratch: FloatBuffer
  /// One per value; a step in place has its input's buffer.
  ///
  /// Zero borders stay zero since each buffer serves one layout only.
  private let buffers: [FloatBuffer]

  init(_ plan: Plan, maximumImages: Int) {
    precondition(maximumImages > 0, "maximumImages is \(maximumImages)")
    self.plan = plan
    self.maximumImages = maximumImages
    var buffers: [FloatBuffer] = []
    for (index, layout) in plan.layouts.enumerated() {
      if index > 0, plan.steps[index - 1].isInPlace {
        buffers.append(buffers[plan.steps[index - 1].sources[0]])
      } else {
        buffers.append(FloatBuffer(for: layout.with(images: maximumImages)))
      }
    }
    self.buffers = buffers
    scratch = FloatBuffer(
      uninitialized: plan.steps.indices.map {
        plan.steps[$0].scratchCount(
          images: maximumImages, input: plan.layouts[plan.steps[$0].sources.first ?? 0],
          on: plan.processor)
      }.max() ?? 0)
  }

  func map(_ value: Int, images: Int) -> FeatureMap {
    FeatureMap(buffers[value], plan.layouts[value].with(images: images))
  }
}
