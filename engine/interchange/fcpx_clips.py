"""The clips, titles and transitions of Final Cut Pro XML, their children in the order that its DTD wants."""

import math
from collections.abc import Mapping
from fractions import Fraction
from uuid import UUID
from xml.etree.ElementTree import Element

from engine.interchange.fcpx_resources import RATES, TITLE_NAME, Resources, rate_of, spell
from engine.interchange.lanes import Lane, Piece, scalar_of
from engine.interchange.markup import add
from engine.interchange.material import Loss, MediaName, can_be_heard, unsaid
from engine.media import MediaInfo
from engine.timeline import (
    AudioElement,
    ImageElement,
    MediaElement,
    SoundingElement,
    TextElement,
    Timeline,
    VideoElement,
    Visible,
    VisibleElement,
)

TAKEN = (VideoElement, ImageElement, AudioElement, TextElement)
TITLE_CLOCK = Fraction(3600)  # where the clock of a generated clip begins, by custom
SILENT = -96.0  # dB
FONTS = {"sans": "Helvetica", "serif": "Times New Roman", "mono": "Menlo"}
_PICTURE = {"name", "asset", "source_in", "opacity", "scale", "x", "y", "rotation", "fit", "crop", "transition"}
_SOUND = {"name", "asset", "source_in", "speed", "reverse", "freeze", "volume", "transition"}
_LOOK = {"size", "color", "font", "weight", "italic", "align"}
_TEXT = {"name", "text", "opacity", "scale", "x", "y", "rotation", "transition", *_LOOK}


