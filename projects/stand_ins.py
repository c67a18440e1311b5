"""A document without some of its media, as far as it can be looked at: what else is in it stays where it is. Pure."""

from collections.abc import Iterable, Set
from typing import Any
from uuid import UUID

from engine.timeline import AnyElement, AudioElement, ColorElement, ImageElement, Joining, Timeline, VideoElement, Visible

COLOUR = "#26292D"  # in the place of a picture that is not there


def without(timeline: Timeline, missing: Set[UUID]) -> Timeline:
    """A plain surface for each picture, nothing for a sound, and no effect whose colour table is missing."""
    tracks = []
    for track in timeline.tracks:
        kept = [changed for each in track.elements if (changed := _instead(each, missing)) is not None]
        tracks.append(track.model_copy(update={"elements": kept if len(kept) == len(track.elements) else _apart(kept)}))
    return timeline.model_copy(update={"tracks": tracks})


def _instead(element: AnyElement, missing: Set[UUID]) -> AnyElement | None:
    if isinstance(element, AudioElement):
        return None if element.asset in missing else element
    if isinstance(element, VideoElement | ImageElement) and element.asset in missing:
        return ColorElement(color=COLOUR, **_look(element))
    if isinstance(element, Visible):
        effects = [each for each in element.effects if each.kind != "lut" or each.asset not in missing]
        return element if len(effects) == len(element.effects) else element.model_copy(update={"effects": effects})
    return element


def _look(element: Visible) -> dict[str, Any]:
    """Its place, its way and its fades; effects are nothing to a plain surface."""
    return {name: getattr(element, name) for name in Visible.model_fields if name != "effects"}


def _apart(elements: Iterable[AnyElement]) -> list[AnyElement]:
    """Without the transitions that have nothing left to come from."""
    end, found = 0, {}
    elements = list(elements)
    for element in sorted(elements, key=lambda each: each.start):
        is_alone = isinstance(element, Joining) and element.transition is not None and element.start >= end
        found[element.id] = element.model_copy(update={"transition": None}) if is_alone else element
        end = max(end, element.end)
    return [found[each.id] for each in elements]
