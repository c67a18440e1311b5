"""What may be wrong with a cut as a video of that size, quality and format, on the platform that it is for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal
from uuid import UUID

from django.template.defaultfilters import filesizeformat

from engine.geometry import Area, centred, place
from engine.presets import PRESETS
from engine.text.bounds import Bounds, bounds
from engine.timeline import CaptionElement, Crop, ImageElement, TextElement, VideoElement
from projects.estimates import Estimate
from projects.outputs import NotOffered, Output
from projects.platforms import PLATFORMS, Zone
from projects.preflight.finding import Finding, Fix, Level, Looked, listed, several

ENLARGED, MUCH_ENLARGED = 1.3, 2.0
NEAR = 0.004  # of the frame: so far beyond a safe zone is not told


def possible(looked: Looked, output: Output) -> Iterator[Finding]:
    """What stands in the way of it."""
    try:
        output.encoding()
    except NotOffered as error:
        yield Finding("error", str(error))
        return
    largest = looked.owner.allowance.largest_output
    if output.shorter_side() > largest:
        tier = looked.owner.current_tier.title()
        yield Finding("error", f"{PRESETS[output.preset].label} is larger than {largest}p, the most that {tier} allows.")


def limits(looked: Looked, estimates: Sequence[Estimate]) -> Iterator[Finding]:
    """What the platform takes, and what fits into the library."""
    frames = looked.end - looked.start
    for output, estimate in zip(looked.outputs, estimates, strict=True):
        platform = PLATFORMS.get(output.preset)
        if platform is None:
            continue
        if frames / looked.rate > platform.most_seconds:
            lasts = f"{platform.name} takes videos {platform.about}, and this one lasts {looked.time(frames)}."
            yield Finding("warning", lasts, frame=looked.start + (platform.most_seconds * looked.rate).__floor__())
        if estimate.size > platform.most_bytes:
            most = filesizeformat(platform.most_bytes)
            yield Finding("warning", f"{platform.name} takes files up to {most}; this one may be larger. Choose a lower quality.")
        if output.format not in platform.formats and not output.is_sound:
            yield Finding("warning", f"{platform.name} may not take {output.kind.label}. MP4 (H.264) is taken everywhere.")
        if looked.rate > platform.most_rate:
            yield Finding("note", f"{platform.name} shows {platform.most_rate} frames a second at most.")
    room = looked.owner.allowance.storage_limit - looked.owner.storage_used
    wanted = sum(estimate.size for estimate in estimates)
    if wanted > room:
        left = filesizeformat(max(0, room))
        yield Finding(
            "warning", f"Your library has {left} left, and this may need {filesizeformat(wanted)}. Delete something first."
        )


def shapes(looked: Looked) -> Iterator[Finding]:
    """Pictures of another shape than the project's."""
    canvas = looked.timeline.canvas
    shape = Fraction(canvas.width, canvas.height)
    beside: dict[str, list[str]] = {}
    for output in _with_picture(looked):
        frame = output.encoding()
        other = Fraction(frame.width, frame.height)
        if abs(other / shape - 1) > Fraction(1, 100):
            beside.setdefault("at both sides" if other > shape else "above and below", []).append(output.label)
    for where, names in beside.items():
        if canvas.fill == "blur":
            yield Finding("note", f"{listed(names)}: of another shape, so the blurred picture shows {where}.")
        else:
            message = f"{listed(names)}: of another shape than the project, so bars stand {where}."
            yield Finding("warning", message, fix=Fix("fill_blur", "Fill with a blur"))


def enlarged(looked: Looked) -> Iterator[Finding]:
    """Media with fewer pixels than are shown of them, each once."""
    areas = {output.label: _canvas(looked, output)[0] for output in _with_picture(looked)}
    users: dict[UUID, list[VideoElement | ImageElement]] = {}
    for track in looked.timeline.tracks:
        for element in looked.on(track) if track.visible else []:
            if isinstance(element, VideoElement | ImageElement) and element.asset in looked.media:
                users.setdefault(element.asset, []).append(element)
    for pk, elements in users.items():
        asset = looked.media[pk]
        if not (asset.width and asset.height and areas):
            continue
        ways = {_way(element) for element in elements}
        size = (asset.width, asset.height)
        factor, label = max((_factor(size, way, area), label) for way in ways for label, area in areas.items())
        if factor >= ENLARGED:
            message = f"{asset.name} has {size[0]} x {size[1]} pixels, and is enlarged {factor:.1f} times in {label}."
            level: Level = "warning" if factor >= MUCH_ENLARGED else "note"
            yield Finding(level, message, [each.id for each in elements], elements[0].start)


Way = tuple[Literal["fit", "fill"], float, Crop]  # in which a picture is laid on the canvas


def _way(element: VideoElement | ImageElement) -> Way:
    return element.fit, max((key.value for key in element.keyframes.scale), default=element.scale), element.crop


