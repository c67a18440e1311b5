"""What people type about projects: a name, a canvas, a search, what to render."""

from typing import Any
from uuid import uuid4

from django import forms

from accounts.models import User
from accounts.preferences import PICTURES, RATES, NewProject, Preferences
from engine.presets import PRESETS, QUALITIES
from engine.timeline import Canvas, Rate
from projects import tagging, versions
from projects.exchange import READ, READ_ENDINGS
from projects.models import Project
from projects.outputs import USUAL_QUALITY, Output
from projects.requesting import OFFERED

NAME_LENGTH = "Project name must be 1-500 characters"
NAME_EMPTY = "Project name cannot be empty"


class NameForm(forms.Form):
    """Names are trimmed; the length counts after that."""

    name = forms.CharField(
        max_length=500,
        error_messages={"required": NAME_EMPTY, "max_length": NAME_LENGTH},
        widget=forms.TextInput(attrs={"autofocus": True}),  # of its dialog, which else begins at Close
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" not in self.data and self.is_bound:
            self.fields["name"].error_messages["required"] = NAME_LENGTH


class NewProjectForm(NameForm):
    canvas = forms.ChoiceField(choices=list(PICTURES.items()), initial="1920x1080", label="Picture")
    rate = forms.ChoiceField(choices=[(rate, rate) for rate in RATES], initial="30", label="Frames a second")

    @classmethod
    def for_person(cls, user: User) -> "NewProjectForm":
        """As the person wants projects to begin, where the form offers it."""
        wanted = _wanted_by(user)
        picture = f"{wanted.canvas.width}x{wanted.canvas.height}"
        rate = str(wanted.rate.fraction)
        initial = {"canvas": picture if picture in PICTURES else None, "rate": rate if rate in RATES else None}
        return cls(initial={name: value for name, value in initial.items() if value})

    def shape(self, user: User) -> tuple[Canvas, Rate]:
        """What is beside a picture that does not fill the canvas is as the person wants it."""
        width, height = (int(side) for side in self.cleaned_data["canvas"].split("x"))
        canvas = _wanted_by(user).canvas.model_copy(update={"width": width, "height": height})
        return canvas, Rate(num=int(self.cleaned_data["rate"]))


class VersionForm(forms.Form):
    name = forms.CharField(
        max_length=versions.NAME_LENGTH,
        label="Name of the version",
        error_messages={"required": versions.NAME_EMPTY, "max_length": versions.NAME_LONG},
    )


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=255, label="Search by name")


class TagsForm(forms.Form):
    tags = forms.CharField(required=False, max_length=1000, label="Tags, with commas between")

    def clean_tags(self) -> list[str]:
        try:
            return tagging.words_in(self.cleaned_data["tags"])
        except tagging.BadTags as error:
            raise forms.ValidationError(str(error)) from error


class RenderForm(forms.Form):
    """`key` is made with the form, so that sending it twice asks for one render."""

    name = forms.CharField(max_length=255, label="Name of the video")
    preset = forms.ChoiceField(choices=[(name, PRESETS[name].label) for name in OFFERED], label="Size")
    quality = forms.ChoiceField(choices=list(QUALITIES.items()), label="Quality", widget=forms.RadioSelect, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def for_project(cls, project: Project) -> "RenderForm":
        preset = preset_for(project)
        return cls(initial={"name": project.name[:255], "preset": preset, "quality": USUAL_QUALITY, "key": uuid4()})

    def output(self) -> Output:
        return Output(self.cleaned_data["preset"], self.cleaned_data["quality"] or USUAL_QUALITY)


class CutForm(forms.Form):
    """A cut of another program, to be brought in as a new project."""

    file = forms.FileField(
        label="File of the cut",
        help_text=f"{READ}.",
        widget=forms.FileInput(attrs={"accept": ",".join(READ_ENDINGS)}),
        error_messages={"required": "Choose the file of a cut.", "empty": "This file is empty."},
    )


def preset_for(project: Project) -> str:
    """The preset of the canvas's own shape, the nearest in size to what the owner exports, or else to the canvas."""
    canvas = project.document().canvas
    usual = PRESETS.get(Preferences.read(project.owner.preferences).export_preset)
    is_fit = usual is not None and usual.width * canvas.height == usual.height * canvas.width
    width = usual.width if usual and is_fit else canvas.width
    return min(
        (PRESETS[name] for name in OFFERED),
        key=lambda preset: (abs(preset.width / preset.height - canvas.width / canvas.height), abs(preset.width - width)),
    ).name


def _wanted_by(user: User) -> NewProject:
    return Preferences.read(user.preferences).new_project
