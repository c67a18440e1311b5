"""What a person prefers: the theme of the menu, and the page of all preferences."""

from typing import Any

from django import forms

from accounts import shortcuts
from accounts.models import User
from accounts.preferences import PICTURES, RATES, NewProject, Preferences, Shortcuts, Theme
from engine.presets import PRESETS
from engine.timeline import Canvas, Rate

THEMES = [(theme.value, theme.value.title()) for theme in Theme]
FILLS = [("color", "A plain colour"), ("blur", "The picture, blurred")]
FITTING = ("fitting", "The one that fits the project")


class ThemeForm(forms.Form):
    theme = forms.ChoiceField(choices=THEMES)

    def save(self, user: User) -> None:
        user.prefer(theme=self.cleaned_data["theme"])
        user.save(update_fields=["preferences", "updated_at"])


class PreferencesForm(forms.Form):
    theme = forms.ChoiceField(choices=THEMES, widget=forms.RadioSelect, help_text="System follows your device.")
    picture = forms.ChoiceField(choices=list(PICTURES.items()), label="Picture")
    rate = forms.ChoiceField(choices=[(rate, rate) for rate in RATES], label="Frames a second")
    fill = forms.ChoiceField(choices=FILLS, label="Beside a picture that does not fill it")
    export_preset = forms.ChoiceField(
        choices=[FITTING, *((name, preset.label) for name, preset in PRESETS.items())],
        label="Export as",
        help_text="For projects of that shape; others start with the size that fits them.",
    )
    snapping = forms.BooleanField(
        required=False, label="Snapping", help_text="Clips stop at the edges of others while you drag them."
    )
    keys = forms.ChoiceField(choices=list(shortcuts.PRESET_LABELS.items()), label="Keys")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.chosen = Preferences.read(user.preferences)
        for action, label in shortcuts.ACTIONS.items():
            self.fields[_field(action)] = forms.CharField(max_length=30, required=False, label=label)
            self.fields[_field(action)].widget.attrs["autocomplete"] = "off"
        self.initial = {**_initial(self.chosen), **self.initial}
        self._offer("picture", PICTURES)
        self._offer("rate", dict(zip(RATES, RATES, strict=True)))

    @property
    def keymap(self) -> list[Any]:
        """The fields of the keys, each with the combination that holds where it is left empty."""
        preset = shortcuts.PRESETS[self.chosen.shortcuts.preset]
        for action in shortcuts.ACTIONS:
            self.fields[_field(action)].widget.attrs["placeholder"] = preset[action]
        return [self[_field(action)] for action in shortcuts.ACTIONS]

    @property
    def has_own_keys(self) -> bool:
        return bool(self.chosen.shortcuts.keys) or any(self[_field(action)].errors for action in shortcuts.ACTIONS)

    def _offer(self, name: str, choices: dict[str, str]) -> None:
        """The usual ones, and what a program chose: that is kept until another one is chosen here."""
        chosen = self.initial[name]
        offered = {**choices, chosen: choices.get(chosen, chosen)}
        self.fields[name] = forms.ChoiceField(choices=list(offered.items()), label=self.fields[name].label)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        own = {action: data.get(_field(action), "").strip() for action in shortcuts.ACTIONS}
        self._own_keys: dict[str, str] = {}
        for action, words in own.items():
            try:
                self._own_keys |= {action: shortcuts.written(words)} if words else {}
            except ValueError as error:
                self.add_error(_field(action), str(error))
        self._check_clashes(shortcuts.PRESETS.get(data.get("keys", ""), {}) | self._own_keys)
        return data

    def _check_clashes(self, keymap: dict[str, str]) -> None:
        """Told at the keys that the person typed: those of a preset do not clash by themselves."""
        for action, other in shortcuts.clashes(keymap).items():
            if action in self._own_keys:
                self.add_error(_field(action), f"{keymap[action]} is the key of “{shortcuts.ACTIONS[other]}” already.")

    def clean_export_preset(self) -> str:
        name: str = self.cleaned_data["export_preset"]
        return "" if name == FITTING[0] else name

    def clean_picture(self) -> Canvas:
        width, height = (int(side) for side in self.cleaned_data["picture"].split("x"))
        return self.chosen.new_project.canvas.model_copy(update={"width": width, "height": height})

    def clean_rate(self) -> Rate:
        num, _, den = self.cleaned_data["rate"].partition("/")
        return Rate(num=int(num), den=int(den or 1))

    def save(self) -> None:
        data = self.cleaned_data
        canvas = data["picture"].model_copy(update={"fill": data["fill"]})
        chosen = Preferences(
            theme=data["theme"],
            snapping=data["snapping"],
            shortcuts=Shortcuts(preset=data["keys"], keys=self._own_keys),
            export_preset=data["export_preset"],
            new_project=NewProject(canvas=canvas, rate=data["rate"]),
        )
        self.user.preferences = chosen.dump()
        self.user.save(update_fields=["preferences", "updated_at"])


def _field(action: str) -> str:
    return f"key_{action}"


def _initial(chosen: Preferences) -> dict[str, Any]:
    canvas, rate = chosen.new_project.canvas, chosen.new_project.rate
    return {
        "theme": chosen.theme.value,
        "picture": f"{canvas.width}x{canvas.height}",
        "rate": f"{rate.num}/{rate.den}" if rate.den > 1 else str(rate.num),
        "fill": canvas.fill,
        "export_preset": chosen.export_preset or FITTING[0],
        "snapping": chosen.snapping,
        "keys": chosen.shortcuts.preset,
        **{_field(action): combination for action, combination in chosen.shortcuts.keys.items()},
    }
