"""Changes of single films of a setup: locked, swapped, drawn again, and the rows of MANUAL. Each is one conditional save.

`expected` is the version that the person saw. Each returns the saved setup; raises MixRefused or SetupConflict.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.combinations import Combination, TooFewCombinations, draw
from engine.mixing.cutting import Cut
from engine.mixing.drafting import Draft, DraftFilm, count_mix
from engine.mixing.settings import MOST_FILMS, MixRow, MixSettings
from projects.mixing import setups
from projects.mixing.assembling import Assembly, assemble
from projects.mixing.dry_runs import NotDrafted, drafted_of, earlier
from projects.mixing.groups import MixRefused
from projects.mixing.setups import SetupConflict
from projects.models import MixSetup

SEEDS = 1_000_000  # of few digits, so that a person can note one down
ONLY_DRAWN = "In manual mixing nothing is drawn: change the rows themselves."
ONLY_BY_HAND = "In automatic mixing films are drawn: choose manual mixing to write them row by row."
Picks = list[str | None]


def lock(setup: MixSetup, number: int, expected: int) -> MixSetup:
    """The film stays as it is drawn now."""
    seen = _see(setup, expected, "auto")
    film = _film(_drafted(seen), number)
    return seen.setup if film.is_fixed else _save(seen, {**_given(seen), number: _ids(film)})


def unlock(setup: MixSetup, number: int, expected: int) -> MixSetup:
    """The film is drawn again, with all that are not locked."""
    seen = _see(setup, expected, "auto")
    given = _given(seen)
    return _save(seen, {at: picks for at, picks in given.items() if at != number}) if number in given else seen.setup


def swap(setup: MixSetup, number: int, place: int, clip_id: str | None, expected: int) -> MixSetup:
    """Another clip at a place of the film, counted from 0; None takes it out, where the group is optional. It is locked then.

    In a film from a pool a clip that plays already changes places with the one that is there.
    """
    seen = _see(setup, expected)
    _check_place(seen, place)
    _check_clip(seen, place, clip_id)
    if seen.settings.mode == "manual":
        return _save_cells(seen, [(number, place, clip_id)])
    drafted = _drafted(seen)
    picks = _exchanged(_ids(_film(drafted, number)), place, clip_id)
    _check_new(seen, number, picks)
    return _save(seen, {**_given(seen), number: picks})


def reroll(setup: MixSetup, expected: int) -> MixSetup:
    """A new seed: all films that are not locked are drawn anew."""
    seen = _see(setup, expected, "auto")
    return _save(seen, _given(seen), seed=_other_seed(seen.settings.seed))


def reroll_one(setup: MixSetup, number: int, expected: int) -> MixSetup:
    """Another combination for this film, which no film of the dry run is; it is locked then, and the others stay."""
    seen = _see(setup, expected, "auto")
    drafted = _drafted(seen)
    old = _film(drafted, number)
    others = {film.number: _cuts(film) for film in drafted.films if film is not old}
    recipe = replace(drafted.recipe, fixed=others, avoid=drafted.recipe.avoid | {old.word})
    try:
        drawn = draw(recipe, seen.settings.count, _other_seed(seen.settings.seed))[number - 1]
    except TooFewCombinations:
        raise MixRefused(f"Beside the other films there is no other combination for film {number}: add clips.") from None
    return _save(seen, {**_given(seen), number: _named(drafted, drawn)})


def add_row(setup: MixSetup, expected: int) -> MixSetup:
    """MANUAL: a film more, of the first clip of each group that every film takes one of."""
    seen = _see(setup, expected, "manual")
    first = [group.clips[0].id if group.clips else None for group in seen.settings.groups]
    needed = [pick if not group.optional else None for pick, group in zip(first, seen.settings.groups, strict=True)]
    if not any(first):
        raise MixRefused("There are no clips in the groups yet: add some first.")
    return _save_grid(seen, [*_grid(seen), needed if any(needed) else first])


def copy_row(setup: MixSetup, number: int, expected: int) -> MixSetup:
    """MANUAL: the same film once more, right after it, to be changed."""
    seen = _see(setup, expected, "manual")
    grid = _grid(seen)
    at = _at(grid, number)
    return _save_grid(seen, [*grid[: at + 1], [*grid[at]], *grid[at + 1 :]])


def remove_row(setup: MixSetup, number: int, expected: int) -> MixSetup:
    """MANUAL: without that film; those after it move up."""
    seen = _see(setup, expected, "manual")
    grid = _grid(seen)
    del grid[_at(grid, number)]
    if not grid:
        raise MixRefused("A mix makes at least one film: change this one, or add another first.")
    return _save_grid(seen, grid)


def change_cells(setup: MixSetup, cells: Sequence[tuple[int, int, str | None]], expected: int) -> MixSetup:
    """MANUAL: each film, place and clip as in `swap`; all of them or none."""
    seen = _see(setup, expected, "manual")
    for _, place, clip_id in cells:
        _check_place(seen, place)
        _check_clip(seen, place, clip_id)
    return _save_cells(seen, cells) if cells else seen.setup


def fill_down(setup: MixSetup, number: int, place: int, expected: int) -> MixSetup:
    """MANUAL: what the film has at that place, in all films after it too."""
    seen = _see(setup, expected, "manual")
    _check_place(seen, place)
    grid = _grid(seen)
    at = _at(grid, number)
    return _save_grid(seen, [*grid[:at], *(_exchanged(picks, place, grid[at][place]) for picks in grid[at:])])


def put_rows(setup: MixSetup, rows: Iterable[MixRow], expected: int) -> MixSetup:
    """Those of a sheet, in place of all that were given. In MANUAL they are all films."""
    seen = _see(setup, expected)
    if seen.settings.mode == "manual":
        return _save_grid(seen, [row.picks for row in rows])
    given = {row.number: row.picks for row in rows}
    _check_drafted(seen, given)
    return _save(seen, given)


def _see(setup: MixSetup, expected: int, mode: str = "") -> Assembly:
    """What the person saw. Raises SetupConflict where that is not what is there, MixRefused in the other mode."""
    seen = assemble(setup.project)
    if seen.setup.version != expected:
        raise SetupConflict(seen.setup)
    if mode and seen.settings.mode != mode:
        raise MixRefused(ONLY_DRAWN if mode == "auto" else ONLY_BY_HAND)
    return seen


def _drafted(seen: Assembly) -> Draft:
    try:
        return drafted_of(seen, earlier(seen))
    except NotDrafted as problem:
        raise MixRefused(str(problem)) from None


def _film(drafted: Draft, number: int) -> DraftFilm:
    for film in drafted.films:
        if film.number == number:
            return film
    raise MixRefused(f"There is no film {number}: reload the page to see what is.")


def _ids(film: DraftFilm) -> Picks:
    return [pick.id if pick is not None else None for pick in film.picks]


def _cuts(film: DraftFilm) -> tuple[Cut | None, ...]:
    return tuple(pick.cut if pick is not None else None for pick in film.picks)


def _named(drafted: Draft, drawn: Combination[Cut]) -> Picks:
    """By ids; of clips that are the same, the first."""
    is_pool = not drafted.recipe.groups
    known: dict[tuple[int | None, Cut], str] = {}
    for clip in drafted.clips.values():
        known.setdefault((clip.group, clip.cut), clip.id)
    return [pick and known[None if is_pool else g, pick] for g, pick in enumerate(drawn.picks)]


def _given(seen: Assembly) -> dict[int, Picks]:
    """As they are stored, those that cannot be made now too."""
    return {row.number: [*row.picks] for row in setups.settings_of(seen.setup).rows}


def _grid(seen: Assembly) -> list[Picks]:
    """Every row of MANUAL, as long as there are groups; before anyone changed one, those that the order of the clips makes."""
    if given := _given(seen):
        places = len(seen.settings.groups)
        return [[*picks, *[None] * places][:places] for _, picks in sorted(given.items())]
    there = count_mix(seen.settings, seen.sources).most
    if not there:
        return []
    fewer = seen.settings.model_copy(update={"count": min(there, seen.settings.count)})
    return [_ids(film) for film in _drafted(replace(seen, settings=fewer)).films]


def _at(grid: Sequence[Picks], number: int) -> int:
    if not 1 <= number <= len(grid):
        raise MixRefused(f"There is no film {number}: reload the page to see what is.")
    return number - 1


def _check_place(seen: Assembly, place: int) -> None:
    places = len(seen.settings.groups) or seen.settings.take
    if not 0 <= place < places:
        raise MixRefused("There is no such place in a film: reload the page to see what is.")


def _check_clip(seen: Assembly, place: int, clip_id: str | None) -> None:
    """Whether a film may have that clip there."""
    group = seen.groups[place] if seen.groups else None
    if clip_id is None:
        if group is None:
            raise MixRefused("Every film takes as many clips as the mix says: choose another one instead.")
        if not group.is_optional:
            raise MixRefused(f"“{group.name}” is not optional, so every film takes one of its clips.")
        return
    clip = seen.clips.get(clip_id)
    if clip is None or clip.group != group:
        where = f"in “{group.name}”" if group else "in this mix"
        raise MixRefused(f"That clip is not {where}, or cannot be used now: reload the page to see what is.")


def _exchanged(picks: Picks, place: int, clip_id: str | None) -> Picks:
    changed = [*picks]
    if clip_id is not None and clip_id in changed:
        changed[changed.index(clip_id)] = changed[place]
    changed[place] = clip_id
    return changed


def _check_new(seen: Assembly, number: int, picks: Picks) -> None:
    """Whether such a film can stand among those that are given, and the others still be drawn."""
    if not any(picks):
        raise MixRefused("A film plays at least one clip: choose another one instead.")
    drafted = _check_drafted(seen, {**_rows_of(seen.settings), number: picks})
    new = _film(drafted, number)
    for film in drafted.films:
        if film.number != number and film.word == new.word:
            raise MixRefused(f"Film {film.number} has the same clips and is locked: choose another clip.")


def _check_drafted(seen: Assembly, given: Mapping[int, Picks]) -> Draft:
    """A setup of which no film can be shown could not be mended film by film."""
    settings = seen.settings.model_copy(update={"rows": _rows(given)})
    try:
        return drafted_of(replace(seen, settings=settings), earlier(seen))
    except NotDrafted as problem:
        raise MixRefused(f"With this the films can no longer be planned. {problem}") from None


def _rows_of(settings: MixSettings) -> dict[int, Picks]:
    return {row.number: [*row.picks] for row in settings.rows}


def _rows(given: Mapping[int, Picks]) -> list[MixRow]:
    return [MixRow(number=number, picks=picks) for number, picks in sorted(given.items())]


def _save(seen: Assembly, given: Mapping[int, Picks], **fields: Any) -> MixSetup:
    settings = setups.settings_of(seen.setup).model_copy(update={"rows": _rows(given), **fields})
    return setups.save(seen.setup, settings, seen.setup.version)


def _save_cells(seen: Assembly, cells: Iterable[tuple[int, int, str | None]]) -> MixSetup:
    grid = _grid(seen)
    for number, place, clip_id in cells:
        at = _at(grid, number)
        grid[at] = _exchanged(grid[at], place, clip_id)
    return _save_grid(seen, grid)


def _save_grid(seen: Assembly, grid: Sequence[Picks]) -> MixSetup:
    """They are all films from now on; where fewer were asked for than there were rows, as many fewer still are."""
    if len(grid) > MOST_FILMS:
        raise MixRefused(f"A mix makes at most {MOST_FILMS} films: remove one first.")
    if any(not any(picks) for picks in grid):
        raise MixRefused("A film plays at least one clip: choose another one instead.")
    before = len(_given(seen))
    count = len(grid) if not before else max(1, min(seen.settings.count, before) + len(grid) - before)
    return _save(seen, dict(enumerate(grid, 1)), count=count)


def _other_seed(seed: int) -> int:
    drawn = secrets.randbelow(SEEDS - 1)
    return drawn if drawn < seed else drawn + 1
