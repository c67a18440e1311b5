"""Captions as text: SubRip (.srt) and WebVTT (.vtt), read and written, and how they become a caption track.

Times of a Cue are whole milliseconds, as both formats have them. Cues are sorted when read, and do not overlap: of two
that do, the earlier one ends where the later begins, and two that begin at once become one, the later's lines below.
Nothing is opened here; the caller has decoded the text.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.errors import EngineError
from engine.frames import from_seconds, to_seconds
from engine.timeline import MAX_ELEMENTS, MAX_FRAMES, CaptionElement, Track

MAX_CHARACTERS = 8_000_000
LONGEST_TEXT = 1_000  # of a CaptionElement
MILLISECONDS = Fraction(1_000)

_TIME = r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{1,2})(?:[.,]([0-9]{1,3}))?"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?", re.ASCII)
_NUMBER = re.compile(r"\s*[0-9]+\s*", re.ASCII)
_SKIPPED = re.compile(r"(NOTE|STYLE|REGION)(\s|$)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|</>|<[0-9:.]+>|\{\\[^{}]*\}")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos|nbsp|lrm|rlm);")
_LINE_END = re.compile(r"\r\n|\r|\n")


class InvalidCaptions(EngineError):
    """The text is not captions; `line`, counted from 1, is where (0: as a whole)."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(f"Line {line}: {message}" if line else message)
        self.line = line


@dataclass(frozen=True)
class Cue:
    """What is said from `start` to `end`, in milliseconds. `text` is plain; a newline begins another line."""

    start: int
    end: int
    text: str


@dataclass
class _Block:
    """A cue being read, and the line of its times."""

    line: int
    start: int
    end: int
    lines: list[str]


def read(text: str) -> list[Cue]:
    """The cues of an SRT or WebVTT file, in order. Raises InvalidCaptions with the line of the first fault."""
    if len(text) > MAX_CHARACTERS:
        raise InvalidCaptions("The captions are too long")
    clean = text.encode("utf-8", "replace").decode().replace("\0", "\ufffd").removeprefix("\ufeff")
    found: list[tuple[_Block, Cue]] = []
    for block in _blocks(_LINE_END.split(clean)):
        words = tidy(_ENTITY.sub(lambda match: html.unescape(match[0]), _TAG.sub("", "\n".join(block.lines))))
        if words:
            found.append((block, Cue(block.start, block.end, words)))
    if len(found) > MAX_ELEMENTS:
        raise InvalidCaptions(f"A track holds {MAX_ELEMENTS} captions, but these are {len(found)}")
    for block, cue in found:
        if len(cue.text) > LONGEST_TEXT:
            raise InvalidCaptions(f"A caption holds {LONGEST_TEXT} characters, but this one has {len(cue.text)}", block.line)
    return _apart([cue for _, cue in found])


def _blocks(lines: Sequence[str]) -> Iterator[_Block]:
    is_vtt = is_skipping = lines[0].startswith("WEBVTT")
    block: _Block | None = None
    loose: int | None = None  # the line of what may be the name or number of a cue
    for number, line in enumerate([*lines, ""], 1):
        if not line.strip():
            _refuse_loose(lines, loose)
            if block is not None:
                yield block
            block, loose, is_skipping = None, None, False
        elif is_skipping or (is_vtt and block is None and loose is None and _SKIPPED.match(line)):
            is_skipping = True
        elif "-->" in line:
            if block is not None:
                if block.lines and _NUMBER.fullmatch(block.lines[-1]):
                    block.lines.pop()  # the number of this cue, where the blank line before it is missing
                yield block
            block, loose = _begin(line, number), None
        elif block is not None:
            block.lines.append(line)
        else:
            _refuse_loose(lines, loose)
            loose = number


def _refuse_loose(lines: Sequence[str], loose: int | None) -> None:
    """A number without a cue is left over from editing; any other text has lost its times."""
    if loose is not None and not _NUMBER.fullmatch(lines[loose - 1]):
        raise InvalidCaptions("A time such as 00:00:01,000 --> 00:00:02,500 is missing", loose)


