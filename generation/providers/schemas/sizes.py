"""How a model is told the shape and size of a picture: by an aspect ratio, by names, by a list of sizes, by width and height."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from generation.providers.schemas.properties import Property
from generation.providers.shapes import Modality, Order, Orientation

SHORTER = (480, 720, 1080, 1440, 2160)  # sides that are offered where a model takes any
_RATIOS = {"16:9": Orientation.LANDSCAPE, "9:16": Orientation.PORTRAIT, "1:1": Orientation.SQUARE}
_NAMED = {"landscape_16_9": Orientation.LANDSCAPE, "portrait_16_9": Orientation.PORTRAIT, "square_hd": Orientation.SQUARE}
_SIZE = re.compile(r"(\d{2,5})\s*[x*×]\s*(\d{2,5})")  # noqa: RUF001 (a sign that some write between the two)
_LINES = re.compile(r"(\d{3,4})p", re.IGNORECASE)
_TOLERANCE = 0.06  # of the ratio: 832 by 480 is taken for 16:9


@dataclass(frozen=True)
class Sizes:
    """What may be chosen; `names` are the properties that say it, and `values` what they then are."""

    names: frozenset[str] = frozenset()
    orientations: tuple[Orientation, ...] = ()
    resolutions: tuple[int, ...] = ()
    values: Callable[[Orientation | None, int | None], dict[str, Any]] = lambda orientation, resolution: {}


def sizes_of(properties: Mapping[str, Property]) -> Sizes:
    for way in (_listed, _by_ratio, _named, _by_sides):
        if (found := way(properties)) is not None:
            return found
    return Sizes()


def _listed(properties: Mapping[str, Property]) -> Sizes | None:
    """{"size": "1280*720"}"""
    for name in ("size", "image_size", "video_size", "resolution"):
        found = {kind: choice for choice in _choices(properties, name) if (kind := _kind(str(choice)))}
        if not found:
            continue
        orientations = tuple(each for each in Orientation if any(each == one for one, _ in found))
        sides = sorted({side for _, side in found})
        return Sizes(
            frozenset({name}),
            orientations,
            tuple(side for side in sides if all((each, side) in found for each in orientations)),
            partial(_nearest, name, found),
        )
    return None


def _nearest(
    name: str, found: Mapping[tuple[Orientation, int], Any], orientation: Orientation | None, resolution: int | None
) -> dict[str, Any]:
    if orientation is None and resolution is None:
        return {}
    some = [kind for kind in found if orientation in (None, kind[0])] or list(found)
    best = min(some, key=lambda kind: abs(kind[1] - resolution) if resolution else -kind[1])
    return {name: found[best]}


def _by_ratio(properties: Mapping[str, Property]) -> Sizes | None:
    """{"aspect_ratio": "16:9", "resolution": "720p"}, or one of them"""
    name = next((each for each in ("aspect_ratio", "ratio") if each in properties), "")
    ratios = {_RATIOS[str(choice)]: choice for choice in _choices(properties, name) if str(choice) in _RATIOS}
    lines = {int(found[1]): each for each in _choices(properties, "resolution") if (found := _LINES.fullmatch(str(each)))}
    if not ratios and not lines:
        return None

    def values(orientation: Orientation | None, resolution: int | None) -> dict[str, Any]:
        shape = {name: ratios[orientation]} if orientation in ratios else {}
        return shape | ({"resolution": lines[resolution]} if resolution in lines else {})

    names = ({name, "width", "height"} if ratios else set()) | ({"resolution"} if lines else set())
    return Sizes(frozenset(names), tuple(each for each in Orientation if each in ratios), tuple(sorted(lines)), values)


def _named(properties: Mapping[str, Property]) -> Sizes | None:
    """{"image_size": "landscape_16_9"}, or {"image_size": {"width": 1280, "height": 720}} where it takes that too"""
    name = next((each for each in ("image_size", "video_size") if each in properties), "")
    shapes = {_NAMED[str(choice)]: choice for choice in _choices(properties, name) if str(choice) in _NAMED}
    if not shapes:
        return None
    sides = _by_sides(properties[name].parts or {})

    def values(orientation: Orientation | None, resolution: int | None) -> dict[str, Any]:
        if resolution and sides is not None:
            return {name: sides.values(orientation, resolution)}
        return {name: shapes[orientation]} if orientation in shapes else {}

    resolutions = tuple(each for each in sides.resolutions if each <= 1080) if sides else ()
    return Sizes(frozenset({name}), tuple(each for each in Orientation if each in shapes), resolutions, values)


def _by_sides(properties: Mapping[str, Property]) -> Sizes | None:
    """{"width": 1280, "height": 720}"""
    width, height = properties.get("width"), properties.get("height")
    if width is None or height is None or not (width.is_number or width.choices) or not (height.is_number or height.choices):
        return None
    usual = _usual(width, height)

    def values(orientation: Orientation | None, resolution: int | None) -> dict[str, Any]:
        if orientation is None and resolution is None:
            return {}
        across, down = _pixels(orientation or Orientation.LANDSCAPE, resolution or usual)
        scale = min(1.0, _most(width) / across, _most(height) / down)
        return {"width": _fitting(width, across * scale), "height": _fitting(height, down * scale)}

    fits = [side for side in SHORTER if all(_takes(each, pixel) for each in (width, height) for pixel in (side, side * 16 // 9))]
    return Sizes(frozenset({"width", "height"}), tuple(Orientation), tuple(fits), values)


def _usual(width: Property, height: Property) -> int:
    sides = [each.default for each in (width, height) if isinstance(each.default, int) and not isinstance(each.default, bool)]
    return min(sides) if sides else 720


def _pixels(orientation: Orientation, side: int) -> tuple[int, int]:
    """As shapes.Order counts them, which is the one rule."""
    order = Order(modality=Modality.IMAGE, model="", orientation=orientation, resolution=side)
    return order.size or (side, side)


def _takes(side: Property, pixels: int) -> bool:
    if side.choices:
        return abs(_fitting(side, pixels) - pixels) <= pixels * _TOLERANCE
    return (side.minimum or 0) <= pixels <= (side.maximum or SHORTER[-2] * 16 / 9)


def _most(side: Property) -> float:
    return max((each for each in side.choices if isinstance(each, int)), default=side.maximum or float("inf"))


def _fitting(side: Property, pixels: float) -> int:
    """The nearest that it takes: one of its choices, or a multiple of its step within its bounds."""
    choices = [each for each in side.choices if isinstance(each, int)]
    if choices:
        return min(choices, key=lambda each: abs(each - pixels))
    step = max(int(side.step or 8), 1)
    least, most = side.minimum or step, side.maximum or pixels + step
    return int(min(max(round(pixels / step) * step, -(-least // step) * step), most // step * step))


def _kind(text: str) -> tuple[Orientation, int] | None:
    """Of "1280*720": landscape, 720. None for what is near none of the three shapes."""
    found = _SIZE.fullmatch(text)
    if not found:
        return None
    width, height = int(found[1]), int(found[2])
    for orientation, ratio in ((Orientation.LANDSCAPE, 16 / 9), (Orientation.PORTRAIT, 9 / 16), (Orientation.SQUARE, 1.0)):
        if abs(width / height / ratio - 1) <= _TOLERANCE:
            return orientation, min(width, height)
    return None


def _choices(properties: Mapping[str, Property], name: str) -> tuple[Any, ...]:
    return properties[name].choices if name in properties else ()
