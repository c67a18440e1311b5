"""Runs as a confined child: draws the middle of a picture as a small square JPEG.

`python -m engine.draw_portrait SOURCE OUT` prints null, or {"refused": sentence}.
"""

import sys
from pathlib import Path

from PIL import Image, ImageOps

from engine import pictures, policy
from engine.media import MediaInfo
from engine.portrait import SIDE
from engine.replying import reply

FORMATS = {name: policy.IMAGES[name] for name in ("JPEG", "PNG", "WEBP")}


def draw(source: Path, out: Path) -> None:
    with pictures.opened(source, tuple(FORMATS)) as image:
        width, height = image.size
        container = FORMATS.get(image.format or "", "jpeg")  # a telephone's JPEG with a second picture inside says MPO
        policy.check(MediaInfo("image", container, source.stat().st_size, width=width, height=height))
        image.draft("RGB", (2 * SIDE, 2 * SIDE))
        square = ImageOps.exif_transpose(_middle(image))
    pictures.save_poster(square, out)


def _middle(image: Image.Image) -> Image.Image:
    """The largest square around the centre, at SIDE; cut before anything else is done with it, which saves memory."""
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    cut = image.crop((left, top, left + side, top + side))
    plain = cut.convert("RGBA" if cut.has_transparency_data else "RGB")
    return plain.resize((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)


def main() -> None:
    source, out = map(Path, sys.argv[1:])
    reply(lambda: draw(source, out), "The picture needs too much memory to open.")


if __name__ == "__main__":
    main()
