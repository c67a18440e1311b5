"""How captions are asked for on a page: of which model or script, and into which project."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import RegexValidator

from accounts.models import User
from generation import catalogue
from generation.captioning.wishes import SCRIPT_MAX, Wish, script_of
from generation.models import ProviderModel
from generation.providers.shapes import Modality
from media_library.models import Asset
from projects.models import Project

PROJECTS_MAX = 100  # in the list, those that were opened last
LANGUAGE = RegexValidator(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", "Write a language as en or pt-BR.")


class _Models(forms.ModelChoiceField):  # type: ignore[type-arg]  # it takes none at run time
    def label_from_instance(self, model: ProviderModel) -> str:
        adapter = catalogue.adapters().get(model.provider)
        return f"{model.label}, {adapter.label if adapter else model.provider}"


class CaptionsForm(forms.Form):
    """`key` is made with the form, so that sending it twice asks for one job."""

    project = forms.ModelChoiceField(Project.objects.none(), required=False, empty_label="None: keep the words with it")
    model = _Models(ProviderModel.objects.none(), required=False, label="Written down by")
    script = forms.CharField(
        required=False,
        max_length=SCRIPT_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What is said, word for word, if you have it: a model of known words then finds the times.",
    )
    language = forms.CharField(
        required=False, max_length=35, validators=[LANGUAGE], help_text="As en or pt-BR. Players show it.", widget=forms.TextInput
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, user: User, asset: Asset, data: Any = None, project: str = "") -> None:
        """`project` is chosen to begin with, if it is one of those in the list."""
        language = str(asset.metadata.get("language", ""))
        super().__init__(data, initial={"key": uuid4(), "script": script_of(asset), "language": language, "project": project})
        self.asset = asset
        self.is_known = bool(asset.metadata.get("words"))
        mine = Project.objects.visible_to(user).kept()
        projects = self.fields["project"]
        assert isinstance(projects, forms.ModelChoiceField)
        projects.queryset = mine.filter(pk__in=list(mine.newest_opened().values_list("pk", flat=True)[:PROJECTS_MAX]))
        models = self.fields["model"]
        assert isinstance(models, forms.ModelChoiceField)
        models.queryset = catalogue.offered(Modality.CAPTIONS)
        if self.is_known:
            self.initial["script"] = ""
            models.empty_label = "Nobody: the words are known"
        else:
            first = models.queryset.first()
            if first is not None and not catalogue.adapter(first.provider).is_local:
                self.initial["script"] = ""  # it listens by itself
            models.empty_label, self.initial["model"] = "Choose one", first.pk if first else None

    def wish(self) -> Wish:
        said = self.cleaned_data
        return Wish(self.asset, said["project"], said["model"], said["script"].strip(), said["language"])

    def as_if_sent(self) -> Wish:
        """What it would ask for as it begins."""
        wanted = self.initial.get("model")
        model = catalogue.offered(Modality.CAPTIONS).filter(pk=wanted).first() if wanted else None
        return Wish(self.asset, None, model, self.initial["script"])