class Clips:
    """Adds clips to storylines or to what they are connected to, and lists what they lose."""

    def __init__(self, timeline: Timeline, names: Mapping[UUID, MediaName], resources: Resources, losses: list[Loss]) -> None:
        self.canvas, self.rate = timeline.canvas, timeline.rate.fraction
        self.names, self.resources, self.losses = names, resources, losses

    def add_clip(self, parent: Element, lane: Lane, piece: Piece, offset: Fraction, number: int = 0) -> tuple[Fraction, Element]:
        """`offset` by the parent's clock, in seconds. Answers where the clip's own clock begins, and the clip."""
        element = piece.element
        times = {"offset": spell(offset), "duration": spell(piece.frames / self.rate)}
        if number:
            times = {"lane": str(number), **times}
        is_on = not lane.track.muted if lane.track.type == "audio" else lane.track.visible
        if not is_on:
            times["enabled"] = "0"
        if isinstance(element, TextElement):
            self.losses += unsaid(piece.path, element, _TEXT)
            return TITLE_CLOCK, self._title(parent, piece.path, element, times)
        assert isinstance(element, MediaElement)
        media = self.names[element.asset]
        said = (_PICTURE if isinstance(element, ImageElement) else _SOUND) | (_PICTURE if isinstance(element, Visible) else set())
        self.losses += unsaid(piece.path, element, said)
        times |= {"ref": self.resources.asset(element.asset, media, self.rate), "name": element.name or media.name}
        if isinstance(element, ImageElement):
            clip = add(parent, "video", **times, start="0s")
            self._crop(clip, element, media.info)
            self._adjust(clip, element)
            return Fraction(0), clip
        return self._asset_clip(parent, lane, piece, times, media.info)

    def _asset_clip(
        self, parent: Element, lane: Lane, piece: Piece, times: dict[str, str], info: MediaInfo
    ) -> tuple[Fraction, Element]:
        element = piece.element
        assert isinstance(element, SoundingElement)
        is_retimed = scalar_of(element) != 1
        clock = (Fraction(piece.start - element.start) if is_retimed else piece.source_in) / self.rate
        clip = add(parent, "asset-clip", **times, start=spell(clock), tcFormat="NDF")
        if info.has_video and info.has_audio:
            is_heard = can_be_heard(lane.track, element, info)
            clip.set("srcEnable", "audio" if isinstance(element, AudioElement) else "all" if is_heard else "video")
        if isinstance(element, VideoElement):
            self._conform(clip, piece.path, info)
        if is_retimed:
            self._retime(clip, element)
        if isinstance(element, VideoElement):
            self._crop(clip, element, info)
            self._adjust(clip, element)
        if element.volume != 1:
            decibels = max(SILENT, 20 * math.log10(element.volume)) if element.volume > 0 else SILENT
            add(clip, "adjust-volume", amount=f"{decibels:.4f}dB")
        return clock, clip

    def _conform(self, clip: Element, path: str, info: MediaInfo) -> None:
        """Films of another rate play in real time, as ours do."""
        own = rate_of(info)
        if own in RATES and own != self.rate:
            add(clip, "conform-rate", scaleEnabled="0", srcFrameRate=RATES[own])
        elif own not in RATES:
            self.losses.append(Loss(path, "Its media has an uneven or unusual frame rate; Final Cut Pro may show other frames"))

    def _retime(self, clip: Element, element: VideoElement | AudioElement) -> None:
        """Its clock counts from the element's begin; two points say what of the source is shown when."""
        scalar, first = scalar_of(element), Fraction(element.source_in)
        last = first + abs(scalar) * element.duration
        points = zip((0, element.duration), (last, first) if scalar < 0 else (first, last), strict=True)
        remap = add(clip, "timeMap")
        for time, value in points:
            add(remap, "timept", time=spell(time / self.rate), value=spell(value / self.rate), interp="linear")

    def _crop(self, clip: Element, element: VideoElement | ImageElement, info: MediaInfo) -> None:
        """In hundredths of the picture's height on all sides; what is left fits the canvas, as it does here."""
        crop = element.crop
        if not any((crop.left, crop.top, crop.right, crop.bottom)):
            return
        shape = Fraction(info.width or self.canvas.width, info.height or self.canvas.height)
        across = {"left": crop.left * shape, "right": crop.right * shape}
        sides = {**across, "top": crop.top, "bottom": crop.bottom}
        add(add(clip, "adjust-crop", mode="crop"), "crop-rect", **{side: f"{100 * cut:.6f}" for side, cut in sides.items()})

    def _adjust(self, clip: Element, element: VisibleElement) -> None:
        """Places count hundredths of the frame's height, upwards, and angles against the clock."""
        if getattr(element, "fit", "fit") == "fill":
            add(clip, "adjust-conform", type="fill")
        if (element.x, element.y, element.scale, element.rotation) != (0, 0, 1, 0):
            x, y = 100 * element.x * self.canvas.width / self.canvas.height, 0.0 - 100 * element.y
            pose = {"position": f"{x:.4f} {y:.4f}", "scale": f"{element.scale:.4f} {element.scale:.4f}"}
            if element.rotation:
                pose["rotation"] = f"{0.0 - element.rotation:.4f}"
            add(clip, "adjust-transform", **pose)
        if element.opacity != 1:
            add(clip, "adjust-blend", amount=f"{element.opacity:.4f}")

    def _title(self, parent: Element, path: str, element: TextElement, times: dict[str, str]) -> Element:
        called = {"ref": self.resources.title(), "name": element.name or TITLE_NAME}
        title = add(parent, "title", **times, **called, start=spell(TITLE_CLOCK))
        style = f"ts-{path.replace('.', '-')}"
        add(add(title, "text"), "text-style", element.text, ref=style)
        red, green, blue = (int(element.color[n : n + 2], 16) / 255 for n in (1, 3, 5))
        add(
            add(title, "text-style-def", id=style),
            "text-style",
            font=FONTS[element.font],
            fontSize=f"{element.size * self.canvas.height / 1000:g}",
            fontFace="Bold" if element.weight == "bold" else "Regular",
            fontColor=f"{red:.4f} {green:.4f} {blue:.4f} 1",
            bold=str(int(element.weight == "bold")),
            italic=str(int(element.italic)),
            alignment=element.align,
        )
        self._adjust(title, element)
        return title

    def add_transition(self, spine: Element, piece: Piece, begin: Fraction) -> None:
        """`begin`: where the storyline begins, in seconds of the timeline."""
        assert piece.joint is not None
        joint = piece.joint
        if joint.transition.kind != "crossfade":
            self.losses.append(Loss(f"{piece.path}.transition", f"The transition {joint.transition.kind} becomes a dissolve"))
        offset = (piece.start - joint.before) / self.rate - begin
        add(spine, "transition", name="Cross Dissolve", offset=spell(offset), duration=spell(joint.frames / self.rate))
