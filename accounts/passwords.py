"""The studio's own rule for passwords; length, likeness and commonness are Django's validators."""

from collections.abc import Callable

from django.core.exceptions import ValidationError

_CLASSES: list[tuple[Callable[[str], bool], str]] = [
    (str.isupper, "Add an upper-case letter."),
    (str.islower, "Add a lower-case letter."),
    (str.isdecimal, "Add a digit."),
]

# What a person reads before typing; the validators' own help, one sentence each, is twice as long.
RULES = "At least 8 characters, with upper-case and lower-case letters and a digit. Not a common one, nor one like your name."


class CharacterClassValidator:
    """At least one upper-case letter, one lower-case letter and one digit, in any script."""

    def validate(self, password: str, user: object = None) -> None:
        missing = [sentence for is_one, sentence in _CLASSES if not any(map(is_one, password))]
        if missing:
            raise ValidationError([ValidationError(sentence, code="password_class") for sentence in missing])

    def get_help_text(self) -> str:
        return "Use upper-case and lower-case letters and at least one digit."
