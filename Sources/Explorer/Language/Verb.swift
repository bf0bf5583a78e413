/// The words that a line begins with, and what may follow: the grammar as a table.
///
/// Blanks separate words; `"` encloses a word with blanks in it, in which `\"` and `\\` stand for the
/// characters themselves and `\n` for a line break; `#` begins a comment. Capitals in a synopsis stand
/// for words of the person's, brackets for what may be left out, dots for repetition.
public enum Verb: String, Equatable, Hashable, Sendable, CaseIterable {
  case set, choose, reset, seed, draw, resample, at, vector, undo, redo, history
  case mark, unmark, group, ungroup, go, exchange
  case direction, learn, find, rename, lock, keep, forget
  case mute, solo, scale, unmute
  case focus, grid, sum, samples, tag, untag, walk, units, view, colours, contrast, show, measures,
    help
  case open, beside, assume, save, export, encode, copy
  case quit
}

extension Verb {
  /// The form of the line.
  public var synopsis: String {
    switch self {
    case .set: "set CODE VALUE [CODE VALUE ...]"
    case .choose: "choose CODE CHOICE"
    case .reset: "reset [CODE]"
    case .seed: "seed NUMBER"
    case .draw: "draw NUMBER"
    case .resample: "resample [all]"
    case .at: "at seed NUMBER [CODE VALUE ...]"
    case .vector: "vector NUMBER ... [seed NUMBER [CODE VALUE ...]]"
    case .undo: "undo [COUNT]"
    case .redo: "redo [COUNT]"
    case .history: "history"
    case .mark: "mark NAME"
    case .unmark: "unmark NAME"
    case .group: "group NAME MARK ..."
    case .ungroup: "ungroup NAME [MARK ...]"
    case .go: "go NAME"
    case .exchange: "exchange NAME"
    case .direction: "direction NAME NUMBER ... [from TEXT]"
    case .learn: "learn NAME [from MARK[,MARK ...] - MARK[,MARK ...] ...]"
    case .find: "find pca|sefa [COUNT]"
    case .rename: "rename NAME NAME"
    case .lock: "lock NAME against NAME ..."
    case .keep: "keep NAME"
    case .forget: "forget NAME"
    case .mute: "mute LAYER MAP ..."
    case .solo: "solo LAYER MAP ..."
    case .scale: "scale LAYER FACTOR MAP ..."
    case .unmute: "unmute [LAYER]"
    case .focus: "focus CODE"
    case .grid: "grid [across CODE] [down CODE]"
    case .sum: "sum MARK[,MARK ...] - MARK[,MARK ...] + ..."
    case .samples: "samples SEED [codes kept|drawn] [chosen SEED]"
    case .tag: "tag SEED|here plus|minus|none"
    case .untag: "untag"
    case .walk:
      "walk PLACE [seconds COUNT] [ending NAME] [noise NAME] [going back|forth] [through MARK ...]"
    case .units: "units LAYER [MAP]"
    case .view: "view NAME"
    case .colours: "colours NAME"
    case .contrast: "contrast FACTOR"
    case .show: "show"
    case .measures: "measures"
    case .help: "help [WORD]"
    case .open: "open MODEL"
    case .beside: "beside MODEL"
    case .assume: "assume [NUMBER [CHOICE]]"
    case .save:
      "save [strip|grid|shown|figure] FILE [xZOOM] [across CODE COUNT] [down CODE COUNT]"
    case .export:
      "export FORMAT FILE [xZOOM] [across CODE COUNT | through MARK ... [steps COUNT]]"
    case .encode: "encode FILE"
    case .copy: "copy"
    case .quit: "quit"
    }
  }

