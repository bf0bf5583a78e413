import Latents

/// One thing that a person can ask for, as a line says it: `set slant 0.62`, `save three.png x8`.
///
/// Statements name codes, marks and files as text; what the names stand for is decided when a statement
/// is performed, so that a line means the same in a log, a script and at the `:` of the explorer.
public enum Statement: Equatable, Hashable, Sendable {
  // MARK: The point

  /// Sets codes: `set slant 0.62 width +0.1`. At least one.
  case set([Assignment])
  /// Chooses a category by name: `choose digit 3`.
  case choose(code: String, choice: String)
  /// Brings one code back to neutral, or all of them: `reset slant`, `reset`.
  case reset(code: String?)
  /// Draws the noise: `seed 1234`.
  case seed(UInt64)
  /// Draws noise and codes: `draw 1234`.
  case draw(UInt64)
  /// Draws with a seed of the explorer's choice: `resample`, or `resample all` for codes too.
  case resample(everything: Bool)
  /// A whole point: the noise that the seed draws, neutral codes, and what differs from that.
  case at(seed: UInt64, [Assignment])
  /// A whole point as the generator takes it, number by number: `vector 0.1 -0.2 seed 5`.
  ///
  /// Rows may follow the seed: how far to go along directions from there.
  case vector([Float], seed: UInt64, [Assignment] = [])
  /// Goes back some steps: `undo`, `undo 3`.
  case undo(Int)
  /// Goes forward some steps.
  case redo(Int)
  /// Says what was done.
  case history

  // MARK: Marks

  /// Names the present point: `mark a`.
  case mark(String)
  /// Takes a mark away.
  case unmark(String)
  /// Makes a group of marks, or adds marks to one: `group smiling a b c`. At least one.
  case group(String, [String])
  /// Takes marks out of a group, or the group away: `ungroup smiling c`, `ungroup smiling`.
  case ungroup(String, [String])
  /// Goes to a mark, or to the mean of a group.
  case go(String)
  /// Goes to a mark, which then is where the point was.
  case exchange(String)

  // MARK: Directions

  /// Makes a direction of numbers: `direction smile 0.1 -0.2 from "tags"`.
  case direction(String, [Float], source: String)
  /// Makes a direction of the tagged samples, or of a sum of marks: `learn smile`, `learn smile from a - b`.
  case learn(String, from: MarkSum?)
  /// Has directions looked for in the network: `find pca 5`.
  case find(DirectionMethod, count: Int)
  /// Calls a direction otherwise: `rename pca1 slant-left`.
  case rename(String, to: String)
  /// Turns a direction so that it leaves others alone: `lock smile against male young`.
  case lock(String, against: [String])
  /// Writes a direction into the file beside the model: `keep smile`.
  case keep(String)
  /// Takes a direction away, also from that file.
  case forget(String)

  // MARK: Feature maps

  /// Takes maps of a layer of the generator away: `mute up1 3 17`.
  case mute(layer: String, maps: [Int])
  /// Leaves only some maps of a layer.
  case solo(layer: String, maps: [Int])
  /// Multiplies maps of a layer: `scale up1 1.5 3`.
  case scale(layer: String, factor: Float, maps: [Int])
  /// Makes the maps of a layer whole again, or of all: `unmute`.
  case unmute(layer: String?)

  // MARK: Looking

  /// Focuses a code: its strip is shown.
  case focus(String)
  /// Shows the grid of two codes: `grid across slant down digit`; nil leaves one as it is.
  case grid(across: String?, down: String?)
  /// Shows a sum of marks: `sum a,b - c + d`.
  case sum(MarkSum)
  /// Shows the samples from a seed on, with one of them chosen: `samples 1234 codes kept chosen 1240`; nil
  /// leaves the codes as they are, and chooses the first.
  case samples(seed: UInt64, keepsCodes: Bool?, chosen: UInt64? = nil)
  /// Tags a sample, or the present point, or takes its tag away: `tag 1234 plus`, `tag here none`.
  case tag(Tagged, Tag?)
  /// Takes all tags away.
  case untag
  /// Shows what excites units of a layer of the discriminator: `units conv3 17`; nil is the strongest.
  case units(layer: String, map: Int?)
  /// Goes to a place on the walk, and says how it is played.
  case walk(WalkPlace)
  /// Shows another view: `view grid`.
  case view(String)
  /// Shows pictures of one channel in other colours: `colours cividis`.
  case colours(String)
  /// Shows pictures with more or less contrast: `contrast 1.5`.
  case contrast(Float)
  /// Says where the point is.
  case show
  /// Says what was measured of the codes.
  case measures
  /// Says what a line can be, or how one begins: `help`, `help save`.
  case help(String?)

