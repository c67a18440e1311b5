"""What parts the films of a mix need, how each is made, and why one could not be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from engine import fonts
from engine.errors import NO_ROOM, Cancelled, DiskFull, MissingMedia, RenderFailed
from engine.ffmpeg import TimedOut
from engine.mixing.cutting import Cut
from engine.mixing.parts import Parts
from engine.mixing.planning import MixPlan, Output
from engine.plan import RenderPlan, spoken_name
from engine.render import Stop, check_sources
from engine.sounds import Sound


@dataclass(frozen=True)
class Failure:
    """`reason` is a sentence for people, `detail` for staff. `suspects`: clips of which one is to blame."""

    reason: str
    detail: str = ""
    suspects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """One part to be made. `file`: its name. `made_of`: its clips, as people hear of them. `size`: what it costs, in frames."""

    file: str
    made_of: tuple[str, ...]
    size: int
    work: Callable[[Stop], None]
    is_there: Callable[[], bool]

    def do(self, should_stop: Stop) -> "Tried":
        """Raises what does not concern this part alone."""
        try:
            self.work(should_stop)
        except Cancelled:
            pass
        except (MissingMedia, RenderFailed) as error:
            return Tried(self, _explain(self.made_of, error))
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            return Tried(self, _explain(self.made_of, DiskFull(str(error))))
        return Tried(self)


@dataclass(frozen=True)
class Tried:
    """What became of a part. Without a failure it is at hand, unless a stop came first."""

    job: Job
    failure: Failure | None = None


@dataclass
class Needs:
    """What the films of a mix are made of. `missing`: the parts to be made, by name, until they are begun. `files`: the names of
    all parts of each film, by its number; none of one that cannot be made.

    What cannot be: `gone` are clips whose sources are not there, `failed` parts that could not be made, by name.
    """

    missing: dict[str, Job] = field(default_factory=dict)
    files: dict[int, tuple[str, ...]] = field(default_factory=dict)
    gone: dict[Cut, Failure] = field(default_factory=dict)
    failed: dict[str, Failure] = field(default_factory=dict)

    def failure_of(self, output: Output) -> Failure | None:
        """Why that film cannot be made: what says most plainly whose fault it is."""
        gone = (self.gone[cut] for cut in _cuts(output) if cut in self.gone)
        failed = (self.failed[name] for name in self.files[output.index] if name in self.failed)
        return next(gone, None) or min(failed, key=lambda failure: len(failure.suspects), default=None)


def find_needs(plan: MixPlan, parts: Parts) -> Needs:
    """Raises RenderFailed where words cannot be drawn at all."""
    needs, looked_at = Needs(gone=_missing_sources(plan)), set[str]()
    for output in plan.outputs:
        needs.files[output.index] = ()
        if needs.failure_of(output) is not None:
            continue
        planned = output.plan()
        if any(segment.has_words for segment in planned.segments):
            fonts.require()
        jobs = list(_jobs(output, planned, parts))
        needs.files[output.index] = tuple({job.file: None for job in jobs})
        for job in jobs:
            if job.file not in looked_at:
                looked_at.add(job.file)
                if not job.is_there():
                    needs.missing[job.file] = job
    return needs


def _jobs(output: Output, plan: RenderPlan, parts: Parts) -> Iterator[Job]:
    """For each part of a film, how it is made; `plan` is that of the film."""
    bare = replace(plan, segments=(), sounds=())
    for segment in plan.segments:
        made_of = tuple(dict.fromkeys(spoken_name(picture.element.name) for picture in segment.pictures()))
        work, is_there = partial(parts.encode, bare, segment), partial(parts.has_picture, segment)
        yield Job(parts.picture(segment).name, made_of, segment.frames, work, is_there)
    for sound in (piece.sound for piece in output.pieces):
        if sound is not None:
            yield _reading(sound, spoken_name(sound.name), parts)
    if (bed := output.asked.bed) is not None:
        yield _reading(bed.sound, "The music", parts)


def _reading(sound: Sound, name: str, parts: Parts) -> Job:
    return Job(parts.sound(sound).name, (name,), 1, partial(parts.decode, sound), partial(parts.has_sound, sound))


def _missing_sources(plan: MixPlan) -> dict[Cut, Failure]:
    failures: dict[Cut, Failure] = {}
    for piece in plan.pieces:
        try:
            check_sources(piece.plan)
        except MissingMedia as error:
            failures[piece.cut] = Failure(str(error), error.detail)
    bed = plan.draft.bed
    if bed is not None and plan.outputs:
        try:
            check_sources(replace(plan.outputs[0].pieces[0].plan, segments=(), sounds=(bed.sound,)))
        except MissingMedia as error:
            failures[bed.cut] = Failure(str(error), error.detail)
    return failures


def _cuts(output: Output) -> Iterator[Cut]:
    """What it takes from sources."""
    yield from (piece.cut for piece in output.pieces)
    if (bed := output.asked.bed) is not None:
        yield bed.cut


def _explain(made_of: tuple[str, ...], error: MissingMedia | RenderFailed) -> Failure:
    if isinstance(error, MissingMedia | DiskFull | TimedOut):
        return Failure(str(error), error.detail)
    names = " or ".join(made_of)
    return Failure(f"{names} is damaged, or shorter than it says.", f"{error}\n{error.detail}", made_of)
