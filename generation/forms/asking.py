"""What people ask of a model, as a form that follows what the model takes.

What the model cannot do is not refused here but by requesting.check, so that pages and programs hear the same sentence.
"""

from typing import Any
from uuid import uuid4

from django import forms

from accounts.models import User
from generation import prompt_templates
from generation.forms.params import param_field
from generation.models import Generation, PromptTemplate, ProviderModel
from generation.offering import ORIENTATIONS
from generation.providers.shapes import PROMPT_MAX, Modality, Param
from generation.wants import PROMPTS_MAX, TAKES_MAX, Want
from media_library.models import Asset

MODALITIES = {
    Modality.VIDEO.value: "Video",
    Modality.IMAGE.value: "Image",
    Modality.MUSIC.value: "Music",
    Modality.VOICE.value: "Voice",
}
FRAMES = ("first_frame", "last_frame", "reference")
TAKES = [(count, str(count)) for count in range(1, TAKES_MAX + 1)]
SEED_MAX = 2**32 - 1  # the largest that every server takes
NO_PROMPT = {
    Modality.VIDEO.value: "Write what the video should show.",
    Modality.IMAGE.value: "Write what the picture should show.",
    Modality.MUSIC.value: "Write how the music should sound.",
    Modality.VOICE.value: "Write what is to be said.",
}
NOT_A_PICTURE = "This picture is not in your library, or not ready yet. Choose another."


class _Picture(forms.ModelChoiceField):  # type: ignore[type-arg]
    def __init__(self) -> None:
        super().__init__(Asset.objects.none(), required=False, error_messages={"invalid_choice": NOT_A_PICTURE})


