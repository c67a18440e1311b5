"""The further wishes of a model, each as the field that fits its kind."""

from typing import Any

from django import forms

from generation.providers.shapes import Param


def param_field(param: Param, values: dict[str, Any]) -> forms.Field:
    start = values.get(param.name, param.default)
    about: dict[str, Any] = {"label": param.label, "initial": start, "required": False, "help_text": param.help}
    if param.type == "integer":
        return forms.IntegerField(min_value=_whole(param.minimum), max_value=_whole(param.maximum), **about)
    if param.type == "number":
        return forms.FloatField(min_value=param.minimum, max_value=param.maximum, **about)
    if param.type == "choice":
        return forms.ChoiceField(choices=[(value, value) for value in param.choices], **about)
    if param.type == "flag":
        return forms.BooleanField(**about)
    return forms.CharField(max_length=500, **about)


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
