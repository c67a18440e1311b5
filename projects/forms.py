"""What people type about projects: a name, a canvas, a search, what to render."""

from typing import Any
from uuid import uuid4

from django import forms

from engine.presets import PRESETS
from engine.timeline import Canvas, Rate
from projects.models import Project
from projects.requesting import OFFERED

NAME_LENGTH = "Project name must be 1-500 characters"
NAME_EMPTY = "Project name cannot be empty"
CANVASES = [
    ("1920x1080", "Wide, 1920 x 1080"),
    ("1080x1920", "Vertical, 1080 x 1920"),
    ("1080x1080", "Square, 1080 x 1080"),
    ("1280x720", "Wide, 1280 x 720"),
]
RATES = [("24", "24"), ("25", "25"), ("30", "30"), ("60", "60")]


class NameForm(forms.Form):
    """Names are trimmed; the length counts after that."""

    name = forms.CharField(max_length=500, error_messages={"required": NAME_EMPTY, "max_length": NAME_LENGTH})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" not in self.data and self.is_bound:
            self.fields["name"].error_messages["required"] = NAME_LENGTH


class NewProjectForm(NameForm):
    canvas = forms.ChoiceField(choices=CANVASES, initial="1920x1080", label="Picture")
    rate = forms.ChoiceField(choices=RATES, initial="30", label="Frames a second")

    def shape(self) -> tuple[Canvas, Rate]:
        width, height = (int(side) for side in self.cleaned_data["canvas"].split("x"))
        return Canvas(width=width, height=height), Rate(num=int(self.cleaned_data["rate"]))


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=255, label="Search by name")


class RenderForm(forms.Form):
    """`key` is made with the form, so that sending it twice asks for one render."""

    name = forms.CharField(max_length=255, label="Name of the video")
    preset = forms.ChoiceField(choices=[(name, PRESETS[name].label) for name in OFFERED], label="Size")
    key = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def for_project(cls, project: Project) -> "RenderForm":
        return cls(initial={"name": project.name[:255], "preset": _preset_for(project), "key": uuid4()})


def _preset_for(project: Project) -> str:
    """The preset of the canvas's own shape, the nearest in size."""
    canvas = project.document().canvas
    return min(
        (PRESETS[name] for name in OFFERED),
        key=lambda preset: (abs(preset.width / preset.height - canvas.width / canvas.height), abs(preset.width - canvas.width)),
    ).name