  // MARK: Files

  /// Opens a model: `open infogan-mnist`.
  case open(String)
  /// Opens a model beside the present one: `beside infogan-mnist`.
  case beside(String)
  /// Says what is assumed of the network, or takes another choice: `assume 4 sigmoid`.
  case assume(Int?, String?)
  /// Saves a picture, a strip or a grid.
  case save(SavedSubject, file: String, zoom: Int)
  /// Writes a walk, or the latents of one.
  case export(ExportFormat, file: String, zoom: Int, path: ExportPath?)
  /// Goes to the point whose picture comes nearest to that in a file: `encode face.png`.
  case encode(file: String)
  /// Hands out the point as a line.
  case copy

  /// Ends.
  case quit
}

/// A code and its value as they are typed.
public struct Assignment: Equatable, Hashable, Sendable {
  /// The name of the code: `slant`, `noise[5]`.
  public var code: String
  /// The value: `0.62`, `+0.1`, `max`, or the name of a choice.
  public var value: String

  /// The given code and value.
  public init(_ code: String, _ value: String) {
    self.code = code
    self.value = value
  }
}

/// What a tag is put on.
public enum Tagged: Equatable, Hashable, Sendable {
  /// The sample of the page that this seed draws.
  case sample(seed: UInt64)
  /// The present point.
  case here
}

/// A place on the walk and how the walk is played: `walk 1.5 seconds 2 ending loop noise slerp`.
public struct WalkPlace: Equatable, Hashable, Sendable {
  /// The place, 0 at the first mark, 1 at the second.
  public var position: Double
  /// How long a step takes, one of `WalkState.durations`; nil leaves it as it is.
  public var stepMilliseconds: Int?
  /// What happens at the end; nil leaves it as it is.
  public var ending: WalkEnding?
  /// How noise goes from mark to mark; nil leaves it as it is.
  public var noisePath: NoisePath?
  /// Whether it was played last on the way back; nil leaves it as it is.
  public var isGoingBack: Bool?
  /// The marks that the walk goes through, two or more; none for all marks, nil leaves them as they are.
  public var through: [String]?

  /// The given place.
  public init(
    _ position: Double, stepMilliseconds: Int? = nil, ending: WalkEnding? = nil,
    noisePath: NoisePath? = nil, isGoingBack: Bool? = nil, through: [String]? = nil
  ) {
    self.position = position
    self.stepMilliseconds = stepMilliseconds
    self.ending = ending
    self.noisePath = noisePath
    self.isGoingBack = isGoingBack
    self.through = through
  }
}

/// What is saved as one picture.
public enum SavedSubject: Equatable, Hashable, Sendable {
  /// The picture of the point.
  case picture
  /// What is beside it on the screen.
  case shown
  /// A row of pictures for each code.
  case figure
  /// The strip of a code; nil stands for the focused one.
  case strip(SavedAxis?)
  /// A grid of two codes; nil stands for those that the view of that name shows.
  case grid(across: SavedAxis?, down: SavedAxis?)
}

/// A code that varies in a saved strip or grid.
public struct SavedAxis: Equatable, Hashable, Sendable {
  /// The name of the code.
  public var code: String
  /// How many pictures.
  public var count: Int

  /// The given code and count.
  public init(_ code: String, _ count: Int) {
    self.code = code
    self.count = count
  }
}

/// The kinds of file that a walk is written to; the name is what people type.
public enum ExportFormat: String, Equatable, Hashable, Sendable, CaseIterable {
  /// An animated PNG.
  case apng
  /// An animated GIF.
  case gif
  /// Numbered PNG files.
  case frames
  /// One PNG, the pictures below each other.
  case tall
  /// The latents as a NumPy array (pictures, latent size).
  case npy
  /// The latents as JSON.
  case json
}

extension ExportFormat {
  /// Whether the file holds latents and no pictures.
  public var isData: Bool { self == .npy || self == .json }

  /// What most people want to show to others.
  static let usual = ExportFormat.gif
}

/// The points that an export goes through.
public enum ExportPath: Equatable, Hashable, Sendable {
  /// The traversal of a code.
  case across(SavedAxis)
  /// From mark to mark, with so many steps between two of them.
  case through([String], steps: Int)
}
