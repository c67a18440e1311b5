"""What people type about a mix as a whole: the bar, its settings, a rule, the rows of texts and metadata, a sheet of films."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from accounts.models import User
from engine.errors import Fault
from engine.mixing.fields import FIELDS
from engine.mixing.settings import LONGEST_TAG, MOST_FILMS, MOST_GROUPS, MOST_TAGS, MOST_TEXTS, MixSettings
from engine.presets import PRESETS, QUALITIES
from engine.values import Rate
from media_library.models import Asset
from projects.mixing import ruling, sheets
from projects.mixing.showing import Plan

SEED_END = 2**53
RATES = {"24": "24", "25": "25", "30": "30", "50": "50", "60": "60", "24000/1001": "23.976", "30000/1001": "29.97"}
MODES = {"auto": "Auto", "manual": "Manual"}
FITS = {"fill": "Crop to fill", "fit": "Whole, with bars", "blur": "Whole, over a blur"}
FORMATS = {"mp4": "MP4", "mov": "MOV", "avi": "AVI"}
PLACES = {"top": "Top", "middle": "Middle", "bottom": "Bottom"}
MUSIC_MOST = 200  # sounds that are offered, the newest first
SHEET_BYTES = 4 * sheets.LONGEST  # a sheet that was written here can be read here, whatever its titles are written in
# where a fault of the document is shown, when its last word is no field of the form
SHOWN_AT = {"asset": "music", "source_in": "music_in", "metadata": "dynamic", "fields": "dynamic"}


class BarForm(forms.Form):
    """What is left out stays as it is: MANUAL does not ask how many."""

    mode = forms.ChoiceField(choices=list(MODES.items()), widget=forms.RadioSelect, required=False)
    count = forms.IntegerField(min_value=1, max_value=MOST_FILMS, label="Outputs", required=False)
    seed = forms.IntegerField(min_value=0, max_value=SEED_END - 1, label="Seed", required=False)

    @classmethod
    def of(cls, settings: MixSettings) -> "BarForm":
        return cls(initial={"mode": settings.mode, "count": settings.count, "seed": settings.seed})

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class SettingsForm(forms.Form):
    preset = forms.ChoiceField(choices=[(name, preset.label) for name, preset in PRESETS.items()], label="Size")
    fit = forms.ChoiceField(choices=list(FITS.items()), label="Clips of another shape")
    format = forms.ChoiceField(choices=list(FORMATS.items()), label="Format", widget=forms.RadioSelect)
    quality = forms.ChoiceField(choices=list(QUALITIES.items()), label="Quality", widget=forms.RadioSelect)
    rate = forms.ChoiceField(choices=list(RATES.items()), label="Frames a second")
    take = forms.IntegerField(min_value=1, max_value=MOST_GROUPS, label="Clips in each film", required=False)
    naming = forms.CharField(max_length=200, label="Name template")
    include_dynamic = forms.BooleanField(required=False, label="Also what the mix knows of each film")
    dynamic = forms.MultipleChoiceField(choices=[(name, name) for name in FIELDS], required=False, label="Fields")
    music = forms.ChoiceField(required=False, label="Music")
    music_in = forms.FloatField(min_value=0, max_value=86_400, required=False, label="Begins at, seconds")
    gain_db = forms.FloatField(min_value=-60, max_value=12, required=False, label="Volume, dB")
    ducking_db = forms.FloatField(min_value=0, max_value=40, required=False, label="Softer under clips by, dB")
    fade_out = forms.FloatField(min_value=0, max_value=600, required=False, label="Fade out, seconds")

    def __init__(self, user: User, settings: MixSettings, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=_initial(settings))
        self.settings = settings
        _choose(self.fields["music"], _sounds(user, settings))
        _choose(self.fields["rate"], _rates(settings))

    def changes(self) -> dict[str, Any]:
        """Fields of MixSettings, but texts and static metadata, which are rows."""
        asked, was = self.cleaned_data, self.settings
        num, _, den = asked["rate"].partition("/")
        rate = Rate(num=int(num), den=int(den or 1))
        kept = {name: asked[name] for name in ("preset", "fit", "format", "quality", "naming")}
        return {
            **kept,
            "rate": rate,
            "canvas": was.canvas if asked["preset"] == was.preset else None,
            "take": asked["take"] or was.take,
            "music": self._music(rate) if asked["music"] else None,
            "rules": _at_rate(was, rate),
        }

    def metadata(self, static: dict[str, str]) -> dict[str, Any]:
        asked = self.cleaned_data
        return {"static": static, "include_dynamic": asked["include_dynamic"], "fields": asked["dynamic"]}

    def _music(self, rate: Rate) -> dict[str, Any]:
        asked = self.cleaned_data
        return {
            "asset": asked["music"],
            "source_in": round((asked["music_in"] or 0) * rate.fraction),
            "gain_db": -12 if asked["gain_db"] is None else asked["gain_db"],
            "ducking_db": -(asked["ducking_db"] or 0),
            "fade_out": round((asked["fade_out"] or 0) * rate.fraction),
        }


class TextForm(forms.Form):
    """A row without words is left out."""

    text = forms.CharField(max_length=500, required=False, label="Words", widget=forms.Textarea(attrs={"rows": 2}))
    group = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label="While")
    place = forms.ChoiceField(choices=list(PLACES.items()), label="Place", initial="bottom")
    size = forms.IntegerField(min_value=10, max_value=400, label="Size, ‰ of height", initial=60)
    colour = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$", label="Colour", initial="#ffffff", widget=forms.TextInput(attrs={"type": "color"})
    )

    def __init__(self, *args: Any, groups: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [("", "The whole film"), *((str(number), name) for number, name in enumerate(groups, 1))]
        _choose(self.fields["group"], places)


class TagForm(forms.Form):
    name = forms.CharField(
        max_length=100, required=False, label="Name", widget=forms.TextInput(attrs={"placeholder": "Name, as in campaign"})
    )
    value = forms.CharField(
        max_length=LONGEST_TAG, required=False, label="Value", widget=forms.TextInput(attrs={"placeholder": "Value"})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("value") and not cleaned.get("name"):
            self.add_error("name", "Say what it is called.")
        return cleaned


TextRows = formset_factory(TextForm, extra=1, max_num=MOST_TEXTS, absolute_max=MOST_TEXTS, validate_max=True)
TagRows = formset_factory(TagForm, extra=1, max_num=MOST_TAGS, absolute_max=MOST_TAGS, validate_max=True)


class SettingsForms:
    """All of the settings' page: the form and its two kinds of rows."""

    def __init__(self, user: User, settings: MixSettings, data: Mapping[str, Any] | None = None) -> None:
        names = [group.name for group in settings.groups]
        texts = [text.model_dump() for text in settings.texts]
        tags = [{"name": name, "value": value} for name, value in settings.metadata.static.items()]
        self.form = SettingsForm(user, settings, data)
        self.texts: BaseFormSet[TextForm] = TextRows(data, prefix="texts", initial=texts, form_kwargs={"groups": names})
        self.tags: BaseFormSet[TagForm] = TagRows(data, prefix="tags", initial=tags)

    def is_valid(self) -> bool:
        parts = [self.form.is_valid(), self.texts.is_valid(), self.tags.is_valid()]
        return all(parts) and self._are_tags_different()

    def changes(self) -> dict[str, Any]:
        static = {row.cleaned_data["name"]: row.cleaned_data["value"] for row in self._tag_rows()}
        texts = [row.cleaned_data for row in self._text_rows()]
        return {**self.form.changes(), "metadata": self.form.metadata(static), "texts": texts}

    def add_faults(self, faults: list[Fault]) -> None:
        """Each at its field, and over the form what has none."""
        for fault in faults:
            first, *rest = fault.path.split(".")
            rows = {"texts": self._text_rows()}.get(first, [])
            if rest and rest[0].isdecimal() and int(rest[0]) < len(rows):
                form: forms.Form = rows[int(rest[0])]
            elif rest[:1] == ["static"] and (named := [row for row in self._tag_rows() if row.cleaned_data["name"] in rest]):
                form = named[0]
            else:
                form = self.form
            last = SHOWN_AT.get((rest or [first])[-1], (rest or [first])[-1])
            form.add_error(last if last in form.fields else None, fault.message)

    def _text_rows(self) -> list[TextForm]:
        return [row for row in self.texts if row.cleaned_data.get("text")]

    def _tag_rows(self) -> list[TagForm]:
        return [row for row in self.tags if row.cleaned_data.get("name")]

    def _are_tags_different(self) -> bool:
        seen: set[str] = set()
        for row in self._tag_rows():
            if row.cleaned_data["name"] in seen:
                row.add_error("name", "This name is there twice.")
            seen.add(row.cleaned_data["name"])
        return all(row.is_valid() for row in self.tags)


