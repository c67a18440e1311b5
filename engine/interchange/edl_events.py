"""The lines of a CMX3600 edit decision list, as events with their times in frames.

Timecode counts as in engine.frames; drop-frame timecode is understood where the list says that it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from engine.frames import per_second
from engine.interchange.drafts import names_of
from engine.interchange.markers import MarkerDraft, colour_named, name_of
from engine.interchange.material import InterchangeError, Loss
from engine.interchange.rates import NTSC, rate_of
from engine.interchange.write_edl import RATE_COMMENT
from engine.timeline import Rate

_EVENT = re.compile(
    r"(?P<number>\d{1,6})\s+(?P<reel>\S+)\s+(?P<channel>\S+)\s+(?P<kind>C|D|W\d{1,3}|K[BO]?)\s+(?:(?P<frames>\d{1,3})\s+)?"
    r"(?P<times>(?:\S+\s+){3}\S+)",
    re.ASCII,
)
_TIMECODE = re.compile(r"(\d{1,2}):(\d{1,2}):(\d{1,2})([:;])(\d{1,3})", re.ASCII)
_SPEED = re.compile(r"M2\s+(\S+)\s+([+-]?\d{1,6}(?:\.\d{1,6})?)\s+\S+", re.ASCII)
_COMMENT = re.compile(r"\*?\s*(FROM CLIP NAME|TO CLIP NAME|SOURCE FILE)\s*:\s*(.*)")
_LOCATOR = re.compile(r"\*?\s*LOC\s*:\s*(?P<time>\d\S*)(?:\s+(?P<color>\S+))?(?:\s+(?P<name>.*))?", re.ASCII)
_RATE = re.compile(rf"\*\s*{RATE_COMMENT}:\s*(\d{{1,7}})/(\d{{1,7}})", re.ASCII)


@dataclass
class Event:
    """A line of the list, with what the lines below it say. `times`: source in and out, record in and out, in frames."""

    line: int
    number: str
    reel: str
    channel: str
    kind: str
    frames: int
    times: list[int]
    speeds: dict[str, Fraction] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    outgoing: "Event | None" = None

    @property
    def wanted(self) -> tuple[str, ...]:
        name = self.comments.get("FROM CLIP NAME" if self.kind == "C" else "TO CLIP NAME", "")
        target = self.comments.get("SOURCE FILE", "")
        return tuple(dict.fromkeys([*names_of(target or name), *names_of(name or self.reel)]))


def rate_of_list(lines: Sequence[str], given: Rate | None, losses: list[Loss]) -> Rate:
    """That of our own comment, else the one given, else, and then told as a loss, the usual one."""
    match = next(filter(None, map(_RATE.match, lines)), None)
    try:
        if match is not None:
            return rate_of(Fraction(int(match[1]), int(match[2])))
    except (ValueError, ZeroDivisionError) as error:
        raise InterchangeError("The file's frame rate is not one of 1 to 120 frames a second") from error
    if given is not None:
        return given
    drops = any(_drops(line) for line in lines)
    losses.append(Loss("rate", f"An EDL does not say its rate; {'29.97' if drops else '30'} frames a second are taken"))
    return rate_of(30 * NTSC) if drops else Rate()


def _drops(line: str) -> bool | None:
    """What a line says of drop-frame timecode; None where it says nothing."""
    if not line.startswith("FCM"):
        return None
    return "NON" not in line.upper()


def events_of(lines: Sequence[str], rate: Fraction) -> list[Event]:
    """In the order of the list. Raises InterchangeError with the line."""
    return _attach_outgoing(list(_events(lines, rate)))


def _events(lines: Sequence[str], rate: Fraction) -> Iterator[Event]:
    event: Event | None = None
    drops = False
    for number, line in enumerate(lines, 1):
        stripped = line.strip()
        says = _drops(stripped)
        drops = drops if says is None else says
        if stripped[:1].isdigit():
            if event is not None:
                yield event
            event = _event(number, stripped, rate, drops)
        elif event is not None and (speed := _SPEED.match(stripped)):
            event.speeds[speed[1]] = Fraction(speed[2])
        elif event is not None and (comment := _COMMENT.match(stripped)):
            event.comments[comment[1]] = comment[2].strip()
    if event is not None:
        yield event


def _event(number: int, line: str, rate: Fraction, drops: bool) -> Event:
    match = _EVENT.fullmatch(line)
    if match is None:
        raise InterchangeError(f"Line {number}: this is not an event of an EDL, as 001  AX  V  C  and four timecodes")
    times = [_frames(number, text, rate, drops) for text in match["times"].split()]
    if times[1] < times[0] or times[3] < times[2]:
        raise InterchangeError(f"Line {number}: the event ends before it begins")
    return Event(number, match["number"], match["reel"], match["channel"], match["kind"], int(match["frames"] or 0), times)


def _frames(number: int, text: str, rate: Fraction, drops: bool) -> int:
    match = _TIMECODE.fullmatch(text)
    if match is None:
        raise InterchangeError(f"Line {number}: {text[:40]!r} is not a timecode")
    hours, minutes, seconds, rest = (int(match[n]) for n in (1, 2, 3, 5))
    base = per_second(rate)
    if rest >= base or seconds > 59 or minutes > 59:
        raise InterchangeError(f"Line {number}: {text} is not a timecode at {base} frames a second")
    minutes += hours * 60
    dropped = 0
    if (drops or match[4] == ";") and base % 30 == 0 and rate == base * NTSC:
        dropped = base // 15 * (minutes - minutes // 10)
    return (minutes * 60 + seconds) * base + rest - dropped


def markers_of(lines: Sequence[str], rate: Fraction, offset: int, losses: list[Loss]) -> list[MarkerDraft]:
    """The locators, `* LOC: 01:00:01:14 RED     What is there`, by the time of the record. A damaged one is left out."""
    drops, found = False, []
    for number, line in enumerate(lines, 1):
        says = _drops(line.strip())
        drops = drops if says is None else says
        match = _LOCATOR.fullmatch(line.strip())
        if match is None:
            continue
        color, name = match["color"] or "", match["name"] or ""
        if colour_named(color) is None:  # it is the first word of what is there
            color, name = "", f"{color} {name}"
        try:
            frame = _frames(number, match["time"], rate, drops) - offset
        except InterchangeError:
            losses.append(Loss(f"line {number}", "This marker's time is not a timecode; it is left out"))
            continue
        found.append(MarkerDraft(f"line {number}", frame, name_of(name, ""), color))
    return found


def first_hour(lines: Sequence[str], rate: Fraction) -> int:
    """The whole hour at which the list begins, in frames; ours begin at 0."""
    if any(_RATE.match(line) for line in lines):
        return 0
    drops, begins = False, []
    for number, line in enumerate(lines, 1):
        says = _drops(line.strip())
        drops = drops if says is None else says
        if match := _EVENT.fullmatch(line.strip()):
            begin = match["times"].split()[2]
            begins.append(_frames(number, f"{begin.split(':')[0]}:00:00{';' if ';' in begin else ':'}00", rate, drops))
    return min(begins)


def _attach_outgoing(events: Sequence[Event]) -> list[Event]:
    """A cut of no length names what the transition below it, of the same number, comes from."""
    kept: list[Event] = []
    before: Event | None = None
    for event in events:
        if before is not None and before.number == event.number and before.times[2] == before.times[3] and event.kind != "C":
            event.outgoing = before
            kept.pop()
            if name := event.comments.get("FROM CLIP NAME"):
                before.comments.setdefault("FROM CLIP NAME", name)
            # of one reel, a speed below the transition is that of what comes; of two, the reel tells
            theirs = {reel: speed for reel, speed in event.speeds.items() if reel != event.reel}
            before.speeds = {**theirs, **before.speeds}
        kept.append(event)
        before = event
    return kept