def _factor(size: tuple[int, int], way: Way, canvas: Area) -> float:
    """By how much its pixels are enlarged."""
    fit, scale, crop = way
    width = max(1, round(size[0] * (1 - crop.left - crop.right)))
    height = max(1, round(size[1] * (1 - crop.top - crop.bottom)))
    return place(width, height, canvas, fit, scale).scaled[0] / width


def safe_zones(looked: Looked) -> Iterator[Finding]:
    """Words under a platform's own buttons."""
    told: dict[tuple[UUID, ...], list[str]] = {}
    places: dict[tuple[UUID, ...], list[dict[str, object]]] = {}
    said: list[str] = []
    laid_out: dict[tuple[tuple[int, int], Zone], list[Outside]] = {}
    for output in _with_picture(looked):
        platform = PLATFORMS.get(output.preset)
        if platform is None or platform.zone is None:
            continue
        area, frame = _canvas(looked, output)
        if (frame, platform.zone) not in laid_out:  # most platforms have the same
            laid_out[frame, platform.zone] = _outside(looked, frame, area, platform.zone)
        outside = laid_out[frame, platform.zone]
        titles = [(each.element, each.box) for each in outside if isinstance(each.element, TextElement)]
        if titles:
            key = tuple(element.id for element, _ in titles)
            told.setdefault(key, []).append(platform.name)
            moved = [_moved(looked, output, element, box, platform.zone) for element, box in titles]
            places[key] = [each for each in moved if each is not None]
        if len(titles) < len(outside) and output.encoding().captions == "burned":
            said.append(platform.name)
    starts = {element.id: element.start for element in looked.timeline.elements()}
    for ids, names in told.items():
        fix = Fix("place", "Move it inside" if len(ids) == 1 else "Move them inside", {"places": places[ids]})
        what = several(len(ids), "A title reaches", "titles reach")
        message = f"{what} under the buttons of {listed(names)}."
        yield Finding("warning", message, ids, starts[ids[0]], fix if len(places[ids]) == len(ids) else None)
    if said:
        message = f"Captions in the picture lie under the buttons of {listed(said)}. Upload them beside the video instead."
        yield Finding("note", message)


def alike(looked: Looked) -> Iterator[Finding]:
    """Presets that come to the same file."""
    names: dict[tuple[object, ...], list[str]] = {}
    for output in looked.outputs:
        preset = output.encoding()
        key = (preset.format.name, preset.picture_essence, preset.sound_essence, preset.captions)
        names.setdefault(key, []).append(output.label)
    for same in names.values():
        if len(same) > 1:
            yield Finding("note", f"{listed(same)} come to the same file, which is made and paid once.")


def _with_picture(looked: Looked) -> list[Output]:
    return [output for output in looked.outputs if not output.is_sound]


def _canvas(looked: Looked, output: Output) -> tuple[Area, tuple[int, int]]:
    """Where the canvas lies in the frame, and how large that is."""
    frame, canvas = output.encoding(), looked.timeline.canvas
    return centred(canvas.width, canvas.height, Area(0, 0, frame.width, frame.height)), (frame.width, frame.height)


@dataclass(frozen=True)
class Outside:
    element: TextElement | CaptionElement
    box: Bounds


def _outside(looked: Looked, frame: tuple[int, int], area: Area, zone: Zone) -> list[Outside]:
    width, height = frame
    found = []
    for track in looked.timeline.tracks:
        for element in looked.on(track) if track.visible else []:
            if isinstance(element, TextElement | CaptionElement):
                box = bounds(element, area, element.duration // 2)
                across = box.left < (zone.left - NEAR) * width or box.right > (zone.right + NEAR) * width
                if across or box.top < (zone.top - NEAR) * height or box.bottom > (zone.bottom + NEAR) * height:
                    found.append(Outside(element, box))
    return found


def _moved(looked: Looked, output: Output, element: TextElement, box: Bounds, zone: Zone) -> dict[str, object] | None:
    """Where it would stand inside; None where it does not fit, or moves."""
    area, (width, height) = _canvas(looked, output)
    low_x, high_x, low_y, high_y = zone.left * width, zone.right * width, zone.top * height, zone.bottom * height
    fits = box.right - box.left <= high_x - low_x and box.bottom - box.top <= high_y - low_y
    if not fits or element.keyframes.x or element.keyframes.y:
        return None
    by_x = max(low_x - box.left, 0) + min(high_x - box.right, 0)
    by_y = max(low_y - box.top, 0) + min(high_y - box.bottom, 0)
    x, y = element.x + by_x / area.width, element.y + by_y / area.height
    return {"id": str(element.id), "x": round(x, 4), "y": round(y, 4)} if abs(x) <= 2 and abs(y) <= 2 else None
