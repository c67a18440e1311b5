"""Reading Final Cut Pro XML, versions 1.8 to 1.13, as that program, Resolve and we write it.

The primary storyline becomes a video track; what is connected to it, a track for each lane: pictures above or below, words
alone on an overlay, sounds on audio tracks. What is switched off lies on tracks of its own, which are switched off. Of
clips that hold others only what is a single medium is read.
"""

import re
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

from engine.interchange.drafts import DraftTrack, build
from engine.interchange.fcpx_clock import Clock
from engine.interchange.fcpx_entries import Entries
from engine.interchange.fcpx_joins import Entry, Join, Row, joined
from engine.interchange.fcpx_media import Format, Shelf
from engine.interchange.fcpx_story import Across, Story, sequence_of
from engine.interchange.markers import document_markers
from engine.interchange.markup import parse
from engine.interchange.material import Find, InterchangeError, Loss
from engine.interchange.rates import rate_of
from engine.timeline import MAX_ELEMENTS, MAX_TRACKS, Canvas, Rate, Timeline

OLDEST, NEWEST = 8, 13  # of the versions 1.x
LONGEST_NAME = 100
_ORDER = ("sound", "picture", "caption")
_TYPES = {"sound": "audio", "picture": "video", "caption": "caption"}
_VERSION = re.compile(r"1\.(\d{1,3})", re.ASCII)
_LANGUAGE = re.compile(r"\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)$")
# The roles that every clip has unless a person says otherwise: no names of tracks
_USUAL_ROLES = {"video", "dialogue", "titles"}


def read(text: str, find: Find) -> tuple[Timeline, list[Loss]]:
    """The first project of the file. Raises InterchangeError or InvalidTimeline."""
    root = parse(text)
    sequence, count = sequence_of(root) if root.tag == "fcpxml" else (None, 0)
    if sequence is None:
        raise InterchangeError("The file is no Final Cut Pro XML with a project")
    losses = _version(root)
    if count > 1:
        losses.append(Loss("library", f"The file holds {count} projects; only the first is read"))
    shelf = Shelf(root)
    form = shelf.format(sequence.get("format", ""))
    rate = _rate(form)
    usual = Canvas()
    canvas = (form.width, form.height) if form.width and form.height else (usual.width, usual.height)
    clock = Clock(rate.fraction)
    story = Story(clock, shelf, losses)
    story.walk(sequence)
    tracks = _tracks(story, Entries(clock, shelf, canvas, losses), losses)
    fields: dict[str, Any] = {"canvas": {"width": canvas[0], "height": canvas[1]}}
    fields["markers"] = document_markers(sorted(story.markers, key=lambda marker: marker.frame), losses)
    fields["duration"] = max(0, clock.frame(clock.at(sequence, "duration", "The sequence"), "The sequence"))
    return build(rate, tracks, find, losses, fields), losses


def _version(root: Element) -> list[Loss]:
    said = root.get("version", "").strip()
    match = _VERSION.fullmatch(said)
    if match is None:
        raise InterchangeError(f"Version {said[:20]!r} of Final Cut Pro XML is not read")
    if OLDEST <= int(match[1]) <= NEWEST:
        return []
    return [Loss("fcpxml", f"Versions 1.{OLDEST} to 1.{NEWEST} are known here; of this one, {said}, parts may be missing")]


def _rate(form: Format) -> Rate:
    try:
        return rate_of(form.rate)
    except ValueError as error:
        raise InterchangeError("The sequence's format says no rate of 1 to 120 frames a second") from error


