"""`python -m generation.procedural`: a picture, a film, or the contact sheet of docs/built-in-generator.md."""

import argparse
import sys
from fractions import Fraction
from pathlib import Path

from generation.procedural.canvas import Size
from generation.procedural.contact_sheet import write_sheet
from generation.procedural.films import write_film
from generation.procedural.pictures import write_picture


def main() -> None:
    given = _parser().parse_args()
    if given.what == "sheet":
        write_sheet(given.out)
    elif given.what == "picture":
        write_picture(given.prompt, given.out, size=given.size, seed=given.seed)
    else:
        write_film(given.prompt, given.out, size=given.size, rate=Fraction(30), seconds=given.seconds, seed=given.seed)
    sys.stdout.write(f"{given.out}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m generation.procedural", description=__doc__)
    kinds = parser.add_subparsers(dest="what", required=True)
    sheet = kinds.add_parser("sheet", help="thirty prompts in one JPEG")
    sheet.add_argument("out", type=Path, nargs="?", default=Path("docs/images/built-in-generator.jpg"))
    for name in ("picture", "film"):
        parts = kinds.add_parser(name)
        parts.add_argument("prompt")
        parts.add_argument("out", type=Path)
        parts.add_argument("--seed", type=int, default=1)
        parts.add_argument("--size", type=_size, default=Size(1280, 720), help="as 1280x720")
        if name == "film":
            parts.add_argument("--seconds", type=Fraction, default=Fraction(5))
    return parser


def _size(text: str) -> Size:
    width, _, height = text.partition("x")
    return Size(int(width), int(height))


if __name__ == "__main__":
    main()
