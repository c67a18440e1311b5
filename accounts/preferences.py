"""What a person chose for themselves: the one definition of User.preferences."""

from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from pydantic import BaseModel, ConfigDict
from pydantic import ValidationError as BadShape


class Theme(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Preferences(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    theme: Theme = Theme.SYSTEM

    @classmethod
    def read(cls, stored: object) -> "Preferences":
        """What is stored, or the defaults where it cannot be read: every page asks, and none may fail over it."""
        try:
            return cls.model_validate(stored)
        except BadShape:
            return cls()

    def dump(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


def validate_preferences(value: object) -> None:
    """A model field's validator: names every key that is unknown or wrong."""
    try:
        Preferences.model_validate(value)
    except BadShape as error:
        faults = [f"{'.'.join(map(str, fault['loc'])) or 'preferences'}: {fault['msg']}." for fault in error.errors()]
        raise ValidationError(faults) from error
