"""PNG files of other kinds than this program writes, and the 8-bit pixels that they stand for.

Needs Pillow; run here: python3 foreign_pngs.py. Writes *.png and foreign_pngs.json.
"""
import json

from PIL import Image, PngImagePlugin

pixels = {}


def keep(name, image, expected, **options):
    image.save(f"{name}.png", **options)
    pixels[name] = {"width": image.width, "height": image.height,
                    "channels": len(expected) // (image.width * image.height), "pixels": expected}


grey = Image.new("L", (3, 2))
grey.putdata([0, 50, 100, 150, 200, 255])
keep("grey", grey, [0, 50, 100, 150, 200, 255])

rgb = Image.new("RGB", (2, 2))
rgb.putdata([(1, 2, 3), (250, 0, 0), (0, 250, 0), (9, 8, 7)])
text = PngImagePlugin.PngInfo()
text.add_text("Title", "a test")
text.add_text("latent:code", "not JSON")
keep("rgb", rgb, [1, 2, 3, 250, 0, 0, 0, 250, 0, 9, 8, 7], pnginfo=text)

palette = rgb.convert("P", palette=Image.Palette.ADAPTIVE, colors=4)
keep("palette", palette, [v for p in palette.convert("RGB").getdata() for v in p])

bits = Image.new("1", (9, 1))
bits.putdata([1, 0, 1, 1, 0, 0, 0, 1, 1])
keep("bits", bits, [255 * b for b in [1, 0, 1, 1, 0, 0, 0, 1, 1]])

# Opaque and invisible pixels only: what lies between depends on the gamma that is blended in.
alpha = Image.new("RGBA", (2, 1))
alpha.putdata([(10, 20, 30, 255), (10, 20, 30, 0)])
keep("alpha", alpha, [10, 20, 30, 0, 0, 0])

with open("foreign_pngs.json", "w") as file:
    json.dump(pixels, file)
