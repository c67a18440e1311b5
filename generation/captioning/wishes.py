"""What captions are wanted of, how the words are found, and whether that can be. Words that are known are not looked for."""

from dataclasses import dataclass

from accounts.refusals import Refused
from generation import catalogue, pricing
from generation.captioning.track import nowhere_heard
from generation.models import ProviderModel
from generation.providers.shapes import Modality, Order, Role
from media_library.models import Asset
from projects.models import Project

SCRIPT_MAX = 10_000  # characters


class CaptionsRefused(Refused):
    code = "captions_refused"


@dataclass(frozen=True)
class Wish:
    """`script`: what is said, where it is known. `project`: whose timeline gets the captions; none: the asset alone has them.

    `language` as in "en" or "pt-BR"; "" where nobody says.
    """

    asset: Asset
    project: Project | None = None
    model: ProviderModel | None = None
    script: str = ""
    language: str = ""

    @property
    def is_known(self) -> bool:
        """The words are there, and nobody asks for others."""
        return not self.script and self.model is None and bool(self.asset.metadata.get("words"))

    @property
    def order(self) -> Order:
        takes_language = self.model is not None and any(param.name == "language" for param in self.model.takes.params)
        return Order(
            modality=Modality.CAPTIONS,
            model=self.model.model if self.model else "",
            prompt=self.script,
            params={"language": self.language} if self.language and takes_language else {},
            roles=(Role.SOUND,),
        )

    @property
    def paid_order(self) -> Order:
        """With the length of the sound, which a model is not asked for and by which it is paid."""
        return self.order.model_copy(update={"seconds": (self.asset.duration_us or 0) / 1_000_000})


def check(wish: Wish) -> None:
    """Raises CaptionsRefused with what is in the way, or ProviderGone."""
    asset = wish.asset
    if asset.deleted_at or asset.status != Asset.Status.READY:
        raise CaptionsRefused("It is not ready, so nothing can be written down of it yet.")
    if not asset.has_audio:
        raise CaptionsRefused("It has no sound, so there is nothing to write down.")
    if len(wish.script) > SCRIPT_MAX:
        raise CaptionsRefused(f"The script has {len(wish.script):,} characters, and {SCRIPT_MAX:,} is the most.")
    if wish.project is not None and (words := nowhere_heard(wish.project.document(), asset.pk)):
        raise CaptionsRefused(words)
    if wish.is_known and wish.project is None:
        raise CaptionsRefused("The words are known already. Choose a project for them, or a model that listens again.")
    if wish.is_known:
        return
    if wish.model is None:
        what = "finds the times of known words" if wish.script else "writes down what is said"
        raise CaptionsRefused(f"Choose a model that {what}.")
    adapter = catalogue.adapter(wish.model.provider)
    if wish.script and not adapter.is_local:
        raise CaptionsRefused(
            f"{wish.model.label} listens by itself and takes no script. Leave the script empty, or choose a model that finds the "
            "times of known words."
        )
    if faults := adapter.validate(wish.order, catalogue.shape(wish.model)):
        raise CaptionsRefused(faults[0].message)


def credits_of(wish: Wish) -> int:
    return 0 if wish.is_known else pricing.credits_for(Modality.CAPTIONS, wish.paid_order)


def script_of(asset: Asset) -> str:
    """What a voice that was made here was given to say; "" for all else."""
    made = getattr(asset, "generation", None)
    return made.prompt if made is not None and made.modality == Modality.VOICE else ""