class _Origin(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Where the words came from. One that is gone meanwhile, or was never seen, stands in nobody's way."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class GenerateForm(forms.Form):
    """`key` is made with the form, so that sending it twice asks once. `template` and `parent` are where its words came from."""

    prompt = forms.CharField(required=False, widget=forms.Textarea, strip=False)
    is_batch = forms.BooleanField(required=False, label="Batch by line")
    negative_prompt = forms.CharField(required=False, label="Leave out", max_length=PROMPT_MAX)
    orientation = forms.ChoiceField(required=False, choices=[(value.value, label) for value, label in ORIENTATIONS.items()])
    resolution = forms.IntegerField(required=False, min_value=1, max_value=10_000)
    seconds = forms.FloatField(required=False, min_value=0.1, max_value=7200, label="Length")
    takes = forms.TypedChoiceField(choices=TAKES, coerce=int, initial=1)
    seed = forms.IntegerField(required=False, min_value=0, max_value=SEED_MAX)
    voice = forms.CharField(required=False, max_length=200)
    first_frame = _Picture()
    last_frame = _Picture()
    reference = _Picture()
    template = _Origin(PromptTemplate.objects.none(), required=False, widget=forms.HiddenInput)
    parent = _Origin(Generation.objects.none(), required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, user: User, model: ProviderModel, data: Any = None, values: dict[str, Any] | None = None) -> None:
        """Bound to `data`, or beginning with `values` by the names of the fields."""
        super().__init__(data, auto_id="generate-%s", initial={"key": uuid4(), **(values or {})})
        self.user, self.model, self.capabilities = user, model, model.takes
        pictures = Asset.objects.visible_to(user).ready().filter(kind=Asset.Kind.IMAGE)
        for name in FRAMES:
            self._among(name, pictures)
        self._among("template", PromptTemplate.objects.visible_to(user))
        self._among("parent", Generation.objects.visible_to(user))
        self.blanks = self._blanks()
        for name in self.blanks:
            self.fields[blank_field(name)] = forms.CharField(label=name, required=False, max_length=500)
        for param in self.capabilities.params:
            self.fields[f"param-{param.name}"] = param_field(param, (values or {}).get("params") or {})

    @property
    def prompt_max(self) -> int:
        return min(self.capabilities.prompt_max, PROMPT_MAX)

    @property
    def param_fields(self) -> list[forms.BoundField]:
        return [self[f"param-{param.name}"] for param in self.capabilities.params]

    @property
    def blank_fields(self) -> list[forms.BoundField]:
        return [self[blank_field(name)] for name in self.blanks]

    @property
    def pictures(self) -> dict[str, Asset]:
        """Those that are chosen, by their fields."""
        found = {}
        for name in FRAMES:
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            try:
                asset = field.clean(self[name].value())
            except forms.ValidationError:
                continue
            if asset is not None:
                found[name] = asset
        return found

    @property
    def param_words(self) -> str:
        """What stands under Advanced while that is closed."""
        told = [(str(field.label), field.value()) for field in self.param_fields]
        known = [(label, value) for label, value in told if value not in (None, "", False, "False")]
        return " · ".join(label if value in (True, "on") else f"{label} {value}" for label, value in known[:3])

    def clean_prompt(self) -> str:
        """Lines end as people count them: one character."""
        return str(self.cleaned_data["prompt"]).replace("\r\n", "\n").strip()

    def clean(self) -> dict[str, Any]:
        text = self.cleaned_data.get("prompt", "")
        self.prompts: tuple[str, ...] = ()
        if "key" in self.errors:
            self.add_error(None, "The form did not arrive whole. Reload the page, and send it again.")
        if "prompt" in self.errors:
            return self.cleaned_data
        filled = self._filled(text)
        lines = [line.strip() for line in filled.split("\n")] if self.cleaned_data.get("is_batch") else [filled]
        self.prompts = tuple(line for line in lines if line)
        if not self.prompts:
            self.add_error("prompt", NO_PROMPT[self.model.modality])
        elif len(self.prompts) > PROMPTS_MAX:
            self.add_error("prompt", f"These are {len(self.prompts)} prompts, and {PROMPTS_MAX} is the most at once.")
        for place, prompt in enumerate(self.prompts, 1):
            if len(prompt) > self.prompt_max:
                what = f"Line {place}" if len(self.prompts) > 1 else "The prompt"
                self.add_error("prompt", f"{what} is {len(prompt):,} characters long, and {self.prompt_max:,} is the most.")
        return self.cleaned_data

    def as_if_sent(self) -> Want:
        """Of a form that begins: what it would ask for as it stands."""
        sent = GenerateForm(self.user, self.model, {name: self[name].value() for name in self.fields if self[name].value()})
        sent.is_valid()
        return sent.want()

    def want(self) -> Want:
        """Of a valid form; and for a price of one that is not, as far as it can be read."""
        said = getattr(self, "cleaned_data", {})
        return Want(
            model=self.model,
            prompts=getattr(self, "prompts", ()) or ("",),
            takes=said.get("takes") or 1,
            negative_prompt=said.get("negative_prompt") or "",
            orientation=said.get("orientation") or "",
            resolution=said.get("resolution"),
            seconds=said.get("seconds"),
            seed=said.get("seed"),
            voice=said.get("voice") or "",
            params={param.name: said.get(f"param-{param.name}") for param in self.capabilities.params if self._is_said(param)},
            first_frame=said.get("first_frame"),
            last_frame=said.get("last_frame"),
            reference=said.get("reference"),
            template=said.get("template"),
            parent=said.get("parent"),
        )

    def add_faults(self, faults: Any) -> None:
        """What the model cannot do, each at its field; `field` is one of Want's."""
        names = {"prompts": "prompt", "model": None, "first": "first_frame", "last": "last_frame"}
        for fault in faults:
            name = names.get(fault.field, fault.field.replace("params.", "param-"))
            self.add_error(name if name in self.fields else None, fault.message)

    def _among(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def _blanks(self) -> list[str]:
        """Those of the prompt as it stands, where it came from a template: what somebody types in braces means nothing else."""
        if not (self["template"].value() or ""):
            return []
        return prompt_templates.blanks(str(self["prompt"].value() or ""))[: prompt_templates.MOST_BLANKS]

    def _filled(self, text: str) -> str:
        said = {name: " ".join((self.cleaned_data.get(blank_field(name)) or "").split()) for name in self.blanks}
        for name, words in said.items():
            if not words:
                self.add_error(blank_field(name), f"Write what takes the place of “{name}”.")
        return prompt_templates.fill(text, said)

    def _is_said(self, param: Param) -> bool:
        return self.cleaned_data.get(f"param-{param.name}") not in (None, "")


def blank_field(name: str) -> str:
    return "blank-" + name.replace(" ", "_")
