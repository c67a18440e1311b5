"""Still pictures, read with Pillow: their facts, and a small JPEG of any picture or frame. Sizes are checked before decoding."""

import errno
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps

from engine import policy
from engine.errors import UnsupportedMedia
from engine.media import MediaInfo

POSTER_WIDTH, POSTER_HEIGHT = 640, 1280
POSTER_QUALITY = 82
BEHIND = (24, 24, 27)  # shows through where a picture is transparent
ORIENTATION = 0x0112  # the EXIF tag
TURNS = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}  # EXIF orientation: degrees clockwise to show it upright
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error)  # what Pillow raises for a file that is not what it says


def inspect(path: Path, size: int) -> MediaInfo:
    """Facts of a picture; decodes it once, small where the format allows, to see that it is whole."""
    with opened(path) as image:
        width, height = image.size
        turn = TURNS.get(image.getexif().get(ORIENTATION, 1), 0)
        if turn in (90, 270):
            width, height = height, width
        # a phone's JPEG with a second picture inside has a format of its own in Pillow ("MPO"); the first is an ordinary one
        container = policy.IMAGES.get(image.format or "", "jpeg")
        found = MediaInfo("image", container, size, width=width, height=height, rotation=turn)
        policy.check(found)
        has_alpha = image.has_transparency_data
        image.draft("L", (64, 64))
        image.load()
    return MediaInfo(
        "image",
        container,
        size,
        width=width,
        height=height,
        rotation=turn,
        video_codec=container,
        pixel_format="rgba" if has_alpha else "rgb24",
    )


def draw_poster(path: Path, out: Path) -> None:
    """A JPEG of the picture, upright, at most POSTER_WIDTH wide."""
    with opened(path) as image:
        image.draft("RGB", (2 * POSTER_WIDTH, 2 * POSTER_HEIGHT))
        save_poster(ImageOps.exif_transpose(image), out)


def save_poster(image: Image.Image, out: Path) -> None:
    image.thumbnail((POSTER_WIDTH, POSTER_HEIGHT), reducing_gap=3.0)
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        image = Image.new("RGB", image.size, BEHIND)
        image.paste(seen, mask=seen)
    # a new picture, so that nothing of the file's own data about itself is carried along
    plain = Image.new("RGB", image.size)
    plain.paste(image.convert("RGB"))
    plain.save(out, "JPEG", quality=POSTER_QUALITY, optimize=True, progressive=True)


@contextmanager
def opened(path: Path, formats: tuple[str, ...] = tuple(policy.IMAGES)) -> Iterator[Image.Image]:
    try:
        with Image.open(path, formats=formats) as image:
            yield image
    except Image.DecompressionBombError as error:
        raise UnsupportedMedia("The picture has too many pixels.", str(error)) from error
    except BROKEN as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise  # no fault of the picture
        raise UnsupportedMedia("The picture is damaged or cut short, and cannot be read.", str(error)) from error
