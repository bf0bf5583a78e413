import CPng
import Formats

/// PNG files through libpng's simplified interface, which needs no `setjmp` and works in memory.
public enum PNG {
  /// The content of a PNG file of `picture`, with `texts` as `tEXt` chunks right after the header.
  ///
  /// - Precondition: keys and texts are ASCII, keys of 1 to 79 characters; see `PNGChunks`.
  public static func encode(
    _ picture: Picture, texts: [(key: String, text: String)] = []
  ) throws(FormatError) -> [UInt8] {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    image.width = UInt32(picture.width)
    image.height = UInt32(picture.height)
    image.format = picture.channels == 3 ? UInt32(PNG_FORMAT_RGB) : UInt32(PNG_FORMAT_GRAY)
    // What deflate can grow to at worst (zlib's `deflateBound`), and room for chunk headers.
    let raw = (picture.width * picture.channels + 1) * picture.height
    let bound = raw + raw >> 3 + raw >> 6 + raw >> 9 + 4_096
    var status: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: bound) { buffer, filled in
      var size = buffer.count
      status = png_image_write_to_memory(
        &image, buffer.baseAddress, &size, 0, picture.pixels, 0, nil)
      filled = status == 0 ? 0 : size
    }
    if status == 0 {
      throw .malformed(
        subject: "the picture", found: "refused by libpng (\(message(of: image)))",
        expected: "\(picture.width) x \(picture.height) pixels that can be written")
    }
    return PNGChunks.inserting(texts, into: bytes)
  }

  /// Refuses an extent that is not read, so that it is not written either.
  ///
  /// - Throws: `FormatError.tooLarge` about the `subject`.
  public static func checkExtent(
    of subject: String, width: Int, height: Int
  ) throws(FormatError) {
    for (what, side) in [("width", width), ("height", height)] where side > Limits.pictureSide {
      throw .tooLarge(subject: "the \(what) of \(subject)", found: side, limit: Limits.pictureSide)
    }
    if width * height > Limits.picturePixels {
      throw .tooLarge(
        subject: "the pixel count of \(subject)", found: width * height,
        limit: Limits.picturePixels)
    }
  }

  /// The picture in the content of a PNG file, grey or RGB, over black where it is transparent.
  ///
  /// - Throws: `FormatError`; width and height are checked before pixels are allocated.
  public static func decode(_ bytes: [UInt8]) throws(FormatError) -> Picture {
    let size = try PNGChunks.size(of: bytes)
    try checkExtent(of: "the PNG picture", width: size.width, height: size.height)
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    let picture: Picture? = bytes.withUnsafeBytes { buffer in
      guard png_image_begin_read_from_memory(&image, buffer.baseAddress, buffer.count) != 0 else {
        return nil
      }
      let isColour = image.format & UInt32(PNG_FORMAT_FLAG_COLOR) != 0
      image.format = isColour ? UInt32(PNG_FORMAT_RGB) : UInt32(PNG_FORMAT_GRAY)
      var picture = Picture(width: size.width, height: size.height, channels: isColour ? 3 : 1)
      var background = png_color(red: 0, green: 0, blue: 0)
      let isRead = png_image_finish_read(&image, &background, &picture.pixels, 0, nil) != 0
      return isRead ? picture : nil
    }
    guard let picture else {
      throw .malformed(
        subject: "the PNG picture", found: "damaged (\(message(of: image)))",
        expected: "an intact picture")
    }
    return picture
  }

  /// Whether `bytes` begin as a PNG file does.
  public static func isLikely(prefix bytes: [UInt8]) -> Bool {
    bytes.starts(with: PNGChunks.signature)
  }

  /// libpng's words; C hands them over as a tuple of characters.
  private static func message(of image: png_image) -> String {
    withUnsafeBytes(of: image.message) { buffer in
      String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
