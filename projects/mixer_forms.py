"""What people type about the groups and clips of a mixer: names, how a group cuts its clips, which part of a clip plays."""

from decimal import Decimal
from typing import Any

from django import forms

from projects.mixing import groups
from projects.mixing.columns import TRANSITIONS, seconds
from projects.models import WEIGHT_MAX, ClipGroup, ProjectClip

MICROSECONDS = 1_000_000
SECONDS = f"Give seconds from 0 to {groups.LONGEST_US // MICROSECONDS}, such as 1.5."
WEIGHT = f"Give a whole number from 0 to {WEIGHT_MAX}."


class SecondsField(forms.DecimalField):
    """Seconds for people, microseconds for us."""

    def __init__(self, **kwargs: Any) -> None:
        longest = Decimal(groups.LONGEST_US) / MICROSECONDS
        super().__init__(min_value=Decimal(0), max_value=longest, decimal_places=6, **kwargs)
        wrong = dict.fromkeys(("invalid", "min_value", "max_value", "max_decimal_places"), SECONDS)
        self.error_messages |= wrong
        self.widget.attrs |= {"step": "any", "inputmode": "decimal"}

    def clean(self, value: Any) -> int | None:
        given = super().clean(value)
        return None if given is None else round(given * MICROSECONDS)

    def prepare_value(self, value: Any) -> Any:
        return seconds(value) if isinstance(value, int) else value


class NameForm(forms.Form):
    name = forms.CharField(max_length=groups.NAME_LENGTH, error_messages={"required": "Give it a name."})


class GroupForm(NameForm):
    is_optional = forms.BooleanField(
        required=False, label="Optional", help_text="A film may do without a clip of this group.", label_suffix=""
    )
    trim = forms.ChoiceField(choices=ClipGroup.Trim.choices, label="Of each clip plays")
    trim_us = SecondsField(required=False, label="Seconds of it", help_text="The most that plays of a clip.")
    transition = forms.ChoiceField(
        choices=[("", "Hard cut"), *TRANSITIONS.items()], required=False, label="Its clip takes over by"
    )
    transition_us = SecondsField(required=False, label="Seconds it takes")

    @classmethod
    def of(cls, group: ClipGroup, data: Any = None) -> "GroupForm":
        return cls(data, initial={name: getattr(group, name) for name in cls.base_fields})

    def clean(self) -> dict[str, Any]:
        """A length that is not asked for is kept as it was; one that is asked for is there."""
        given = super().clean() or {}
        if given.get("trim") != ClipGroup.Trim.WHOLE and not given.get("trim_us") and "trim_us" not in self.errors:
            self.add_error("trim_us", "Say how many seconds of each clip play.")
        if not given.get("transition_us") and "transition_us" not in self.errors:
            if given.get("transition"):
                self.add_error("transition_us", "Say how many seconds it takes.")
            given.pop("transition_us", None)
        return given


class ClipForm(forms.Form):
    """`group`: the id of one, or empty for none."""

    title = forms.CharField(max_length=groups.NAME_LENGTH, label="Name", error_messages={"required": "Give it a name."})
    group = forms.ModelChoiceField(queryset=ClipGroup.objects.none(), required=False, empty_label="In no group")
    weight = forms.IntegerField(
        min_value=0,
        max_value=WEIGHT_MAX,
        help_text="How often it is taken beside the others of its group; 0 is never.",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), WEIGHT),
    )
    source_in_us = SecondsField(label="Begins at second")
    length_us = SecondsField(required=False, label="Plays for seconds", help_text="Empty: all that is left.")

    @classmethod
    def of(cls, clip: ProjectClip, data: Any = None) -> "ClipForm":
        form = cls(data, initial={name: getattr(clip, name) for name in cls.base_fields})
        form.fields["group"].queryset = clip.project.groups.order_by("order")  # type: ignore[attr-defined]  # of this form
        if clip.asset.duration_us is None:
            form.fields["length_us"].help_text = "A picture is shown for as long as you say."
        return form
