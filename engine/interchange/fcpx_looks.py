"""What Final Cut Pro XML says of how a clip looks and sounds, as fields of ours: place, size, angle, crop, opacity, volume.

Places and crops count hundredths of the picture's height there. Of what moves, the beginning is kept.
"""

import math
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from engine.interchange.fcp7_effects import fitted
from engine.interchange.fcpx_clock import number_of, numbers_of
from engine.interchange.fcpx_media import Format
from engine.timeline.motion import FARTHEST, LARGEST, MOST_TURNED, SMALLEST

Lose = Callable[[str, str], None]  # where in the file, and a sentence
SILENT = -96.0  # dB
_SIDES = ("left", "top", "right", "bottom")
_MOST_CUT = 0.99  # of a picture's width or height

# Of what is in a clip, that which changes nothing, or is read elsewhere.
_QUIET = {
    "note", "conform-rate", "timeMap", "adjust-conform", "adjust-crop", "adjust-transform", "adjust-blend", "adjust-volume",
    "adjust-colorConform", "marker", "chapter-marker", "rating", "keyword", "analysis-marker", "hidden-clip-marker", "metadata",
    "text", "text-style-def", "spine", "reserved", "import-options",
}  # fmt: skip


class Looks:
    """On a canvas of that size."""

    def __init__(self, canvas: tuple[int, int], lose: Lose) -> None:
        self.canvas, self._lose = canvas, lose

    def picture(self, clip: Element, shown: Format | None, where: str) -> dict[str, Any]:
        """`shown`: the size of its media; None for words, which neither fit nor are cropped."""
        fields = self._transform(clip, where)
        if shown is not None:
            self._conform(clip, shown, fields, where)
            self._crop(clip, shown, fields, where)
        blend = self._adjustment(clip, "adjust-blend")
        if blend is not None:
            amount = self._said(blend, "amount", where, "opacity")
            fields["opacity"] = 1.0 if amount is None else round(min(1.0, max(0.0, number_of(amount, where))), 4)
            if blend.get("mode", "0").strip() not in ("0", "normal", "Normal"):
                self._lose(where, "How it blends with what is below it is lost")
        for name, least, most in (("scale", SMALLEST, LARGEST), ("x", -FARTHEST, FARTHEST), ("y", -FARTHEST, FARTHEST)):
            if name in fields and fields[name] != (held := min(most, max(least, fields[name]))):
                fields[name] = held
                self._lose(where, f"Its {'size' if name == 'scale' else 'place'} is held within what is possible here")
        return fields

    def sound(self, clip: Element, where: str) -> dict[str, Any]:
        volume = self._adjustment(clip, "adjust-volume")
        amount = self._said(volume, "amount", where, "volume") if volume is not None else None
        if amount is None:
            return {}
        decibels = number_of(amount.strip().removesuffix("dB"), where)
        if decibels > 0:
            self._lose(where, "It is louder than its media; it plays as loud as that")
        return {"volume": 0.0 if decibels <= SILENT else round(10 ** (min(decibels, 0.0) / 20), 5)}

    def tell_rest(self, clip: Element, known: set[str], where: str) -> None:
        """What else a clip holds, each once; `known` beside what every clip may."""
        told: set[str] = set()
        for child in clip:
            if child.tag in _QUIET or child.tag in known or child.get("enabled", "1").strip() == "0":
                continue
            if child.tag.startswith("filter-"):
                told.add(f"The effect “{(child.get('name') or 'without a name').strip()[:60]}” is left out")
            elif child.tag.startswith("audio-"):
                told.add("What is done with single channels of its sound is lost")
            elif child.tag != "param":
                told.add(f"Its {child.tag.removeprefix('adjust-')[:40]} is not read")
        for message in sorted(told):
            self._lose(where, message)

    def _adjustment(self, clip: Element, tag: str) -> Element | None:
        found = clip.find(tag)
        return None if found is None or found.get("enabled", "1").strip() == "0" else found

    def _said(self, element: Element, name: str, where: str, called: str = "") -> str | None:
        """Of an attribute, or of a parameter of that name; of what moves, its first value. `called`: to people."""
        params = [each for each in element.findall("param") if each.get("name", "").strip().lower() == name]
        for param in params:
            key = param.find("keyframeAnimation/keyframe")
            if key is not None:
                self._lose(where, f"Its {called or name} moves; only how it begins is kept")
                return key.get("value")
        return element.get(name, params[0].get("value") if params else None)

    def _transform(self, clip: Element, where: str) -> dict[str, Any]:
        adjust = self._adjustment(clip, "adjust-transform")
        if adjust is None:
            return {}
        fields: dict[str, Any] = {}
        if (place := self._said(adjust, "position", where)) is not None:
            across, up = numbers_of(place, where, 2)
            fields["x"] = round(across * self.canvas[1] / (100 * self.canvas[0]), 5)
            fields["y"] = round(0.0 - up / 100, 6)
        if (scale := self._said(adjust, "scale", where)) is not None:
            width, height = numbers_of(scale, where, 2)
            if width != height or width < 0:
                self._lose(where, "It is stretched or mirrored; only its size is kept")
            fields["scale"] = round(math.sqrt(abs(width * height)), 6)
        if (angle := self._said(adjust, "rotation", where)) is not None:
            turned = 0.0 - number_of(angle, where)
            fields["rotation"] = round(turned if abs(turned) <= MOST_TURNED else math.fmod(turned, 360), 4)
        if any(numbers_of(adjust.get("anchor", "0 0"), where, 2)):
            self._lose(where, "The point about which it turns is lost; it turns about its middle")
        return fields

    def _conform(self, clip: Element, shown: Format, fields: dict[str, Any], where: str) -> None:
        """Its own size, which is a third way there, is one of the scale here."""
        conform = self._adjustment(clip, "adjust-conform")
        kind = "fit" if conform is None else conform.get("type", "fit").strip()
        if kind == "fill":
            fields["fit"] = "fill"
        elif kind == "none" and shown.width and shown.height:
            fields["scale"] = round(fields.get("scale", 1.0) / fitted(shown.width, shown.height, self.canvas), 6)
        elif kind != "fit":
            self._lose(where, "It fits the canvas here, whatever its size")

    def _crop(self, clip: Element, shown: Format, fields: dict[str, Any], where: str) -> None:
        """There, a picture that is trimmed stays where and as large as it is; one that is cropped fits the canvas, as ours."""
        adjust = self._adjustment(clip, "adjust-crop")
        if adjust is None:
            return
        mode = adjust.get("mode", "").strip()
        edges = adjust.find(f"{mode}-rect") if mode in ("trim", "crop") else None
        if edges is None:
            self._lose(where, "How its crop moves is lost; the whole picture is shown")
            return
        width, height = (shown.width, shown.height) if shown.width and shown.height else self.canvas
        cut = {side: number_of(self._said(edges, side, where, "crop") or "0", where) / 100 for side in _SIDES}
        cut["left"], cut["right"] = cut["left"] * height / width, cut["right"] * height / width
        cut = {side: round(max(0.0, share), 6) for side, share in cut.items()}
        if max(cut["left"] + cut["right"], cut["top"] + cut["bottom"]) > _MOST_CUT:
            self._lose(where, "Its crop leaves nothing of it; the whole picture is shown")
        elif any(cut.values()):
            fields["crop"] = cut
            if mode == "trim":
                self._stay(cut, (width, height), fields)

    def _stay(self, cut: dict[str, float], size: tuple[int, int], fields: dict[str, Any]) -> None:
        """So that what is left of a trimmed picture lies where it did: here, it would fit the canvas."""
        left = (size[0] * (1 - cut["left"] - cut["right"]), size[1] * (1 - cut["top"] - cut["bottom"]))
        choose = max if fields.get("fit") == "fill" else min
        was, would = (choose(self.canvas[0] / width, self.canvas[1] / height) for width, height in (size, left))
        scale = fields.get("scale", 1.0)
        across = (cut["left"] - cut["right"]) / 2 * size[0] * was * scale
        down = (cut["top"] - cut["bottom"]) / 2 * size[1] * was * scale
        angle = math.radians(fields.get("rotation", 0.0))
        turned = across * math.cos(angle) - down * math.sin(angle), across * math.sin(angle) + down * math.cos(angle)
        fields["scale"] = round(scale * was / would, 6)
        fields["x"] = round(fields.get("x", 0.0) + turned[0] / self.canvas[0], 6)
        fields["y"] = round(fields.get("y", 0.0) + turned[1] / self.canvas[1], 6)
