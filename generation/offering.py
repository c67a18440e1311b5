"""What the form offers of a model: each choice with whether the model takes it, and in words what it does not take.

A choice that some other model of the same kind takes stays in its place, struck through, so that nothing moves about.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from generation.models import ProviderModel
from generation.providers.shapes import Capabilities, Modality, Orientation, Role

ORIENTATIONS = {Orientation.LANDSCAPE: "16:9", Orientation.PORTRAIT: "9:16", Orientation.SQUARE: "1:1"}
SLOTS = {Role.FIRST: ("first_frame", "First"), Role.LAST: ("last_frame", "Last"), Role.REFERENCE: ("reference", "Reference")}
WORDS = {Role.FIRST: "first frame", Role.LAST: "last frame", Role.REFERENCE: "reference"}
MOST_LENGTHS = 7  # as buttons


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    is_offered: bool
    is_chosen: bool
    icon: str = ""


@dataclass(frozen=True)
class Slot:
    """A place for a picture that goes in. `others` are models that take one where this one does not."""

    role: Role
    field: str
    label: str
    is_offered: bool
    is_needed: bool
    others: tuple[ProviderModel, ...] = ()


@dataclass(frozen=True)
class Wish:
    """A field that this model takes, or else one of the `others`; with neither it is not shown."""

    is_offered: bool
    others: tuple[ProviderModel, ...] = ()

    @property
    def is_shown(self) -> bool:
        return self.is_offered or bool(self.others)


@dataclass(frozen=True)
class Offer:
    """The groups of the form for one model, and the sentences under them. An empty group is not shown."""

    model: ProviderModel
    takes: Capabilities
    orientations: list[Option]
    lengths: list[Option]
    range: tuple[float, float] | None  # of seconds, where any length will do
    resolutions: list[Option]
    slots: list[Slot]
    negative_prompt: Wish
    seed: Wish
    voice: Wish
    length: Wish

    @property
    def shape_reason(self) -> str:
        """What it does not make, of all that is shown, and what it does not let anybody choose."""
        groups = {"orientation": self.orientations, "length": self.lengths, "resolution": self.resolutions}
        own = [name for name, options in groups.items() if options and not _is_choice(options)]
        if not self.length.is_offered and self.length.others and not self.lengths:
            own.append("length")
        left_out = [option for options in groups.values() if _is_choice(options) for option in options if not option.is_offered]
        sentences = []
        if left_out:
            sentences.append(f"{self.model.label} makes {_listed([_no(option) for option in left_out])}.")
        if own:
            sentences.append(f"{self.model.label} decides the {_listed(own)} itself.")
        return " ".join(sentences)

    @property
    def slots_reason(self) -> str:
        """Of the pictures that are shown, what it does not take."""
        missing = [f"no {WORDS[slot.role]}" for slot in self.slots if not slot.is_offered]
        return f"{self.model.label} takes {_listed(missing)}." if missing else ""

    @property
    def slots_others(self) -> list[ProviderModel]:
        """Who takes them: those first that take the most of them."""
        able = [other for slot in self.slots for other in slot.others]
        return sorted(dict.fromkeys(able), key=lambda other: -able.count(other))


def offer(model: ProviderModel, others: Iterable[ProviderModel], chosen: dict[str, Any]) -> Offer:
    """`others` are the models of the same kind, this one among them or not; `chosen` holds values by the form's fields."""
    takes, rivals = model.takes, [other for other in others if other.pk != model.pk]
    known = [other.takes for other in rivals]
    return Offer(
        model=model,
        takes=takes,
        orientations=_options(takes.orientations, [each.orientations for each in known], chosen.get("orientation"), _orientation),
        lengths=_lengths(takes, known, chosen.get("seconds")),
        range=None if takes.seconds else takes.seconds_range,
        resolutions=_options(takes.resolutions, [each.resolutions for each in known], chosen.get("resolution"), _resolution),
        slots=_slots(takes, rivals) if model.modality in (Modality.VIDEO, Modality.IMAGE) else [],
        negative_prompt=_wish(takes, rivals, lambda each: each.takes_negative_prompt),
        seed=_wish(takes, rivals, lambda each: each.takes_seed),
        voice=_wish(takes, rivals, lambda each: bool(each.voices)),
        length=_wish(takes, rivals, lambda each: bool(each.seconds or each.seconds_range)),
    )


def usual(takes: Capabilities) -> dict[str, Any]:
    """What the form begins with where nothing else is said: neither the dearest nor the least."""
    found: dict[str, Any] = {"takes": 1}
    if takes.orientations:
        found["orientation"] = takes.orientations[0].value
    if takes.resolutions:
        found["resolution"] = next((each for each in takes.resolutions if each >= 720), takes.resolutions[-1])
    if takes.seconds:
        found["seconds"] = next((each for each in takes.seconds if each >= 5), takes.seconds[-1])
    elif takes.seconds_range:
        low, high = takes.seconds_range
        found["seconds"] = min(max(low, 5.0 if high <= 30 else 30.0), high)
    if takes.voices:
        found["voice"] = takes.voices[0].id
    return found


