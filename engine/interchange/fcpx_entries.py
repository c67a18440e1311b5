"""A clip of Final Cut Pro XML as a draft of ours: what it shows of which medium, how fast, how it looks and sounds."""

from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from engine.interchange.drafts import Draft
from engine.interchange.fcpx_clock import TICKS, Clock
from engine.interchange.fcpx_joins import Entry, Row
from engine.interchange.fcpx_looks import Looks
from engine.interchange.fcpx_media import Medium, Shelf
from engine.interchange.fcpx_speeds import Run, run_of
from engine.interchange.fcpx_story import Placed
from engine.interchange.fcpx_words import LONGEST_CAPTION, LONGEST_TITLE, style_of, words_of
from engine.interchange.material import Loss

_ANCHORED = {"asset-clip", "clip", "video", "audio", "title", "caption", "gap", "ref-clip", "sync-clip", "mc-clip", "audition"}
_MEDIA = ("asset-clip", "video", "audio")
_NOT_READ = {"ref-clip": "A compound clip", "mc-clip": "A multicam clip", "live-drawing": "A drawing"}
_FADES = ("fade_in", "sound_fade_in")


class _Played(NamedTuple):
    """The element that names a medium, that medium, and which parts of it are used."""

    element: Element
    medium: Medium
    is_picture: bool
    is_heard: bool


class Entries:
    def __init__(self, clock: Clock, shelf: Shelf, canvas: tuple[int, int], losses: list[Loss]) -> None:
        self.clock, self.shelf, self.canvas, self.losses = clock, shelf, canvas, losses
        self._looks = Looks(canvas, self._lose)

    def entry(self, placed: Placed) -> Entry:
        """What lies before the beginning of the whole is cut off."""
        if placed.element.tag == "gap":
            return Entry(is_gap=True)
        begin, end = (self.clock.frame(ticks, placed.where) for ticks in (placed.begin, placed.end))
        if end <= max(begin, 0):
            self._lose(placed.where, "It lasts no frame of the timeline; it is left out")
            return Entry()
        entry = self._entry(placed, begin, end - begin)
        if begin < 0 and entry.draft is not None:
            self._lose(placed.where, f"It begins before the timeline; {-begin} frames are cut off")
            entry = replace(entry, draft=entry.draft.grown(begin, 0))
        return entry

    def _entry(self, placed: Placed, start: int, duration: int) -> Entry:
        item, where = placed.element, placed.where
        draft = Draft(where, item.get("name", "").strip(), start, duration)
        if item.tag == "title":
            return self._title(placed, draft)
        if item.tag == "caption":
            words = words_of(item, LONGEST_CAPTION, where, self._lose)
            return self._worded(placed, draft, "caption", {"kind": "caption", "text": words})
        played = self._played(placed)
        if isinstance(played, str):
            self._lose(where, f"{played}; its place is empty")
            return Entry()
        run = self._run(placed, played, duration)
        fields = self._looks.sound(item, where)
        if not fields and played.element is not item:
            fields = self._looks.sound(played.element, where)
        if played.is_picture:
            fields |= self._looks.picture(item, played.medium.format, where)
        self._looks.tell_rest(item, _ANCHORED, where)
        draft = replace(
            draft,
            name="" if draft.name == played.medium.name else draft.name,
            wanted=played.medium.wanted,
            source_in=Fraction(run.low, TICKS),
            scalar=run.scalar,
            fields=fields,
        )
        return self._sorted(placed, played, draft)

    def _sorted(self, placed: Placed, played: _Played, draft: Draft) -> Entry:
        """On a lane of pictures or of sounds."""
        item = placed.element
        names = ("videoRole", "role") if played.is_picture else ("audioRole", "role")
        roles = [each.get(name, "") for each in (item, played.element) for name in names]
        can_sound = played.is_picture and played.medium.has_sound and draft.scalar != 0
        return Entry(
            draft,
            self._row("picture" if played.is_picture else "sound", placed),
            fades=_FADES if played.is_picture else _FADES[1:],
            can_sound=can_sound,
            is_silenced=can_sound and not played.is_heard,
            role=next((role.strip() for role in roles if role), ""),
        )

    def _row(self, kind: str, placed: Placed) -> Row:
        return kind, placed.lane, placed.element.get("enabled", "1").strip() != "0"

    def _worded(self, placed: Placed, draft: Draft, kind: str, fields: dict[str, Any]) -> Entry:
        if not fields["text"]:
            self._lose(placed.where, "It has no words; its place is empty")
            return Entry()
        role = placed.element.get("role", "").strip()
        return Entry(replace(draft, fields=fields), self._row(kind, placed), fades=_FADES[:1], role=role)

    def _title(self, placed: Placed, draft: Draft) -> Entry:
        item, where = placed.element, placed.where
        words = words_of(item, LONGEST_TITLE, where, self._lose)
        style = style_of(item, self.canvas[1], where, self._lose)
        look = self._looks.picture(item, None, where)
        if "opacity" in style:
            look["opacity"] = round(style["opacity"] * look.get("opacity", 1.0), 4)
        if item.find("param") is not None:
            self._lose(where, "What the title's template is set to is lost")
        self._looks.tell_rest(item, _ANCHORED, where)
        if draft.name == self.shelf.effect(item.get("ref", "")):
            draft = replace(draft, name="")
        return self._worded(placed, draft, "picture", {**style, **look, "kind": "text", "text": words})

    def _played(self, placed: Placed) -> _Played | str:
        """What it is instead, where it is no single medium."""
        item, where = placed.element, placed.where
        if item.tag in _NOT_READ:
            return f"{_NOT_READ[item.tag]} is not read"
        element = placed.content if placed.content is not None else item
        if element.tag not in _MEDIA:
            return "What is nested is not read"
        medium = self.shelf.medium(element.get("ref", ""))
        if medium is None:
            return "What another program generates is not read"
        if not medium.wanted:
            return "The file does not say what this clip shows"
        if {"audioStart", "audioDuration"} & item.attrib.keys():
            self._lose(where, "Its sound begins or ends elsewhere than its picture; here they go together")
        if element.tag == "asset-clip":
            enabled = element.get("srcEnable", item.get("srcEnable", "all")).strip()
            has_picture = medium.has_picture or (not medium.has_sound and placed.lane >= 0)
            return _Played(element, medium, has_picture and enabled != "audio", enabled != "video")
        return _Played(element, medium, element.tag == "video", self._is_heard(item, element, where))

    def _is_heard(self, item: Element, element: Element, where: str) -> bool:
        """A clip that holds a picture holds its sound too, inside or beside it."""
        if item is element:
            return False
        sounds = {each.get("ref", "") for each in item.iter("audio")}
        if sounds - {element.get("ref", "")} and element.tag == "video":
            self._lose(where, "The sound of another file inside it is not read")
        return element.get("ref", "") in sounds

    def _run(self, placed: Placed, played: _Played, duration: int) -> Run:
        item, where = placed.element, placed.where
        run = run_of(item, self.clock, placed.clock, duration * TICKS, where, self._lose)
        first = self.clock.at(played.medium.element, "start", f"{where}, its media")
        away = first
        if played.element is not item:
            within = self.clock.at(played.element, "start", where, first)
            away = self.clock.at(played.element, "offset", where) - within + first
        low = run.low - away
        if low < 0 <= run.low and item.find("timeMap") is not None:
            low = run.low  # some programs count the values of a time map from the media's first frame
        return run._replace(low=low)

    def _lose(self, where: str, message: str) -> None:
        self.losses.append(Loss(where, message))