  /// What the line does.
  public var summary: String {
    switch self {
    case .set: "set codes; +0.1 adds, min, zero and max are places"
    case .choose: "choose a category"
    case .reset: "a code, or everything, back to neutral"
    case .seed: "the noise that this seed draws"
    case .draw: "the noise and codes that this seed draws"
    case .resample: "new noise; all: new codes too"
    case .at: "go to a point: a seed's noise, and codes"
    case .vector: "go to a point given number by number"
    case .undo: "undo"
    case .redo: "redo"
    case .history: "say what was done, the last step first"
    case .mark: "name this point"
    case .unmark: "take a mark away"
    case .group: "make a group of marks, or add marks to it"
    case .ungroup: "take marks out of a group, or the group away"
    case .go: "go to a mark, or to the mean of a group"
    case .exchange: "go to a mark, which becomes this point"
    case .direction: "make a direction, number by number"
    case .learn: "make a direction of the tagged samples, or of marks"
    case .find: "find directions in the first layer"
    case .rename: "name a direction otherwise"
    case .lock: "turn a direction so that it leaves others alone"
    case .keep: "keep a direction in a file beside the model"
    case .forget: "delete a direction"
    case .mute: "take feature maps away"
    case .solo: "leave only some feature maps of a layer"
    case .scale: "make feature maps weaker or stronger"
    case .unmute: "make feature maps whole again"
    case .focus: "show the strip of a code"
    case .grid: "show two codes against each other"
    case .sum: "add and subtract marks; commas and groups are means"
    case .samples: "show what seeds from this one on draw"
    case .tag: "tag a sample, or this point"
    case .untag: "take all tags away"
    case .walk: "go to a place on the walk: 1.5 is after mark 2"
    case .units: "show what excites units of the discriminator"
    case .view: "show another view"
    case .colours: "show greys as grey, ink, cividis or viridis"
    case .contrast: "show more or less contrast, 1 is none"
    case .show: "say where the point is"
    case .measures: "say what Q finds of each code, against H(c)"
    case .help: "say what can be typed"
    case .open: "open a model"
    case .beside: "open a model beside this one, to compare"
    case .assume: "say or change what is assumed of a network"
    case .save: "save the picture, a strip or a grid"
    case .export: "write a walk: apng gif frames tall npy json"
    case .encode: "find the code of a picture, or of one of a set: mnist:test:7"
    case .copy: "copy the point as a line"
    case .quit: "leave"
    }
  }

  /// A line that works with the model of the paper.
  public var example: String {
    switch self {
    case .set: "set slant 0.62"
    case .choose: "choose digit 3"
    case .reset: "reset slant"
    case .seed: "seed 1234"
    case .draw: "draw 1234"
    case .resample: "resample all"
    case .at: "at seed 1234 digit 3 slant 0.62"
    case .vector: "vector 0.1 -0.2 0 1 seed 5"
    case .undo: "undo 3"
    case .redo: "redo"
    case .history: "history"
    case .mark: "mark a"
    case .unmark: "unmark a"
    case .group: "group smiling a b c"
    case .ungroup: "ungroup smiling c"
    case .go: "go a"
    case .exchange: "exchange B"
    case .direction: "direction smile 0.1 -0.2 0.3"
    case .learn: "learn smile from a,b - c"
    case .find: "find pca 5"
    case .rename: "rename pca1 stroke"
    case .lock: "lock smile against male young"
    case .keep: "keep smile"
    case .forget: "forget smile"
    case .mute: "mute up1 3 17"
    case .solo: "solo up1 3"
    case .scale: "scale up1 1.5 3"
    case .unmute: "unmute up1"
    case .focus: "focus slant"
    case .grid: "grid across slant down digit"
    case .sum: "sum a,b - c + d"
    case .samples: "samples 1234 codes kept"
    case .tag: "tag 1234 plus"
    case .untag: "untag"
    case .walk: "walk 1.5 seconds 2 ending loop noise slerp"
    case .units: "units conv2 17"
    case .view: "view grid"
    case .colours: "colours cividis"
    case .contrast: "contrast 1.5"
    case .show: "show"
    case .measures: "measures"
    case .help: "help save"
    case .open: "open infogan-mnist"
    case .beside: "beside infogan-mnist"
    case .assume: "assume 4 sigmoid"
    case .save: "save grid digits.png x4 across slant 9 down digit 10"
    case .export: "export apng walk.png x8 through a b a steps 12"
    case .encode: "encode face.png"
    case .copy: "copy"
    case .quit: "quit"
    }
  }

  /// The command of the key that does the same; nil if no key does.
  public var command: Command? {
    switch self {
    case .set: .typeValue
    case .reset: .reset
    case .seed: .typeSeed
    case .resample: .resampleNoise
    case .undo: .undo
    case .redo: .redo
    case .history: .listHistory
    case .mark: .mark
    case .group: .typeGroup
    case .go: .goToMark
    case .exchange: .flipCompared
    case .sum: .typeSum
    case .measures: .listMeasures
    case .view: .nextView
    case .colours: .nextColours
    case .contrast: .contrast(1)
    case .help: .help
    case .open: .openModel
    case .beside: .openBeside
    case .save: .savePicture
    case .export: .exportWalk
    case .encode: .encodePicture
    case .copy: .copyPoint
    case .quit: .quit
    case .learn, .find, .rename, .lock, .keep, .forget: .chooseDirection
    case .grid: .toggleView(.grid)
    case .samples: .samples(.newPage)
    case .tag: .samples(.tag(.plus))
    case .untag: .samples(.clearTags)
    case .walk: .walk(.move(0.05))
    case .units: .units(.move(.right))
    case .mute: .maps(.toggle)
    case .solo: .maps(.solo)
    case .scale: .maps(.scale(0.25))
    case .unmute: .maps(.makeWhole)
    case .choose, .draw, .at, .vector, .unmark, .ungroup, .direction, .focus, .assume, .show: nil
    }
  }
}