class RuleForm(forms.Form):
    """One rule more: a number, two clips, or nothing else but its kind."""

    LIMITS = {
        "min_difference": (1, MOST_GROUPS),
        "max_uses": (1, MOST_FILMS),
        "max_overlap": (0, 100),
        "max_duration": (0.1, 86_400),
    }

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in (*ruling.NUMBERS, "is_new", *ruling.PAIRS)])
    number = forms.FloatField(required=False)
    first = forms.CharField(required=False)
    second = forms.CharField(required=False)

    def __init__(self, plan: Plan, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.plan = plan

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind", "")
        if kind in self.LIMITS:
            low, high = self.LIMITS[kind]
            number = cleaned.get("number")
            if number is None or not low <= number <= high or (kind != "max_duration" and number != int(number)):
                raise forms.ValidationError(f"Type a number from {low:,} to {high:,}.")
        elif kind in ruling.PAIRS and not {cleaned.get("first"), cleaned.get("second")} <= self.plan.dry.assembly.clips.keys():
            raise forms.ValidationError("Choose two clips.")
        return cleaned

    def changes(self, settings: MixSettings) -> dict[str, Any]:
        """What to save. Raises MixRefused for a pair that is none, or is there already."""
        asked = self.cleaned_data
        if asked["kind"] == "is_new":
            return {"is_new": True}
        if asked["kind"] in ruling.PAIRS:
            return ruling.with_pair(settings, asked["kind"], asked["first"], asked["second"])
        return ruling.with_number(settings, asked["kind"], asked["number"])


class SheetForm(forms.Form):
    file = forms.FileField(label="Sheet of films, CSV", widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}))

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file.size > SHEET_BYTES:
            raise forms.ValidationError(f"This sheet is larger than {SHEET_BYTES // 1_000_000} MB. Take out what is no film.")
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError("This file is not text in UTF-8. Save the sheet as CSV UTF-8.") from None
        return text


