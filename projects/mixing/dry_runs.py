"""The dry run: which films a mix would make, what they cost and how long that takes, before anything is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from accounts import credits, prices
from engine.combinations import Count, count_combinations
from engine.errors import EngineError, InvalidTimeline
from engine.mixing.cutting import cut_clips
from engine.mixing.drafting import Draft, DraftFilm, draft
from engine.mixing.rows import Word, read_rows, write_recipe
from projects.mixing import figures
from projects.mixing.assembling import Assembly, assemble, made_before
from projects.mixing.cautions import Cautions
from projects.mixing.expecting import Expected
from projects.models import Project, ProjectClip

_TOLD = 3  # faults at once
NOTHING = Count(0, True, 0.0, (), 0, "There are no clips yet", ("make groups and add clips to them",))
UNKNOWN = Count(0, True, 0.0, (), 0, "The clips cannot be mixed as they are", ("change them",))


class NotDrafted(Exception):
    """There is no plan; the message is a sentence that says why and what would help."""


@dataclass(frozen=True)
class Film:
    """`picks`: a clip or none for each group, or the clips taken from the pool; `name` is of its file.

    `nearest`: the number of the film that is most like it, and in how many of its `places` that differs. `warnings` are
    sentences; none of them stands in the way.
    """

    number: int
    picks: tuple[ProjectClip | None, ...]
    name: str
    frames: int
    seconds: float
    nearest: tuple[int, int] | None
    places: int
    is_locked: bool
    size_bytes: int
    warnings: tuple[str, ...]

    @property
    def clips(self) -> list[ProjectClip]:
        """What plays, in order."""
        return [pick for pick in self.picks if pick is not None]


@dataclass
class DryRun:
    """`problem` says why there is no plan and what would help; it is empty when all is well, and then there are `films`.

    `coverage`: of the pairs of clips that could meet in a film, the share that do. `uses` by ProjectClip.pk, of all clips that
    take part. `left`: the owner's credits, None where credits are off. `seconds` it is expected to take, `size_bytes` of all
    films together. `draft` is what the engine said, from which a run is written; None where there is a problem.
    """

    assembly: Assembly
    count: Count
    films: list[Film]
    problem: str
    coverage: float
    uses: dict[UUID, int]
    formula: str
    price: int
    left: int | None
    seconds: float | None
    size_bytes: int
    draft: Draft | None = None

    @property
    def digest(self) -> str:
        """Of what is shown: the settings, and what each film plays. A run asked for by it is that of these films, or none."""
        films = [[clip.cut for clip in film.clips] for film in self.draft.films] if self.draft else []
        return sha256(repr((self.assembly.setup.version, films)).encode()).hexdigest()[:32]

    @property
    def possible(self) -> str:
        """How many films there might be, in words: 48, or about 3.1 million."""
        return self.count.say()


def dry_run(project: Project) -> DryRun:
    """Never raises for what a person can do: `problem` says it. A handful of queries, no file."""
    assembly = assemble(project)
    made = earlier(assembly)
    uses = {clip.pk: 0 for clip in assembly.clips.values()}
    try:
        drafted = drafted_of(assembly, made)
    except NotDrafted as problem:
        count, formula = _count(assembly, made)
        return DryRun(assembly, count, [], str(problem), 0.0, uses, formula, 0, _left(project, 0), None, 0)
    expected = Expected(assembly, drafted)
    films = _films(assembly, drafted, expected)
    price = prices.cost("mix", len(films))
    for film in films:
        for clip in film.clips:
            uses[clip.pk] += 1
    return DryRun(
        assembly,
        drafted.possible,
        films,
        "",
        figures.coverage(drafted),
        uses,
        figures.formula(drafted.recipe, drafted.possible),
        price,
        _left(project, price),
        expected.seconds,
        sum(film.size_bytes for film in films),
        drafted,
    )


def drafted_of(assembly: Assembly, made: frozenset[Word]) -> Draft:
    """What the engine makes of it; `made` as `earlier` tells. Raises NotDrafted."""
    if not assembly.clips:
        raise NotDrafted(NOTHING.refuse(1) if not assembly.troubles else "No clip can be used: see what is left out, and why.")
    music = assembly.settings.music
    if music and music.asset not in assembly.sources:
        raise NotDrafted("The music of this mix is in the trash or cannot be read: restore it, or choose another.")
    try:
        return draft(assembly.settings, assembly.sources, made)
    except InvalidTimeline as error:
        raise NotDrafted(". ".join(fault.message for fault in error.faults[:_TOLD]) + ".") from None
    except EngineError as error:
        raise NotDrafted(str(error)) from None


def earlier(assembly: Assembly) -> frozenset[Word]:
    """What earlier runs made, where the mix is to keep away from it."""
    return made_before(assembly.project) if assembly.settings.is_new else frozenset()


def _left(project: Project, price: int) -> int | None:
    return credits.within_reach(project.owner, price) if credits.is_on() else None


def _count(assembly: Assembly, made: frozenset[Word]) -> tuple[Count, str]:
    """Where there is no plan, there may be a number all the same, and how it comes about."""
    if not assembly.clips:
        return NOTHING, ""
    try:
        clips = cut_clips(assembly.settings, assembly.sources)
        recipe = write_recipe(assembly.settings, clips, read_rows(assembly.settings, clips), made)
    except EngineError:
        return UNKNOWN, ""
    count = count_combinations(recipe)
    return count, figures.formula(recipe, count)


def _films(assembly: Assembly, drafted: Draft, expected: Expected) -> list[Film]:
    near = figures.nearest(drafted)
    cautions = Cautions(assembly.settings, drafted, near)
    pace = expected.bytes_a_second
    return [_film(assembly, film, each, cautions.of(film), pace) for film, each in zip(drafted.films, near, strict=True)]


def _film(
    assembly: Assembly, film: DraftFilm, near: tuple[int, int] | None, warnings: Sequence[str], bytes_a_second: float
) -> Film:
    seconds = float(film.frames / assembly.settings.rate.fraction)
    return Film(
        number=film.number,
        picks=tuple(assembly.clips[pick.id] if pick is not None else None for pick in film.picks),
        name=film.file,
        frames=film.frames,
        seconds=seconds,
        nearest=near,
        places=len(film.picks),
        is_locked=film.is_fixed,
        size_bytes=round(bytes_a_second * seconds),
        warnings=tuple(warnings),
    )
