"""Reading a stored or received document, with every fault of it at once."""

import copy
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from engine.errors import Fault, InvalidTimeline
from engine.timeline.document import Timeline
from engine.timeline.rules import faults
from engine.upgrades import upgrade
from engine.values import MAX_FRAMES

UNREADABLE = Fault("", "The document holds a text that is not Unicode, or is nested too deeply")
_TAGGED = {"elements", "effects", "sound_effects"}  # lists whose items pydantic tells apart by their kind


def load(data: Mapping[str, Any]) -> Timeline:
    """Raises InvalidTimeline with every fault found."""
    timeline, found = read(data)
    if timeline is None or found:
        raise InvalidTimeline(found)
    return timeline


def read(data: Mapping[str, Any]) -> tuple[Timeline | None, list[Fault]]:
    """The document and all its faults; no document when its very shape is wrong."""
    document = upgrade(data)
    try:
        timeline = Timeline.model_validate_json(json.dumps(document))
    except RecursionError:
        return None, [UNREADABLE]
    except ValidationError as error:
        wrong = error.errors()
        if wrong[0]["type"] == "json_invalid":
            return None, [UNREADABLE]
        return None, [_shape_fault(dict(detail)) for detail in wrong] + _faults_of_the_rest(document, [d["loc"] for d in wrong])
    return timeline, faults(timeline)


def _shape_fault(detail: dict[str, Any]) -> Fault:
    parts = _path(detail["loc"])
    if detail["type"] == "height" and parts == ["canvas"]:  # a rule of both sides, told at one
        parts.append("height")
    return Fault(".".join(str(part) for part in parts), detail["msg"])


def _path(loc: Sequence[int | str]) -> list[int | str]:
    """As in the document: pydantic puts the branch of a union ("video") after an item's place."""
    return [part for n, part in enumerate(loc) if not (n > 1 and isinstance(loc[n - 1], int) and loc[n - 2] in _TAGGED)]


def _faults_of_the_rest(document: dict[str, Any], wrong: Sequence[Sequence[int | str]]) -> list[Fault]:
    """The faults of what is well-formed, so that a person who mends one mistake is not told of the next only then.

    What is wrong is set aside: an element, a marker or the range whole, of anything else the one field.
    """
    rest = copy.deepcopy(document)
    dropped: dict[int, set[int]] = {}
    lost_markers: set[int] = set()
    unknown: set[str] = set()
    for loc in map(_path, wrong):
        if len(loc) > 3 and loc[0] == "tracks" and loc[2] == "elements":
            dropped.setdefault(int(loc[1]), set()).add(int(loc[3]))
            continue
        if len(loc) > 1 and loc[0] == "markers":
            lost_markers.add(int(loc[1]))
            continue
        unknown.add(str(loc[0]))
        loc = loc[:1] if loc[:1] == ["range"] else loc
        holder = rest
        for part in loc[:-1]:
            holder = holder[part]  # type: ignore[index]
        if not isinstance(holder, dict) or len(loc) < 1:
            return []
        holder.pop(str(loc[-1]), None)
    if "duration" in unknown:
        rest["duration"] = MAX_FRAMES
    kept: dict[int, list[int]] = {}
    for t, track in enumerate(rest.get("tracks", [])):
        kept[t] = [e for e in range(len(track.get("elements", []))) if e not in dropped.get(t, ())]
        if "elements" in track:
            track["elements"] = [track["elements"][e] for e in kept[t]]
    markers = [m for m in range(len(rest.get("markers", []))) if m not in lost_markers]
    rest["markers"] = [rest["markers"][m] for m in markers]
    try:
        timeline = Timeline.model_validate_json(json.dumps(rest))
    except ValidationError:
        return []
    silent = {"duration", "position"} if unknown & {"duration", "rate"} else set()
    return [_at_home(fault, kept, markers) for fault in faults(timeline) if fault.path not in silent]


def _at_home(fault: Fault, kept: dict[int, list[int]], markers: Sequence[int]) -> Fault:
    """With the place of the element or marker in the whole document."""
    parts = fault.path.split(".")
    if parts[0] == "markers":
        parts[1] = str(markers[int(parts[1])])
    elif len(parts) > 3:
        parts[3] = str(kept[int(parts[1])][int(parts[3])])
    return Fault(".".join(parts), fault.message)
