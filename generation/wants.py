"""What a person wants of a model, and what is in the way of it: said at the field that it is about, before money is spent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.template.defaultfilters import filesizeformat

from accounts.models import User
from accounts.refusals import Refused
from generation import catalogue
from generation.models import Generation, PromptTemplate, ProviderModel
from generation.providers.shapes import PROMPT_MAX, Fault, Modality, Order, Orientation, Role
from media_library.models import Asset

PROMPTS_MAX = 20
TAKES_MAX = 4
INPUT_MAX = 20 * 1024 * 1024  # bytes of a picture that goes in
INPUT_TYPES = ("image/jpeg", "image/png", "image/webp")  # which every server takes
FIELDS = {Role.FIRST: "first_frame", Role.LAST: "last_frame", Role.REFERENCE: "reference"}


class OrderRefused(Refused):
    """Nothing was asked for. `faults` tell the field of Want that each is about."""

    code = "order_refused"

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(faults[0].message)


@dataclass(frozen=True)
class Want:
    """Each of `prompts` is made `takes` times. What the model does not ask for stays empty."""

    model: ProviderModel
    prompts: tuple[str, ...]
    takes: int = 1
    negative_prompt: str = ""
    orientation: str = ""
    resolution: int | None = None  # shorter side in pixels
    seconds: float | None = None
    seed: int | None = None  # of the first take; the others count on from it
    voice: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    first_frame: Asset | None = None
    last_frame: Asset | None = None
    reference: Asset | None = None
    template: PromptTemplate | None = None
    parent: Generation | None = None

    @property
    def inputs(self) -> dict[Role, Asset]:
        found = {role: getattr(self, name) for role, name in FIELDS.items()}
        return {role: asset for role, asset in found.items() if asset is not None}

    def order(self, prompt: str, seed: int | None = None) -> Order:
        return Order(
            modality=Modality(self.model.modality),
            model=self.model.model,
            prompt=prompt,
            negative_prompt=self.negative_prompt,
            orientation=Orientation(self.orientation) if self.orientation else None,
            resolution=self.resolution,
            seconds=self.seconds,
            seed=self.seed if seed is None else seed,
            voice=self.voice,
            params=dict(self.params),
            roles=tuple(self.inputs),
        )


def check(user: User, want: Want) -> None:
    """Raises OrderRefused with everything that is in the way, in the order of the form."""
    faults = list(dict.fromkeys(_faults(user, want)))
    if faults:
        raise OrderRefused(faults)


def _faults(user: User, want: Want) -> Iterator[Fault]:
    if not catalogue.offered(want.model.modality).filter(pk=want.model.pk).exists():
        yield Fault("model", f"{want.model.label} is not offered any more. Choose another model.")
        return
    if want.model.modality not in (Modality.VIDEO, Modality.IMAGE, Modality.MUSIC, Modality.VOICE):
        yield Fault("model", f"{want.model.label} makes no media. Choose another model.")
        return
    yield from _count_faults(want)
    if want.orientation and want.orientation not in {each.value for each in Orientation}:
        yield Fault("orientation", "This is no shape that the studio knows.")
        return
    yield from _model_faults(want)
    yield from _size_faults(user, want)
    for role, asset in want.inputs.items():
        if words := _input_fault(user, asset):
            yield Fault(FIELDS[role], words)


def _count_faults(want: Want) -> Iterator[Fault]:
    if not want.prompts:
        yield Fault("prompts", "Describe what is to be made.")
    if len(want.prompts) > PROMPTS_MAX:
        yield Fault("prompts", f"These are {len(want.prompts)} prompts, and {PROMPTS_MAX} is the most at once.")
    if not 1 <= want.takes <= TAKES_MAX:
        yield Fault("takes", f"Choose 1 to {TAKES_MAX} variations.")
    for prompt in want.prompts[:PROMPTS_MAX]:
        if len(prompt) > PROMPT_MAX:
            yield Fault("prompts", f"This is {len(prompt):,} characters long, and {PROMPT_MAX:,} is the most.")
        elif "\0" in prompt:
            yield Fault("prompts", "There is a character in it that is none. Remove it.")
    if PROMPT_MAX < len(want.negative_prompt) <= want.model.takes.prompt_max:  # what is longer the model refuses itself
        words = f"This is {len(want.negative_prompt):,} characters long, and {PROMPT_MAX:,} is the most."
        yield Fault("negative_prompt", words)


def _model_faults(want: Want) -> Iterator[Fault]:
    """What the model cannot do, by its adapter."""
    adapter, model = catalogue.adapter(want.model.provider), catalogue.shape(want.model)
    names = {"prompt": "prompts", **{role.value: name for role, name in FIELDS.items()}}
    for prompt in want.prompts[:PROMPTS_MAX]:
        if len(prompt) <= PROMPT_MAX:
            for fault in adapter.validate(want.order(prompt), model):
                yield Fault(names.get(fault.field, fault.field), fault.message)


def _size_faults(user: User, want: Want) -> Iterator[Fault]:
    largest = user.allowance.largest_output
    if want.resolution and want.resolution > largest:
        yield Fault("resolution", f"{largest}p is the most that {user.current_tier.title()} allows. Choose a smaller size.")


def _input_fault(user: User, asset: Asset) -> str:
    if asset.owner_id != user.pk or asset.deleted_at or asset.status != Asset.Status.READY:
        return "This is not in your library, or not ready. Choose another picture."
    if asset.kind != Asset.Kind.IMAGE:
        return "This is not a picture. Choose one."
    if asset.mime_type not in INPUT_TYPES:
        return "Models take JPEG, PNG and WebP pictures. Convert it first, or choose another."
    if asset.size > INPUT_MAX:
        size, most = filesizeformat(asset.size), filesizeformat(INPUT_MAX)
        return f"This picture has {size}, and {most} is the most. Make it smaller first."
    return ""