def _begin(line: str, number: int) -> _Block:
    match = _TIMING.fullmatch(line)
    if match is None:
        raise InvalidCaptions("Write times as 00:00:01,000 --> 00:00:02,500", number)
    parts = match.groups()
    start, end = (_milliseconds(parts[n : n + 4], number) for n in (0, 4))
    if end <= start:
        raise InvalidCaptions("The caption ends before it begins", number)
    return _Block(number, start, end, [])


def _milliseconds(parts: Sequence[str | None], number: int) -> int:
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    if minutes > 59 or seconds > 59:
        raise InvalidCaptions("Minutes and seconds run from 0 to 59", number)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((parts[3] or "0").ljust(3, "0"))


def _apart(cues: Sequence[Cue]) -> list[Cue]:
    placed: list[Cue] = []
    for cue in sorted(cues, key=lambda each: each.start):
        before = placed[-1] if placed else None
        if before is not None and before.start == cue.start and len(before.text) + len(cue.text) < LONGEST_TEXT:
            placed[-1] = Cue(cue.start, max(before.end, cue.end), f"{before.text}\n{cue.text}")
            continue
        if before is not None and before.start == cue.start:
            raise InvalidCaptions("Too many captions begin at the same moment")
        if before is not None and before.end > cue.start:
            placed[-1] = replace(before, end=cue.start)
        placed.append(cue)
    return placed


def tidy(text: str) -> str:
    """Without blank lines, which would end a cue, and without space around lines."""
    return "\n".join(line.strip() for line in _LINE_END.split(text) if line.strip())


def write_srt(cues: Sequence[Cue]) -> str:
    """SubRip. It has no escapes of its own: an entity is written only where a player would take the text for markup."""
    shown = _shown(cues)
    return "\n".join(
        f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n{_guard(cue.text)}\n"
        for number, cue in enumerate(shown, 1)
    )


def write_vtt(cues: Sequence[Cue]) -> str:
    """WebVTT; what would be taken for a tag, an entity or the times of a cue is escaped."""
    blocks = [f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}\n{_escape(cue.text)}\n" for cue in _shown(cues)]
    return "\n".join(["WEBVTT\n", *blocks])


def _escape(text: str) -> str:
    return html.escape(text, quote=False).replace("{\\", "&#123;\\")


def _shown(cues: Sequence[Cue]) -> list[Cue]:
    tidied = [replace(cue, text=tidy(cue.text)) for cue in cues]
    return [cue for cue in tidied if cue.text]


def _guard(text: str) -> str:
    """Entities for what `read`, like a player, would strip or replace."""
    guarded = _ENTITY.sub(lambda match: f"&amp;{match[0][1:]}", text)
    guarded = re.sub(r"<(?=[A-Za-z0-9:./])", "&lt;", guarded)
    return guarded.replace("{\\", "&#123;\\").replace("-->", "--&gt;")


def _clock(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}{point}{rest:03}"


def from_track(track: Track, rate: Fraction) -> list[Cue]:
    """The captions of a track, in order; to the nearest millisecond."""
    captions = sorted((each for each in track.elements if isinstance(each, CaptionElement)), key=lambda each: each.start)
    return [Cue(_at(each.start, rate), _at(each.end, rate), each.text) for each in captions]


def _at(frame: int, rate: Fraction) -> int:
    return from_seconds(to_seconds(frame, rate), MILLISECONDS)


def to_track(cues: Sequence[Cue], rate: Fraction, language: str = "") -> Track:
    """A caption track at that rate. Each cue lasts at least a frame, and then pushes the next, so that none is lost.

    Raises InvalidCaptions when the captions reach beyond the longest timeline, or one is longer than a caption may be.
    """
    elements: list[CaptionElement] = []
    free = 0
    for cue in _apart(_shown(cues)):
        start = max(free, from_seconds(Fraction(cue.start, 1000), rate))
        free = max(start + 1, from_seconds(Fraction(cue.end, 1000), rate))
        if free > MAX_FRAMES or len(cue.text) > LONGEST_TEXT:
            raise InvalidCaptions("The captions are longer than a timeline can hold")
        elements.append(CaptionElement(start=start, duration=free - start, text=cue.text))
    return Track(type="caption", name="Captions", language=language, elements=list(elements))
