"""MixSettings + media facts -> Draft: which films there will be, of which clips and how long, under which names. Pure.

A dry run needs no more than this; `planning` goes on from here to what must be encoded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from engine.combinations import Count, Recipe, count_combinations, draw
from engine.encoders import picture_words
from engine.errors import Fault
from engine.media import Source
from engine.mixing.bed import Bed, plan_bed
from engine.mixing.cutting import Cut, DraftClip, cut_clips
from engine.mixing.fields import Facts
from engine.mixing.naming import name_files
from engine.mixing.rows import Picked, Word, read_rows, write_recipe
from engine.mixing.settings import InvalidMix, MixSettings
from engine.policy import MAX_SECONDS


@dataclass(frozen=True)
class DraftFilm:
    """`number` counts from 1. `picks` has a clip or None for each group; of a pool, its clips. `starts` and `frames` count in
    frames of the mix, transitions taken off. `is_fixed`: the settings give it as a row.
    """

    number: int
    picks: Picked
    starts: tuple[int, ...]
    frames: int
    file: str
    facts: Facts
    metadata: Mapping[str, str]
    is_fixed: bool

    @property
    def clips(self) -> tuple[DraftClip, ...]:
        """What plays, in order."""
        return tuple(pick for pick in self.picks if pick is not None)

    @property
    def word(self) -> Word:
        """What makes it itself, among films of this mix and of others."""
        return tuple(clip.cut for clip in self.clips)


@dataclass(frozen=True)
class Draft:
    """`clips` are all there are, by id, in order. `bed`: the music under every film."""

    clips: Mapping[str, DraftClip]
    films: tuple[DraftFilm, ...]
    recipe: Recipe[Cut]
    bed: Bed | None

    @cached_property
    def possible(self) -> Count:
        """How many films there might have been."""
        return count_combinations(self.recipe)


def draft(settings: MixSettings, sources: Mapping[UUID, Source], made_before: frozenset[Word] = frozenset()) -> Draft:
    """`made_before`: the words of earlier films, which `settings.is_new` keeps away from.

    Raises InvalidMix for ids that lead nowhere, clips that media cannot give, films of one name and films too long,
    MissingMedia when a source lacks, TooFewCombinations when there are fewer than asked for, RenderFailed for a rate that
    the format lacks.
    """
    picture_words(settings.output, settings.rate.fraction)
    clips = cut_clips(settings, sources)
    rows = read_rows(settings, clips)
    _check_texts(settings)
    recipe = write_recipe(settings, clips, rows, made_before)
    films = tuple(_films(settings, _picked(settings, clips, rows, recipe), rows))
    return Draft(clips, films, recipe, plan_bed(settings, sources, max(film.frames for film in films)))


def count_mix(settings: MixSettings, sources: Mapping[UUID, Source], made_before: frozenset[Word] = frozenset()) -> Count:
    """How many different films there can be. Raises InvalidMix and MissingMedia as `draft` does, but looks less closely."""
    clips = cut_clips(settings, sources)
    return count_combinations(write_recipe(settings, clips, read_rows(settings, clips), made_before))


def _check_texts(settings: MixSettings) -> None:
    there = len(settings.groups)
    faults = [
        Fault(f"texts.{n}.group", f"There is no group {text.group}: there {'is' if there == 1 else 'are'} {there}")
        for n, text in enumerate(settings.texts)
        if text.group is not None and text.group > there
    ]
    if faults:
        raise InvalidMix(faults)


def _picked(
    settings: MixSettings, clips: Mapping[str, DraftClip], rows: Mapping[int, Picked], recipe: Recipe[Cut]
) -> Mapping[int, Picked]:
    """The clips of each film, by number. Where all films are given, nothing is drawn."""
    if rows and (settings.mode == "manual" or len(rows) == settings.count):
        return rows
    known: dict[tuple[int | None, Cut], DraftClip] = {}
    for clip in clips.values():
        known.setdefault((clip.group, clip.cut), clip)
    drawn = [
        tuple(known[g if settings.groups else None, pick] if pick is not None else None for g, pick in enumerate(each.picks))
        for each in draw(recipe, settings.count, settings.seed)
    ]
    return {number: rows.get(number, picks) for number, picks in enumerate(drawn, 1)}


def _films(settings: MixSettings, picked: Mapping[int, Picked], rows: Mapping[int, Picked]) -> list[DraftFilm]:
    facts = [
        Facts(number, settings.date, [pick.name for pick in picks if pick is not None], settings.project, settings.seed)
        for number, picks in picked.items()
    ]
    try:
        files = name_files(settings.naming, [each.spell() for each in facts], settings.output.format.suffix)
    except ValueError as error:
        raise InvalidMix([Fault("naming", str(error))]) from error
    films = []
    for each, file, (number, picks) in zip(facts, files, picked.items(), strict=True):
        starts, frames = _laid_out(settings, [pick for pick in picks if pick is not None])
        films.append(DraftFilm(number, picks, starts, frames, file, each, _metadata(settings, each), number in rows))
    if max(film.frames for film in films) / settings.rate.fraction > MAX_SECONDS:
        raise InvalidMix([Fault("", f"A film may last at most {MAX_SECONDS // 3600} hours")])
    return films


def _laid_out(settings: MixSettings, clips: Sequence[DraftClip]) -> tuple[tuple[int, ...], int]:
    """The first frame of each clip, and the end of the last. The first clip of a film takes over from nothing."""
    starts, end = list[int](), 0
    for clip in clips:
        transition = settings.groups[clip.group].transition if clip.group is not None else None
        starts.append(end - (transition.duration if transition is not None and starts else 0))
        end = starts[-1] + clip.cut.frames
    return tuple(starts), end


def _metadata(settings: MixSettings, facts: Facts) -> dict[str, str]:
    metadata = settings.metadata
    fields: Sequence[str] = metadata.fields if metadata.include_dynamic else ()
    told = facts.tell()
    return {**{field: told[field] for field in fields}, **metadata.static}
