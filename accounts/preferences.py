"""What a person chose for themselves: the one definition of User.preferences. What was never chosen is not stored."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Self

from django.core.exceptions import ValidationError
from pydantic import BaseModel, ConfigDict, field_validator, model_validator
from pydantic import ValidationError as BadShape
from pydantic_core import PydanticCustomError

from accounts import shortcuts
from engine.presets import PRESETS
from engine.timeline import Canvas, Rate

PICTURES = {
    "1920x1080": "Wide, 1920 x 1080",
    "1080x1920": "Vertical, 1080 x 1920",
    "1080x1080": "Square, 1080 x 1080",
    "1280x720": "Wide, 1280 x 720",
}
RATES = ("24", "25", "30", "60")


class Theme(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Chosen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def read(cls, stored: object) -> Self:
        """What is stored, as far as it can be read; the rest as if it had never been chosen. Every page asks, none may fail."""
        kept = {name: cls._read_one(name, value) for name, value in _items(stored) if name in cls.model_fields}
        return cls.model_validate({name: value for name, value in kept.items() if value is not None})

    @classmethod
    def _read_one(cls, name: str, value: object) -> object:
        """None where it cannot be read by itself."""
        kind = cls.model_fields[name].annotation
        if isinstance(kind, type) and issubclass(kind, Chosen):
            return kind.read(value)
        try:
            return getattr(cls.model_validate({name: value}), name)
        except BadShape:
            return None


class Shortcuts(Chosen):
    """A preset of keys, and by action those that are otherwise."""

    preset: str = "standard"
    keys: dict[str, str] = {}

    @field_validator("preset")
    @classmethod
    def _known(cls, preset: str) -> str:
        if preset not in shortcuts.PRESETS:
            raise PydanticCustomError("preset", "There is no such set of keys")
        return preset

    @field_validator("keys")
    @classmethod
    def _ours(cls, keys: dict[str, str]) -> dict[str, str]:
        if unknown := sorted(set(keys) - set(shortcuts.ACTIONS)):
            raise PydanticCustomError("action", "There is no action “{name}”", {"name": unknown[0]})
        try:
            return {action: shortcuts.written(combination) for action, combination in keys.items()}
        except ValueError as error:
            raise PydanticCustomError("combination", "{words}", {"words": str(error).rstrip(".")}) from error

    @model_validator(mode="after")
    def _apart(self) -> Self:
        for action, other in shortcuts.clashes(self.keymap).items():
            names = {"one": shortcuts.ACTIONS[action], "other": shortcuts.ACTIONS[other]}
            raise PydanticCustomError("clash", "“{one}” and “{other}” have the same key", names)
        return self

    @classmethod
    def read(cls, stored: object) -> Self:
        """Of own keys each by itself: a later version may need one for something else, or know its action no more."""
        values = stored if isinstance(stored, dict) else {}
        kept: dict[str, Any] = {"preset": preset} if (preset := values.get("preset")) in list(shortcuts.PRESETS) else {}
        own = {action: key for action, value in _items(values.get("keys")) if (key := _key_of(action, value))}
        keymap = shortcuts.PRESETS[kept.get("preset", "standard")]
        while clashing := [action for action in own if action in shortcuts.clashes(keymap | own)]:
            del own[clashing[-1]]
        return cls.model_validate(kept | ({"keys": own} if own else {}))

    @property
    def keymap(self) -> dict[str, str]:
        """The combination of every action."""
        return shortcuts.PRESETS[self.preset] | self.keys


def _items(value: object) -> Iterable[tuple[Any, object]]:
    return value.items() if isinstance(value, dict) else ()


def _key_of(action: object, value: object) -> str | None:
    """None where there is no such action or key."""
    try:
        return shortcuts.written(value) if action in shortcuts.ACTIONS and isinstance(value, str) else None
    except ValueError:
        return None


class NewProject(Chosen):
    """How a project begins."""

    canvas: Canvas = Canvas()
    rate: Rate = Rate()


class Preferences(Chosen):
    theme: Theme = Theme.SYSTEM
    snapping: bool = True
    shortcuts: Shortcuts = Shortcuts()
    export_preset: str = ""  # "": the one that fits the project
    new_project: NewProject = NewProject()

    @field_validator("export_preset")
    @classmethod
    def _known(cls, name: str) -> str:
        if name and name not in PRESETS:
            raise PydanticCustomError("preset", "There is no such preset")
        return name

    def dump(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_unset=True)


def validate_preferences(value: object) -> None:
    """A model field's validator: names every key that is unknown or wrong."""
    try:
        Preferences.model_validate(value)
    except BadShape as error:
        faults = [f"{'.'.join(map(str, fault['loc'])) or 'preferences'}: {fault['msg']}." for fault in error.errors()]
        raise ValidationError(faults) from error
