"""The dry run as the page shows it: words, posters that are looked up once, the films in sight. No query is made here."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from math import floor
from uuid import UUID, uuid4

from jobs.templatetags.jobs import length_of_time, stored
from media_library import storage
from projects.mixing.dry_runs import DryRun, Film
from projects.mixing.ruling import Rule, rules_of
from projects.models import ClipGroup, ProjectClip

PAGE = 50  # films that are drawn before more are asked for
CHOICES_MOST = 5_000  # of all selects of a page, in MANUAL
ROWS_LEAST = 10
COUNTED = 1_000_000  # up to here a total is worth a figure


@dataclass(frozen=True)
class Choice:
    """A clip that a film may take; `pk` is empty for none."""

    pk: str
    title: str
    poster: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Slot:
    """A place of every film, from 0, and what it may take there. Of a pool all places are alike."""

    place: int
    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Cell:
    """What a film has at a place."""

    slot: Slot
    choice: Choice

    @property
    def is_foreign(self) -> bool:
        """A sheet, or a move of the clip, may have put here what the place does not offer."""
        return self.choice not in self.slot.choices


@dataclass(frozen=True)
class Row:
    film: Film
    cells: tuple[Cell, ...]

    @property
    def titles(self) -> str:
        return ", ".join(cell.choice.title for cell in self.cells if cell.choice.pk)


@dataclass(frozen=True)
class Part:
    """A clip of a film as it can be played before that is made: from `begins` on, for `length`, both in seconds."""

    choice: Choice
    name: str
    address: str
    begins: float
    length: float


NOTHING = Choice("", "none")


class Plan:
    """`shown` films at most are drawn, a page where nothing is asked; `key` is that of a run that is asked for from here."""

    def __init__(self, dry: DryRun, shown: int = 0) -> None:
        self.dry = dry
        self.settings = dry.assembly.settings
        self.setup = dry.assembly.setup
        self.project = dry.assembly.project
        self.is_manual = self.settings.mode == "manual"
        self.shown = max(shown, self.page)
        self.key = uuid4()

    @cached_property
    def page(self) -> int:
        if not self.is_manual:
            return PAGE
        each = sum(len(slot.choices) for slot in self.slots) or 1
        return min(PAGE, max(ROWS_LEAST, CHOICES_MOST // each))

    @cached_property
    def slots(self) -> list[Slot]:
        """The places of a film: its groups, or as many as it takes of the pool."""
        settings = self.settings
        if settings.groups:
            return [
                Slot(
                    place, group.name, (*self._choices([clip.id for clip in group.clips]), *([NOTHING] if group.optional else ()))
                )
                for place, group in enumerate(settings.groups)
            ]
        choices = self._choices([clip.id for clip in settings.pool])
        return [Slot(place, f"Clip {place + 1}", choices) for place in range(settings.take)]

    @property
    def sources(self) -> list[Slot]:
        """Where clips come from, each once: for a choice among all of them."""
        return self.slots if self.settings.groups else [Slot(0, "Clips", slot.choices) for slot in self.slots[:1]]

    @cached_property
    def rows(self) -> list[Row]:
        return [self.row(film) for film in self.dry.films[: self.shown]]

    def row(self, film: Film) -> Row:
        spare = self.slots[-1] if self.slots else Slot(0, "", ())
        slots = [*self.slots, *([spare] * (len(film.picks) - len(self.slots)))]
        return Row(film, tuple(Cell(slot, self._choice(pick)) for slot, pick in zip(slots, film.picks, strict=False)))

    def parts(self, row: Row) -> list[Part]:
        """What plays of it. A random part is shown as the beginning: where it lies is known when it is made."""
        return [self._part(cell, pick) for cell, pick in zip(row.cells, row.film.picks, strict=True) if pick is not None]

    @property
    def more(self) -> int:
        """How many films more are drawn when they are asked for; 0 when all are there."""
        return min(self.page, len(self.dry.films) - len(self.rows))

    @property
    def next_shown(self) -> int:
        return len(self.rows) + self.more

    @cached_property
    def rules(self) -> list[Rule]:
        return rules_of(self.settings, self.dry.assembly.clips)

    @property
    def total(self) -> int | None:
        """How many there would be without rules; None where that says nothing."""
        count = self.dry.count
        is_said = not self.is_manual and count.is_exact and count.value < count.unruled <= COUNTED
        return count.unruled if is_said else None

    @property
    def possible_count(self) -> int:
        """How many films there can be where more were asked for; 0 where another number would not help."""
        most = self.dry.count.most
        return most if self.dry.problem and not self.is_written and most < self.settings.count else 0

    @property
    def is_written(self) -> bool:
        """The rows of MANUAL say how many films there are."""
        return self.is_manual and bool(self.settings.rows)

    @property
    def has_clips(self) -> bool:
        return bool(self.dry.assembly.clips)

    @property
    def locked(self) -> int:
        return sum(film.is_locked for film in self.dry.films)

    @property
    def warned(self) -> int:
        return sum(bool(film.warnings) for film in self.dry.films)

    @property
    def coverage(self) -> int:
        """Of pairs, in per cent; 100 only when all are there."""
        return floor(self.dry.coverage * 100 + 1e-9)

    @property
    def is_short(self) -> bool:
        return self.dry.left is not None and self.dry.price > self.dry.left

    @property
    def after(self) -> int | None:
        return None if self.dry.left is None else self.dry.left - self.dry.price

    @property
    def expected(self) -> str:
        """How long it takes and how large it gets, in words."""
        seconds, size = self.dry.seconds, self.dry.size_bytes
        words = [length_of_time(timedelta(seconds=max(1.0, seconds)))] if seconds else []
        return " · ".join([*words, *([stored(size)] if size else [])])

    @property
    def hindrance(self) -> str:
        """Why it cannot be rendered now, in short; the whole sentence stands where the films would."""
        if self.dry.problem or not self.dry.films:
            return "Nothing can be planned yet."
        if self.is_short:
            return f"Not enough credits: this costs {self.dry.price:,} and you have {self.dry.left:,}."
        return ""

    @property
    def uses_json(self) -> str:
        return json.dumps({str(pk): count for pk, count in self.dry.uses.items()})

    @property
    def told(self) -> str:
        """What a screen reader hears after a change."""
        if self.dry.problem:
            return self.dry.problem
        films = len(self.dry.films)
        return f"{self.dry.possible} combinations. {films} film{'' if films == 1 else 's'} planned, {self.locked} locked."

    def _choices(self, ids: Sequence[str]) -> tuple[Choice, ...]:
        clips = self.dry.assembly.clips
        return tuple(self._choice(clips[each]) for each in ids if each in clips)

    def _part(self, cell: Cell, clip: ProjectClip) -> Part:
        asset, group = clip.asset, clip.group
        begins = clip.source_in_us
        length = clip.length_us or max(0, (asset.duration_us or 0) - begins)
        if group and group.trim_us and group.trim != ClipGroup.Trim.WHOLE and group.trim_us < length:
            begins += length - group.trim_us if group.trim == ClipGroup.Trim.LAST else 0
            length = group.trim_us
        role: storage.Role = "proxy" if "proxy" in asset.derived else "original"
        return Part(cell.choice, cell.slot.name, storage.url_for(asset, role), begins / 1_000_000, length / 1_000_000)

    def _choice(self, clip: ProjectClip | None) -> Choice:
        if clip is None:
            return NOTHING
        if clip.pk not in self._drawn:
            asset = clip.asset
            poster = storage.url_for(asset, "poster") if "poster" in asset.derived else ""
            self._drawn[clip.pk] = Choice(str(clip.pk), clip.title, poster, asset.kind)
        return self._drawn[clip.pk]

    @cached_property
    def _drawn(self) -> dict[UUID, Choice]:
        return {}
