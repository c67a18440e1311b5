"""The form of a prompt template."""

from typing import Any

from django import forms
from django.db import IntegrityError, transaction

from accounts.models import User
from generation import prompt_templates
from generation.forms.asking import MODALITIES
from generation.models import Generation, PromptTemplate
from media_library.models import Asset

SAME_NAME = "You have a template of that name. Choose another."


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]
    """`source` is the take that it is made of: its settings and its picture come along."""

    source = forms.ModelChoiceField(Generation.objects.none(), required=False, widget=forms.HiddenInput)

    class Meta:
        model = PromptTemplate
        fields = ("name", "description", "category", "modality", "prompt", "negative_prompt", "thumbnail", "is_public")
        widgets = {
            "description": forms.Textarea(attrs={"rows": 2}),
            "prompt": forms.Textarea(attrs={"rows": 6}),
        }
        labels = {"negative_prompt": "Leave out", "is_public": "Everybody here may use it", "modality": "Makes"}
        help_texts = {
            "prompt": "Words in double braces are blanks to fill in: a {{ product }} on a {{ background }}.",
            "is_public": "",
        }

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.owner = user
        pictures = Asset.objects.visible_to(user).ready().exclude(kind=Asset.Kind.AUDIO)
        self._among("source", Generation.objects.visible_to(user).select_related("asset"))
        self._among("thumbnail", pictures)
        self.fields["modality"].choices = list(MODALITIES.items())  # type: ignore[attr-defined]
        self.fields["thumbnail"].widget = forms.HiddenInput()

    def clean_prompt(self) -> str:
        prompt = str(self.cleaned_data["prompt"]).replace("\r\n", "\n").strip()
        if fault := prompt_templates.fault_of(prompt):
            raise forms.ValidationError(fault)
        return prompt

    def _among(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = PromptTemplate.objects.owned_by(self.instance.owner).exclude(pk=self.instance.pk)
        if others.filter(name__iexact=name).exists():
            raise forms.ValidationError(SAME_NAME)
        return name

    def try_save(self) -> bool:
        """False when another of that name came in between, which the form then says."""
        source: Generation | None = self.cleaned_data["source"]
        if source is not None:
            self.instance.defaults = prompt_templates.defaults_of(source)
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError:
            self.add_error("name", SAME_NAME)
            return False
        prompt_templates.forget_listing()
        return True
