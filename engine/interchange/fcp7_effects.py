"""The words that Final Cut Pro 7 has for speed, opacity, volume, size and transitions."""

from fractions import Fraction
from xml.etree.ElementTree import Element

from engine.interchange.lanes import REVERSED, WIPES, scalar_of
from engine.interchange.markup import add
from engine.interchange.rates import timebase
from engine.media import MediaInfo
from engine.timeline import AnyElement, Canvas, SoundingElement, Visible
from engine.transitions import TransitionKind

# By the id of an effect: its name, category and type
_EFFECTS = {
    "timeremap": ("Time Remap", "motion", "motion"),
    "opacity": ("Opacity", "motion", "motion"),
    "basic": ("Basic Motion", "motion", "motion"),
    "audiolevels": ("Audio Levels", "audiolevels", "audiolevels"),
    "Cross Dissolve": ("Cross Dissolve", "Dissolve", "transition"),
    "Edge Wipe": ("Edge Wipe", "Wipe", "transition"),
    "KGAudioTransCrossFade3dB": ("Cross Fade (+3dB)", "Dissolve", "transition"),
}


def add_filters(clip: Element, element: AnyElement, kind: str, info: MediaInfo, canvas: Canvas) -> None:
    """What differs from how the other program would play the clip; `kind` is "video" or "audio"."""
    scalar = scalar_of(element)
    if scalar not in (0, 1):
        remap = _add_filter(clip, "timeremap", kind)
        _add_parameter(remap, "variablespeed", "0")
        _add_parameter(remap, "speed", _number(abs(scalar) * 100))
        _add_parameter(remap, "reverse", truth(scalar < 0))
    if kind == "audio" and isinstance(element, SoundingElement) and element.volume != 1:
        _add_parameter(_add_filter(clip, "audiolevels", kind), "level", _number(element.volume))
    if kind == "video" and isinstance(element, Visible):
        scale = fitted(info.width, info.height, (canvas.width, canvas.height), getattr(element, "fit", "fit")) * element.scale
        if _number(scale * 100) != "100":
            _add_parameter(_add_filter(clip, "basic", kind), "scale", _number(scale * 100))
        if element.opacity != 1:
            _add_parameter(_add_filter(clip, "opacity", kind), "opacity", _number(element.opacity * 100))


def add_transition(track: Element, start: int, end: int, rate: Fraction, kind: TransitionKind, media: str) -> str:
    """What the transition becomes, where the format has no such one; "" where it has."""
    item = add(track, "transitionitem")
    add_rate(item, rate)
    add(item, "start", start)
    add(item, "end", end)
    add(item, "alignment", "center")
    effect = add(item, "effect")
    code = WIPES.get(kind) or REVERSED.get(kind)
    if media == "audio":
        _name(effect, "KGAudioTransCrossFade3dB", media)
        return ""
    if code is None:
        _name(effect, "Cross Dissolve", media)
        return "" if kind == "crossfade" else "a dissolve"
    _name(effect, "Edge Wipe", media)
    add(effect, "wipecode", code)
    add(effect, "reverse", truth(kind in REVERSED))
    return ""


def transition_kind(effect: Element | None) -> tuple[TransitionKind, bool]:
    """The transition that an effect is, and whether it is that one exactly."""
    if effect is None:
        return "crossfade", False
    code = (effect.findtext("wipecode") or "").strip()
    table = REVERSED if (effect.findtext("reverse") or "").strip() == "TRUE" else WIPES
    for kind, known in table.items():
        if code == str(known):
            return kind, True
    name = (effect.findtext("effectid") or effect.findtext("name") or "").lower()
    return "crossfade", not code and ("dissolve" in name or "fade" in name)


def fitted(width: int | None, height: int | None, canvas: tuple[int, int], fit: str = "fit") -> float:
    """How many times its own size a picture has on the canvas."""
    if not width or not height:
        return 1.0
    choose = min if fit == "fit" else max
    return choose(canvas[0] / width, canvas[1] / height)


def add_rate(parent: Element, rate: Fraction) -> None:
    base, is_ntsc = timebase(rate)
    child = add(parent, "rate")
    add(child, "timebase", base)
    add(child, "ntsc", truth(is_ntsc))


def length_of(frames: int, native: Fraction, rate: Fraction) -> int:
    """Whole frames at `rate` that fit into so many of the file's own."""
    return (frames / native * rate).__floor__()


def truth(value: bool) -> str:
    return "TRUE" if value else "FALSE"


def _add_filter(clip: Element, identity: str, media: str) -> Element:
    effect = add(add(clip, "filter"), "effect")
    _name(effect, identity, media)
    return effect


def _name(effect: Element, identity: str, media: str) -> None:
    name, category, kind = _EFFECTS[identity]
    tags = ("name", "effectid", "effectcategory", "effecttype", "mediatype")
    for tag, text in zip(tags, (name, identity, category, kind, media), strict=True):
        add(effect, tag, text)


def _add_parameter(effect: Element, name: str, value: str) -> None:
    parameter = add(effect, "parameter")
    for tag, text in (("parameterid", name), ("name", name), ("value", value)):
        add(parameter, tag, text)


def _number(value: Fraction | float) -> str:
    return f"{float(value):.6f}".rstrip("0").rstrip(".")
