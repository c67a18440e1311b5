"""The clip table: a timeline as rows of controls, and what a person sent of them made into a timeline again.

The form carries the document that it was made from, so what was typed always meets the clips it was typed for, even when
someone else has saved since.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from engine import frames
from engine.errors import Fault, InvalidTimeline
from engine.timeline import AnyElement, CaptionElement, ColorElement, MediaElement, ShapeElement, TextElement, Timeline, Track
from media_library.models import Asset
from projects import edits
from projects.fields import FIELDS, fields_of

PROBLEMS = {
    Asset.Status.PROCESSING: "Its media is still being prepared.",
    Asset.Status.FAILED: "Its media could not be read.",
}
MOST_CHANGES = 200  # rows in one form: each may move thousands of clips


@dataclass(frozen=True)
class Cell:
    """One control: its name in the form, what stands in it, what is wrong with that."""

    name: str
    label: str
    value: str
    error: str = ""


@dataclass(frozen=True)
class Row:
    element: AnyElement
    name: str
    asset: Asset | None
    number: int
    count: int
    start: str
    out: str
    cells: dict[str, Cell]
    error: str = ""
    problem: str = ""

    @property
    def has_lines(self) -> bool:
        return "\n" in getattr(self.element, "text", "")


@dataclass(frozen=True)
class Group:
    """A track and its rows in time order."""

    track: Track
    rows: list[Row]


@dataclass
class Typed:
    """What a person sent: texts by name of control, and what is wrong with them; "" is about the whole."""

    texts: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def groups(timeline: Timeline, media: Mapping[UUID, Asset], typed: Typed | None = None) -> list[Group]:
    """The rows, the uppermost track first as on a timeline, without empty tracks. What was typed stands where it was typed."""
    sent = typed or Typed()
    found = []
    for track in reversed(timeline.tracks):
        ordered = sorted(track.elements, key=lambda element: element.start)
        rows = [_row(timeline, track, element, media, sent, n, len(ordered)) for n, element in enumerate(ordered, 1)]
        if rows:
            found.append(Group(track, rows))
    return found


def read_document(text: str) -> Timeline:
    """The document that a form carries. Raises InvalidTimeline."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise InvalidTimeline([Fault("", "The form did not arrive whole")])
    return Timeline.load(data)


def apply_texts(timeline: Timeline, texts: Mapping[str, str]) -> tuple[Timeline, dict[str, str]]:
    """The timeline with what was typed, and nothing else changed; or as it was, with every error by name of control."""
    changes: dict[UUID, dict[str, object]] = {}
    errors: dict[str, str] = {}
    rate = timeline.rate.fraction
    for track, element in _each(timeline):
        for name in fields_of(element, track):
            text = texts.get(control_name(element, name))
            shown = FIELDS[name].show(getattr(element, name), rate)
            if text is None or text.replace("\r\n", "\n") == shown:
                continue  # not sent, or not touched: what is shown is rounded and must not be read back
            try:
                changes.setdefault(element.id, {})[name] = FIELDS[name].read(text, rate)
            except ValueError as error:
                errors[control_name(element, name)] = f"{error}."
    if errors:
        return timeline, errors
    if len(changes) > MOST_CHANGES:
        return timeline, {"": f"Change at most {MOST_CHANGES} clips before you save."}
    edited = timeline
    for element_id, values in changes.items():
        try:
            edited = _apply(edited, element_id, values)
        except edits.EditRefused as error:
            errors[f"{element_id}-row"] = str(error)
    return (timeline, errors) if errors else (edited, {})


def errors_by_control(timeline: Timeline, faults: list[Fault]) -> dict[str, str]:
    """The faults of a document by the control that can mend each; by row, or under "", where there is none."""
    errors: dict[str, str] = {}
    for fault in faults:
        name = _control_of(timeline, fault.path)
        errors[name] = f"{errors[name]} {fault.message}." if name in errors else f"{fault.message}."
    return errors


def control_name(element: AnyElement, name: str) -> str:
    return f"{element.id}-{name}"


def _apply(timeline: Timeline, element_id: UUID, values: dict[str, object]) -> Timeline:
    rest = dict(values)
    element = edits.find(timeline, element_id)
    if {"duration", "source_in"} & set(rest):
        duration = rest.pop("duration", element.duration)
        source_in = rest.pop("source_in", None)
        assert isinstance(duration, int)
        assert source_in is None or isinstance(source_in, int)
        timeline = edits.trim(timeline, element_id, duration=duration, source_in=source_in)
    if "start" in rest:
        start = rest.pop("start")
        assert isinstance(start, int)
        timeline = edits.retime(timeline, element_id, start)
    return edits.change(timeline, element_id, **rest) if rest else timeline


def _row(
    timeline: Timeline, track: Track, element: AnyElement, media: Mapping[UUID, Asset], sent: Typed, number: int, count: int
) -> Row:
    rate = timeline.rate.fraction
    asset = media.get(element.asset) if isinstance(element, MediaElement) else None
    cells = {}
    for name in fields_of(element, track):
        control = control_name(element, name)
        shown = FIELDS[name].show(getattr(element, name), rate)
        cells[name] = Cell(control, FIELDS[name].label, sent.texts.get(control, shown), sent.errors.get(control, ""))
    return Row(
        element=element,
        name=_name(element, asset),
        asset=asset,
        number=number,
        count=count,
        start=frames.format_timecode(element.start, rate),
        out=frames.format_timecode(element.end, rate),
        cells=cells,
        error=sent.errors.get(control_name(element, "row"), ""),
        problem=problem_of(asset) if isinstance(element, MediaElement) else "",
    )


def problem_of(asset: Asset | None) -> str:
    """Why a clip of this media cannot be rendered, as a sentence; nothing when it can."""
    if asset is None:
        return "Its media is not in your library any more."
    if asset.deleted_at is not None:
        return "Its media is in the trash."
    return PROBLEMS.get(Asset.Status(asset.status), "")


def _name(element: AnyElement, asset: Asset | None) -> str:
    if isinstance(element, TextElement | CaptionElement):
        return " ".join(element.text.split())[:80]
    if isinstance(element, ShapeElement | ColorElement):
        return element.name or element.kind.title()
    return asset.name if asset else element.name or "Missing clip"


def _each(timeline: Timeline) -> Iterator[tuple[Track, AnyElement]]:
    return ((track, element) for track in timeline.tracks for element in track.elements)


def _control_of(timeline: Timeline, path: str) -> str:
    match = re.match(r"tracks\.(\d+)\.elements\.(\d+)(?:\.(\w+))?", path)
    if match is None:
        return ""
    track = timeline.tracks[int(match[1])]
    element = track.elements[int(match[2])]
    return control_name(element, match[3] if match[3] in fields_of(element, track) else "row")
