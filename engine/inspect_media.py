"""Runs as a confined child: looks inside media files, and draws a poster of the first.

`python -m engine.inspect_media [--poster OUT] FILE...` prints a list of facts, or {"refused": sentence}.
"""

import json
import sys
from pathlib import Path

from PIL import Image

from engine import pictures, policy, posters, streams
from engine.errors import UnsupportedMedia
from engine.media import MediaInfo


def inspect(path: Path) -> MediaInfo:
    """The facts of the file, which is within the policy's limits. Raises UnsupportedMedia."""
    size = path.stat().st_size
    policy.check_size(size)
    with path.open("rb") as file:
        kind = policy.sniff(file.read(policy.SNIFFED))
    info = pictures.inspect(path, size) if kind.is_image else streams.inspect(path, size, kind)
    policy.check(info)
    return info


def main() -> None:
    arguments = sys.argv[1:]
    poster = arguments[1] if arguments[0] == "--poster" else None
    Image.MAX_IMAGE_PIXELS = None  # the policy has its own limit, and a sentence that gives the size
    answer: object
    try:
        files = [Path(name) for name in arguments[2 if poster else 0 :]]
        infos = [inspect(file) for file in files]
        if poster is not None:
            if infos[0].kind == "image":
                pictures.draw_poster(files[0], Path(poster))
            elif infos[0].kind == "video":
                posters.draw(files[0], infos[0], Path(poster))
        answer = [info.to_json() for info in infos]
    except UnsupportedMedia as error:
        answer = {"refused": str(error), "detail": error.detail}
    except MemoryError:
        answer = {"refused": "The file needs too much memory to open.", "detail": ""}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
