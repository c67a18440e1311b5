"""Reading Final Cut Pro 7 XML (xmeml), as that program, Premiere Pro and Resolve write it.

Cuts, transitions, constant speeds, opacity, volume and scale come along. A picture is heard where a clip of sound is
linked to it and plays the same. Further channels of a sound are that sound.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

from engine.frames import from_seconds
from engine.interchange.drafts import Draft, DraftTrack, build, names_of
from engine.interchange.fcp7_effects import fitted, length_of, transition_kind
from engine.interchange.fcp7_marks import marks_of
from engine.interchange.markup import parse
from engine.interchange.material import Find, InterchangeError, Loss
from engine.interchange.rates import NTSC, rate_of
from engine.timeline import Canvas, Rate, Timeline
from engine.timeline.motion import LARGEST, SMALLEST

_NUMBER = re.compile(r"[+-]?\d{1,12}(\.\d{1,12})?", re.ASCII)
_IGNORED = {"marker", "generatoritem", "nestedsequence"}


def read(text: str, find: Find) -> tuple[Timeline, list[Loss]]:
    """The first sequence of the file. Raises InterchangeError or InvalidTimeline."""
    root = parse(text)
    sequence = next(root.iter("sequence"), None)
    if root.tag != "xmeml" or sequence is None:
        raise InterchangeError("The file is no Final Cut Pro 7 XML with a sequence")
    fraction = _rate(sequence, "The sequence", None)
    try:
        rate = rate_of(fraction)
    except ValueError as error:
        raise InterchangeError("The sequence's rate is not one of 1 to 120 frames a second") from error
    reader = _Reader(rate, _canvas(sequence), {file.get("id", ""): file for file in root.iter("file") if len(file)})
    tracks = [
        reader.track(track, kind, number)
        for kind in ("audio", "video")
        for number, track in enumerate(sequence.findall(f"media/{kind}/track"), 1)
    ]
    fields = marks_of(sequence, _numbered, reader.losses)
    fields["canvas"] = {"width": reader.canvas[0], "height": reader.canvas[1]}
    length = sequence.findtext("duration")
    if length is not None:
        fields["duration"] = max(0, int(_number(length, "The sequence's duration")))
    return build(rate, tracks, find, reader.losses, fields), reader.losses


def _number(text: str, where: str) -> Fraction:
    if not _NUMBER.fullmatch(text.strip()):
        raise InterchangeError(f"{where}: {text.strip()[:40]!r} is not a number")
    return Fraction(text.strip())


def _numbered(parent: Element, tag: str, where: str) -> Fraction:
    text = parent.findtext(tag)
    if text is None:
        raise InterchangeError(f"{where}: its {tag} is missing")
    return _number(text, f"{where}, {tag}")


def _rate(parent: Element, where: str, otherwise: Fraction | None) -> Fraction:
    rate = parent.find("rate")
    if rate is None and otherwise is not None:
        return otherwise
    base = _numbered(rate, "timebase", where) if rate is not None else Fraction(0)
    if not 1 <= base <= 1000:
        raise InterchangeError(f"{where}: it has no usable rate")
    return base * (NTSC if rate is not None and (rate.findtext("ntsc") or "").strip().upper() == "TRUE" else 1)


def _canvas(sequence: Element) -> tuple[int, int]:
    found = sequence.find("media/video/format/samplecharacteristics")
    usual = Canvas()
    if found is None or found.find("width") is None or found.find("height") is None:
        return usual.width, usual.height
    return int(_numbered(found, "width", "The format")), int(_numbered(found, "height", "The format"))


@dataclass
class _Reader:
    rate: Rate
    canvas: tuple[int, int]
    files: dict[str, Element]
    losses: list[Loss] = field(default_factory=list)
    heard: set[tuple[object, ...]] = field(default_factory=set)  # the sounds that were read, by what they play and when

    def track(self, track: Element, kind: str, number: int) -> DraftTrack:
        where = f"{kind} track {number}"
        is_on = (track.findtext("enabled") or "TRUE").strip().upper() != "FALSE"
        is_locked = (track.findtext("locked") or "FALSE").strip().upper() == "TRUE"
        fields: dict[str, Any] = {"type": kind, "name": f"{kind.title()} {number}", "locked": is_locked}
        fields["visible" if kind == "video" else "muted"] = is_on if kind == "video" else not is_on
        drafts = []
        items = [item for item in track if item.tag in {"clipitem", "transitionitem", *_IGNORED}]
        for n, item in enumerate(items):
            here = f"{where}, item {n + 1}"
            if item.tag in _IGNORED:
                self._lose(here, f"A {item.tag} is not read")
            elif item.tag == "clipitem" and (draft := self._clip(items, n, here, kind)) is not None:
                drafts.append(draft)
        return DraftTrack(fields, drafts, kind == "audio")

    def _clip(self, items: Sequence[Element], n: int, where: str, kind: str) -> Draft | None:
        item = items[n]
        start, end = self._place(items, n, where)
        reference = item.find("file")
        file = self.files.get(reference.get("id", ""), reference) if reference is not None else None
        is_on = (item.findtext("enabled") or "TRUE").strip().upper() != "FALSE"
        if file is None or not is_on or end <= start:
            self._lose(where, "It is switched off, empty, or no clip of a file; its place is empty")
            return None
        if item.find("marker") is not None:
            self._lose(where, "Its markers are not read")
        name = (item.findtext("name") or "").strip()
        file_name = (file.findtext("name") or "").strip()
        draft = Draft(where, "" if name == file_name else name, start, end - start)
        draft = replace(draft, wanted=self._wanted(file, file_name or name), needs_sound=kind == "video")
        if not draft.wanted:
            self._lose(where, "The file does not say what this clip shows; its place is empty")
            return None
        draft = self._with_filters(draft, item, file, kind)
        draft = self._with_begin(draft, item, file)
        if n and items[n - 1].tag == "transitionitem" and self._is_open(item, "start", where):
            draft = replace(draft, transition=self._transition(items[n - 1], where))
        return self._linked(draft, item, kind) if kind == "video" or self._is_new(draft, item, where) else None

    def _wanted(self, file: Element, name: str) -> tuple[str, ...]:
        return names_of((file.findtext("pathurl") or "").strip(), name)

    def _is_open(self, item: Element, tag: str, where: str) -> bool:
        """Whether a transition says where the clip begins or ends."""
        return _numbered(item, tag, where) == -1

    def _place(self, items: Sequence[Element], n: int, where: str) -> tuple[int, int]:
        edges = []
        for tag, neighbour in (("start", n - 1), ("end", n + 1)):
            item = items[n]
            if self._is_open(item, tag, where):
                if not 0 <= neighbour < len(items) or items[neighbour].tag != "transitionitem":
                    raise InterchangeError(f"{where}: its {tag} is that of a transition, but there is none")
                item = items[neighbour]
            edges.append(_numbered(item, tag, where).__floor__())
        return edges[0], edges[1]

    def _with_begin(self, draft: Draft, item: Element, file: Element) -> Draft:
        """`in` counts frames of the clip as it plays, at the clip's own rate."""
        rate = self.rate.fraction
        begin = _numbered(item, "in", draft.path) / _rate(item, draft.path, rate) * rate
        if (item.findtext("stillframe") or "").strip().upper() == "TRUE":
            offset = item.findtext("stillframeoffset")
            return replace(draft, scalar=Fraction(0), source_in=begin if offset is None else _number(offset, draft.path))
        pace = abs(draft.scalar)
        if draft.scalar > 0:
            return self._whole(draft, begin * pace)
        native = _rate(file, draft.path, rate)
        length = file.findtext("duration")
        if length is None:
            raise InterchangeError(f"{draft.path}: it plays backwards, but its file has no duration")
        there = length_of(int(_number(length, draft.path)), native, rate)
        return self._whole(draft, there - (begin + draft.duration) * pace)

    def _whole(self, draft: Draft, source_in: Fraction) -> Draft:
        """The nearest frame, and none before the first: speeds leave no whole numbers."""
        nearest = from_seconds(source_in, Fraction(1))
        return replace(draft, source_in=Fraction(0 if -1 <= source_in < 0 else nearest))

    def _with_filters(self, draft: Draft, item: Element, file: Element, kind: str) -> Draft:
        fields: dict[str, Any] = {}
        scale = 1.0
        for effect in item.findall("filter/effect"):
            name = (effect.findtext("effectid") or effect.findtext("name") or "").strip()
            values = {
                (each.findtext("parameterid") or "").strip(): (each.findtext("value") or "").strip()
                for each in effect.findall("parameter")
            }
            if name == "timeremap" and values.get("variablespeed", "0") in ("0", "FALSE"):
                draft = replace(draft, scalar=self._speed(values, draft.path))
            elif name == "opacity" and kind == "video":
                fields["opacity"] = min(1.0, max(0.0, float(_number(values.get("opacity", "100"), draft.path)) / 100))
            elif name == "audiolevels" and kind == "audio":
                fields["volume"] = self._volume(float(_number(values.get("level", "1"), draft.path)), draft.path)
            elif name == "basic" and set(values) <= {"scale"}:
                scale = float(_number(values.get("scale", "100"), draft.path)) / 100
            else:
                self._lose(draft.path, f"The filter {name[:60] or 'without a name'} is left out")
        if kind == "video":
            scale = round(scale / self._fit(file, draft.path), 6)
            fields["scale"] = min(LARGEST, max(SMALLEST, scale))
        return replace(draft, fields=fields)

    def _speed(self, values: dict[str, str], where: str) -> Fraction:
        pace = Fraction(round(_number(values.get("speed", "100"), where) * 10), 1000)
        return -abs(pace) if values.get("reverse", "").upper() in ("TRUE", "1") else pace

    def _volume(self, level: float, where: str) -> float:
        if level > 1:
            self._lose(where, "It is louder than its media; it plays as loud as that")
        return min(1.0, max(0.0, level))

    def _fit(self, file: Element, where: str) -> float:
        found = file.find("media/video/samplecharacteristics")
        if found is None or found.find("width") is None or found.find("height") is None:
            return 1.0
        width, height = (int(_numbered(found, tag, where)) for tag in ("width", "height"))
        return fitted(width, height, self.canvas)

    def _transition(self, item: Element, where: str) -> dict[str, str]:
        kind, is_exact = transition_kind(item.find("effect"))
        if not is_exact:
            self._lose(where, "Its transition becomes a crossfade")
        return {"kind": kind}

    def _linked(self, draft: Draft, item: Element, kind: str) -> Draft:
        """By the first picture that it is linked to; a picture, by itself."""
        identity = item.get("id", "")
        if kind == "audio":
            links = [link for link in item.findall("link") if (link.findtext("mediatype") or "").strip() == "video"]
            identity = next(((link.findtext("linkclipref") or "").strip() for link in links), "")
        return draft.linked(identity) if identity else draft

    def _is_new(self, draft: Draft, item: Element, where: str) -> bool:
        """Not the second channel of a sound that was read already."""
        sound = (draft.wanted, draft.start, draft.duration, draft.source_in, draft.scalar)
        channel = item.findtext("sourcetrack/trackindex")
        is_further = channel is not None and _number(channel, where) > 1
        is_known = sound in self.heard
        self.heard.add(sound)
        return not (is_further and is_known)

    def _lose(self, where: str, message: str) -> None:
        self.losses.append(Loss(where, message))
