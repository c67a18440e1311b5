"""Runs as a confined child: draws a picture anew, as a Retouch says.

`python -m engine.draw_retouch SOURCE OUT JSON` prints null, or {"refused": sentence}.
"""

import json
import sys
from pathlib import Path

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from engine import pictures, policy
from engine.media import MediaInfo
from engine.replying import reply
from engine.retouch import QUALITIES, Retouch

PAPER = (255, 255, 255)  # behind what shows through, in a format that has no such thing
TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
MIRRORS = {"horizontal": Image.Transpose.FLIP_LEFT_RIGHT, "vertical": Image.Transpose.FLIP_TOP_BOTTOM}
BLUR_RADIUS = 2  # pixels, of what sharpening adds


def draw(source: Path, out: Path, wanted: Retouch) -> None:
    with pictures.opened(source) as image:
        _check(source, image)
        profile = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA") else None
        upright = ImageOps.exif_transpose(image)
        plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    _save(_treated(_placed(plain, wanted), wanted), out, wanted, profile)


def _check(source: Path, image: Image.Image) -> None:
    container = policy.IMAGES.get(image.format or "", "jpeg")  # a telephone's JPEG with a second picture inside says MPO
    width, height = image.size
    policy.check(MediaInfo("image", container, source.stat().st_size, width=width, height=height))


def _placed(image: Image.Image, wanted: Retouch) -> Image.Image:
    if wanted.turn in TURNS:
        image = image.transpose(TURNS[wanted.turn])
    if any(wanted.crop):
        left, top, right, bottom = wanted.crop
        width, height = image.size
        box = (round(width * left), round(height * top), round(width * (1 - right)), round(height * (1 - bottom)))
        image = image.crop((box[0], box[1], max(box[2], box[0] + 1), max(box[3], box[1] + 1)))
    if wanted.mirror in MIRRORS:
        image = image.transpose(MIRRORS[wanted.mirror])
    if wanted.scale != 1:
        width, height = (max(1, round(side * wanted.scale)) for side in image.size)
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return image


def _treated(image: Image.Image, wanted: Retouch) -> Image.Image:
    """The colours alone; what shows through stays as it is."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    seen = image.convert("RGB")
    if wanted.denoise:
        seen = Image.blend(seen, seen.filter(ImageFilter.MedianFilter(3)), wanted.denoise)
    if (wanted.brightness, wanted.contrast) != (0, 1):
        levels = [_level(value, wanted) for value in range(256)]
        seen = seen.point(levels * 3)
    if wanted.saturation != 1:
        seen = ImageEnhance.Color(seen).enhance(wanted.saturation)
    if wanted.sharpen:
        seen = seen.filter(ImageFilter.UnsharpMask(BLUR_RADIUS, round(100 * wanted.sharpen), 2))
    if alpha is not None:
        seen.putalpha(alpha)
    return seen


def _level(value: int, wanted: Retouch) -> int:
    light = (value / 255 - 0.5) * wanted.contrast + 0.5 + wanted.brightness
    return round(255 * min(1.0, max(0.0, light)))


def _save(image: Image.Image, out: Path, wanted: Retouch, profile: bytes | None) -> None:
    """Its colours' profile is all that is carried along of what the file said about itself."""
    if wanted.format == "jpeg" and image.mode == "RGBA":
        paper = Image.new("RGB", image.size, PAPER)
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    image.info.clear()
    if wanted.format == "png":
        image.save(out, "PNG", icc_profile=profile)
    else:
        image.save(out, wanted.format.upper(), quality=QUALITIES[wanted.quality], icc_profile=profile, optimize=True)


def main() -> None:
    source, out, wanted = Path(sys.argv[1]), Path(sys.argv[2]), Retouch.from_json(json.loads(sys.argv[3]))
    reply(lambda: draw(source, out, wanted), "The picture needs too much memory to open.")


if __name__ == "__main__":
    main()