def fitting(takes: Capabilities, values: dict[str, Any]) -> dict[str, Any]:
    """Of values made for another model those that this one takes too; the others are as usual."""
    found = {**usual(takes), **values}
    start = usual(takes)
    if _text(found.get("orientation")) not in {each.value for each in takes.orientations}:
        found["orientation"] = start.get("orientation", "")
    if _text(found.get("resolution")) not in {str(each) for each in takes.resolutions}:
        found["resolution"] = start.get("resolution")
    if not _is_length(takes, found.get("seconds")):
        found["seconds"] = start.get("seconds")
    if _text(found.get("voice")) not in {voice.id for voice in takes.voices}:
        found["voice"] = start.get("voice", "")
    if _is_number(found.get("seconds")):
        found["seconds"] = _number(float(found["seconds"]))
    known = {param.name for param in takes.params}
    found["params"] = {name: value for name, value in (found.get("params") or {}).items() if name in known}
    return found


def words_of(takes: Capabilities, modality: str) -> str:
    """What it makes, for the line under its name: "2 to 15 s · up to 1080p"."""
    words = []
    if takes.seconds:
        words.append(
            f"{_number(takes.seconds[0])} to {_number(takes.seconds[-1])} s"
            if len(takes.seconds) > 1
            else _seconds(takes.seconds[0])
        )
    elif takes.seconds_range:
        words.append(f"{_number(takes.seconds_range[0])} to {_number(takes.seconds_range[1])} s")
    if takes.resolutions:
        words.append(f"up to {takes.resolutions[-1]}p")
    if modality == Modality.VOICE and takes.voices:
        words.append(f"{len(takes.voices)} voice{'s' if len(takes.voices) > 1 else ''}")
    return " · ".join(words)


def _options(own: Sequence[Any], known: list[Any], chosen: Any, draw: Any) -> list[Option]:
    """This model's and those that others have beside them, in their order."""
    values = set(own).union(*known)
    order = [each for each in ORIENTATIONS if each in values] or sorted(values)
    return [draw(value, value in own, _text(chosen)) for value in order]


def _orientation(value: Orientation, is_offered: bool, chosen: str) -> Option:
    return Option(value.value, ORIENTATIONS[value], is_offered, value.value == chosen, f"shape-{value.value}")


def _resolution(value: int, is_offered: bool, chosen: str) -> Option:
    return Option(str(value), f"{value}p", is_offered, str(value) == chosen)


def _lengths(takes: Capabilities, known: list[Capabilities], chosen: Any) -> list[Option]:
    if takes.seconds_range and not takes.seconds:
        return []
    others = [each.seconds for each in known]
    room = max(0, MOST_LENGTHS - len(takes.seconds))
    extra = sorted(set().union(*others) - set(takes.seconds))[:room]
    number = _number(float(chosen)) if _is_number(chosen) else ""
    return [
        Option(_number(value), _seconds(value), value in takes.seconds, _number(value) == number)
        for value in sorted({*takes.seconds, *extra})
    ]


def _slots(takes: Capabilities, rivals: list[ProviderModel]) -> list[Slot]:
    """Those that this model takes or another does."""
    found = []
    for role, (field, label) in SLOTS.items():
        others = tuple(rival for rival in rivals if role in rival.takes.roles)
        if role in takes.roles or others:
            is_offered = role in takes.roles
            found.append(Slot(role, field, label, is_offered, role in takes.needs, () if is_offered else others))
    return found


def _wish(takes: Capabilities, rivals: list[ProviderModel], has: Callable[[Capabilities], bool]) -> Wish:
    return Wish(True) if has(takes) else Wish(False, tuple(rival for rival in rivals if has(rival.takes)))


def _no(option: Option) -> str:
    """A figure and its unit stay on one line."""
    return f"no {option.label}".replace(" s", "\N{NO-BREAK SPACE}s")


def _is_choice(options: list[Option]) -> bool:
    return any(option.is_offered for option in options)


def _is_length(takes: Capabilities, seconds: Any) -> bool:
    if not _is_number(seconds):
        return False
    if takes.seconds:
        return float(seconds) in takes.seconds
    return takes.seconds_range is not None and takes.seconds_range[0] <= float(seconds) <= takes.seconds_range[1]


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


def _seconds(value: float) -> str:
    return f"{_number(value)} s"


def _number(value: float) -> str:
    return f"{value:g}"


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