def _initial(settings: MixSettings) -> dict[str, Any]:
    music, rate = settings.music, settings.rate.fraction
    sound = (
        {
            "music": str(music.asset),
            "music_in": _seconds(music.source_in / rate),
            "gain_db": music.gain_db,
            "ducking_db": -music.ducking_db or 0,
            "fade_out": _seconds(music.fade_out / rate),
        }
        if music
        else {"gain_db": -12, "ducking_db": 8, "fade_out": 1, "music_in": 0}
    )
    names = ("preset", "fit", "format", "quality", "take", "naming")
    meta = {"include_dynamic": settings.metadata.include_dynamic, "dynamic": settings.metadata.fields}
    return {**{name: getattr(settings, name) for name in names}, "rate": str(rate), **meta, **sound}


def _seconds(value: Any) -> float:
    return round(float(value), 3)


def _at_rate(settings: MixSettings, rate: Rate) -> Any:
    """The rules, with the longest time as many frames of the new rate as it lasts."""
    longest = settings.rules.max_duration
    if longest is None or rate == settings.rate:
        return settings.rules
    return settings.rules.model_copy(update={"max_duration": max(1, round(longest * rate.fraction / settings.rate.fraction))})


def _sounds(user: User, settings: MixSettings) -> list[tuple[str, str]]:
    """None, those of the library, and the one that is chosen, wherever it is now."""
    mine = Asset.objects.visible_to(user)
    found = dict(mine.kept().ready().listed().filter(kind="audio").newest_first().values_list("pk", "name")[:MUSIC_MOST])
    if settings.music and settings.music.asset not in found:
        found |= dict(mine.filter(pk=settings.music.asset).values_list("pk", "name"))
    return [("", "No music"), *((str(pk), name) for pk, name in found.items())]


def _rates(settings: MixSettings) -> list[tuple[str, str]]:
    now = settings.rate.fraction
    return [*RATES.items(), *([] if str(now) in RATES else [(str(now), f"{float(now):.3f}")])]


def _choose(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    field.choices = choices  # type: ignore[attr-defined]  # of the fields it is called with
