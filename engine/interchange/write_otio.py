"""OpenTimelineIO (.otio): written so that other programs see clips, gaps, transitions and speeds, and we lose nothing.

What OpenTimelineIO has no words for goes into `metadata.reelwright`. Pictures are not heard there, so the sound of a film
is a clip of its own on a track of its own, which `read_otio` joins with its picture again.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from engine.frames import from_microseconds
from engine.interchange.lanes import Joint, Lane, Piece, lay_out, scalar_of
from engine.interchange.material import Loss, MediaName, can_be_heard, title_of, unsaid
from engine.interchange.otio_markers import OURS, to_otio
from engine.timeline import AnyElement, MediaElement, Timeline, Track

READ_BACK = "read by this program only"
_STRUCTURE = {"start", "duration", "name", "asset", "source_in", "transition"}
_SAID = {"name", "asset", "source_in", "speed", "reverse", "freeze", "transition"}
_Json = dict[str, Any]


def write(timeline: Timeline, names: Mapping[UUID, MediaName]) -> tuple[str, list[Loss]]:
    """The file, and what other programs will not find in it. `read_otio.read` finds all."""
    lanes, losses = lay_out(timeline, lambda element: "", "middle")
    for lane in lanes:
        for piece in lane.pieces:
            losses += _unheard_of(piece, names)
    writer = _Writer(timeline.rate.fraction, names)
    pictures = [writer.track(lane) for lane in lanes]
    sounds = [writer.sounds(lane) for lane in lanes if writer.sounding(lane)]
    fields = timeline.model_dump(mode="json", by_alias=True, exclude={"tracks", "markers"})
    tables = {str(asset): names[asset].target for asset in sorted(timeline.tables()) if asset in names}
    document = {
        "OTIO_SCHEMA": "Timeline.1",
        "metadata": {OURS: {"document": fields, "tables": tables}},
        "name": "Reelwright",
        "global_start_time": None,
        "tracks": _item("Stack.1", "tracks", {})
        | {"markers": [to_otio(marker, writer.span) for marker in timeline.markers], "children": pictures + sounds},
    }
    losses += unsaid("", timeline, {"rate", "canvas", "markers"}, READ_BACK)
    for t, track in enumerate(timeline.tracks):
        losses += unsaid(f"tracks.{t}", track, {"name", "visible"}, READ_BACK)
    return json.dumps(document, indent=1) + "\n", losses


def _unheard_of(piece: Piece, names: Mapping[UUID, MediaName]) -> list[Loss]:
    element = piece.element
    if not isinstance(element, MediaElement):
        return [Loss(piece.path, f"{title_of(element)} is {READ_BACK}")]
    if element.asset not in names:
        return [Loss(piece.path, f"{title_of(element)} has media without a name; it is written as missing")]
    return unsaid(piece.path, element, _SAID, READ_BACK)


class _Writer:
    def __init__(self, rate: Fraction, names: Mapping[UUID, MediaName]) -> None:
        self.rate, self.names = rate, names

    def track(self, lane: Lane) -> _Json:
        fields = lane.track.model_dump(mode="json", exclude={"elements", "name", "visible"})
        track = _item("Track.1", lane.track.name, {"track": fields, "lane": lane.number})
        children = self._children(lane.pieces, lambda piece: self._clip(piece, self._told(lane.track, piece)))
        kind = "Audio" if lane.track.type == "audio" else "Video"
        return track | {"kind": kind, "enabled": lane.track.visible, "children": children}

    def sounding(self, lane: Lane) -> list[Piece]:
        return [] if lane.track.type == "audio" else [piece for piece in lane.pieces if self._is_heard(lane.track, piece)]

    def sounds(self, lane: Lane) -> _Json:
        track = _item("Track.1", f"{lane.track.name} (sound)", {"sounds": True})
        children = self._children(self.sounding(lane), lambda piece: self._clip(piece, {"sound_of": str(piece.element.id)}))
        return track | {"kind": "Audio", "children": children}

    def _told(self, track: Track, piece: Piece) -> _Json:
        fields = piece.element.model_dump(mode="json", exclude=_STRUCTURE)
        return {"fields": fields, "index": piece.index, "sounds": track.type != "audio" and self._is_heard(track, piece)}

    def _is_heard(self, track: Track, piece: Piece) -> bool:
        element = piece.element
        name = self.names.get(element.asset) if isinstance(element, MediaElement) else None
        return name is not None and can_be_heard(track, element, name.info)

    def _children(self, pieces: Sequence[Piece], clip: Callable[[Piece], _Json]) -> list[_Json]:
        children: list[_Json] = []
        end = 0
        for piece in pieces:
            if piece.start > end:
                children.append(_item("Gap.1", "", {}) | {"source_range": self.span(Fraction(0), piece.start - end)})
            elif piece.joint is not None and children:
                children.append(self._transition(piece.joint))
            children.append(clip(piece))
            end = piece.end
        return children

    def _transition(self, joint: Joint) -> _Json:
        kind = joint.transition.kind
        return {
            "OTIO_SCHEMA": "Transition.1",
            "metadata": {OURS: {"transition": joint.transition.model_dump(mode="json")}},
            "name": kind,
            "in_offset": self._time(Fraction(joint.before)),
            "out_offset": self._time(Fraction(joint.after)),
            "transition_type": "SMPTE_Dissolve" if kind == "crossfade" else "Custom_Transition",
        }

    def _clip(self, piece: Piece, told: _Json) -> _Json:
        element = piece.element
        effects = [] if scalar_of(element) == 1 else [_warp(element)]
        reference = self._reference(element)
        called = element.name or reference["name"] or element.kind
        return _item("Clip.2", called, {"name": element.name, "called": called, **told}) | {
            "source_range": self.span(piece.source_in, piece.frames),
            "effects": effects,
            "media_references": {"DEFAULT_MEDIA": reference},
            "active_media_reference_key": "DEFAULT_MEDIA",
        }

    def _reference(self, element: AnyElement) -> _Json:
        reference: _Json = {"metadata": {}, "name": "", "available_range": None, "available_image_bounds": None}
        if not isinstance(element, MediaElement):
            generator = {"generator_kind": f"{OURS}.{element.kind}", "parameters": {}}
            return {"OTIO_SCHEMA": "GeneratorReference.1"} | reference | generator
        name = self.names.get(element.asset)
        if name is None:
            return {"OTIO_SCHEMA": "MissingReference.1"} | reference
        length = None
        if name.info.duration_us is not None:
            length = self.span(Fraction(0), from_microseconds(name.info.duration_us, self.rate))
        known = {"name": name.name, "target_url": name.target, "available_range": length}
        return {"OTIO_SCHEMA": "ExternalReference.1"} | reference | known

    def span(self, start: Fraction, frames: int) -> _Json:
        return {"OTIO_SCHEMA": "TimeRange.1", "start_time": self._time(start), "duration": self._time(Fraction(frames))}

    def _time(self, frames: Fraction) -> _Json:
        return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(self.rate), "value": float(frames)}


def _item(schema: str, name: str, told: _Json) -> _Json:
    """What a stack, a track, a clip and a gap have in common."""
    return {
        "OTIO_SCHEMA": schema,
        "metadata": {OURS: told} if told else {},
        "name": name,
        "source_range": None,
        "effects": [],
        "markers": [],
        "enabled": True,
    }


def _warp(element: AnyElement) -> _Json:
    scalar = scalar_of(element)
    schema, name = ("FreezeFrame.1", "FreezeFrame") if scalar == 0 else ("LinearTimeWarp.1", "LinearTimeWarp")
    return {"OTIO_SCHEMA": schema, "metadata": {}, "name": "", "effect_name": name, "time_scalar": float(scalar)}