def _tracks(story: Story, entries: Entries, losses: list[Loss]) -> list[DraftTrack]:
    """Bottom to top: sounds from the lane nearest to the pictures on, pictures, captions."""
    lanes: dict[Row, list[list[Entry]]] = {}
    for line in story.lines:
        made = [_join(each, story.clock) if isinstance(each, Across) else entries.entry(each) for each in line]
        for run in joined(made, lambda where, message: losses.append(Loss(where, message))):
            lanes.setdefault(run[0].row, []).append(run)
    if len(lanes) > MAX_TRACKS:
        raise InterchangeError(f"The cut has more than {MAX_TRACKS} lanes")
    ordered = sorted(lanes, key=lambda row: (_ORDER.index(row[0]), -row[1] if row[0] == "sound" else row[1], row[2]))
    tracks: list[DraftTrack] = []
    for row in ordered:
        for runs in _apart(lanes[row], _is_overlay(row, lanes[row])):
            number = sum(track.fields["type"] == _type_of(row, runs) for track in tracks) + 1
            tracks.append(_track(row, [entry for run in runs for entry in run], _type_of(row, runs), number))
    return tracks


def _join(across: Across, clock: Clock) -> Join:
    begin, end = (clock.frame(ticks, across.where) for ticks in (across.begin, across.end))
    filters = (across.element.find(tag) for tag in ("filter-video", "filter-audio"))
    name = across.element.get("name") or next((each.get("name", "") for each in filters if each is not None), "")
    return Join(across.where, begin, end, name.strip())


def _is_overlay(row: Row, runs: Sequence[Sequence[Entry]]) -> bool:
    """Words alone, which may overlap there."""
    is_alone = all(len(run) == 1 and run[0].draft is not None and run[0].draft.fields.get("kind") == "text" for run in runs)
    return row[0] == "picture" and row[1] != 0 and is_alone


def _type_of(row: Row, runs: Sequence[Sequence[Entry]]) -> str:
    return "overlay" if _is_overlay(row, runs) else _TYPES[row[0]]


def _apart(runs: Sequence[list[Entry]], may_overlap: bool) -> list[list[list[Entry]]]:
    """On as many tracks as it takes, so that nothing of one overlaps."""
    ordered = sorted(runs, key=_start)
    if may_overlap:
        return [ordered]
    rows: list[list[list[Entry]]] = []
    ends: list[int] = []
    for run in ordered:
        n = next((n for n, end in enumerate(ends) if end <= _start(run)), len(rows))
        if n == len(rows):
            if n == MAX_TRACKS:
                raise InterchangeError(f"More than {MAX_TRACKS} clips lie over one another")
            rows.append([])
            ends.append(0)
        rows[n].append(run)
        ends[n] = max(entry.draft.end for entry in run if entry.draft is not None)
    return rows


def _start(run: Sequence[Entry]) -> int:
    return run[0].draft.start if run[0].draft is not None else 0


def _track(row: Row, entries: Sequence[Entry], kind: str, number: int) -> DraftTrack:
    """Films of which only the picture is used: all of a track make it a muted one, else each is silent itself."""
    silenced = [entry for entry in entries if entry.is_silenced]
    is_muted = not any(entry.can_sound and not entry.is_silenced for entry in entries) and any(
        entry.draft is not None and entry.draft.fields.get("volume", 1.0) > 0 for entry in silenced
    )
    fields: dict[str, Any] = {"type": kind, "name": _name(entries, kind, number)}
    fields["visible"] = row[2] or row[0] == "sound"
    fields["muted"] = is_muted or (not row[2] and row[0] != "caption")
    if kind == "caption":
        language = _LANGUAGE.search(entries[0].role)
        fields["language"] = language[1] if language and len(language[1]) <= 35 else ""
    if len(entries) > MAX_ELEMENTS:
        raise InterchangeError(f"A track of the cut has more than {MAX_ELEMENTS} clips")
    kept = [entry if is_muted or not entry.is_silenced else entry.silent() for entry in entries]
    return DraftTrack(fields, [entry.draft for entry in kept if entry.draft is not None])


def _name(entries: Sequence[Entry], kind: str, number: int) -> str:
    """The role, where all of it have one that a person gave."""
    roles = {entry.role for entry in entries}
    role = roles.pop() if len(roles) == 1 else ""
    whole, _, part = role.partition(".")
    role = whole if part.lower() == f"{whole.lower()}-1" else role  # the part that every role has of itself
    if kind == "caption" or not role or role.lower() in _USUAL_ROLES:
        return f"{kind.title()} {number}"
    return (role[:1].upper() + role[1:])[:LONGEST_NAME]
