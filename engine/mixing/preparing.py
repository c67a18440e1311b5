"""Makes every part that the films of a mix need, each once, and says which clips could not be made and why."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from engine.errors import Cancelled, MissingMedia, RenderFailed
from engine.ffmpeg import DiskFull, TimedOut
from engine.mixing.crew import side_by_side
from engine.mixing.parts import Parts
from engine.mixing.planning import Cut, MixPlan, Piece
from engine.plan import spoken_name
from engine.render import NO_ROOM, Stop, check_sources


@dataclass(frozen=True)
class Failure:
    """`reason` is a sentence for people, `detail` for staff."""

    reason: str
    detail: str = ""


@dataclass
class Job:
    """One part to be made. `size` in frames, of sound as well: what it costs. `pieces` are those that need it."""

    work: Callable[[Stop], None]
    size: int
    pieces: list[Piece] = field(default_factory=list)

    def do(self, should_stop: Stop) -> RenderFailed | Cancelled | None:
        """What went wrong, if anything did that concerns this part."""
        try:
            self.work(should_stop)
        except (RenderFailed, Cancelled) as error:
            return error
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            return DiskFull("The disk is full.", str(error))
        return None


def find_missing(plan: MixPlan, parts: Parts) -> tuple[list[Job], dict[Cut, Failure]]:
    """The parts to be made, the largest first, so that at the end no encoder is left alone with a long one; and the clips
    whose sources are gone.
    """
    needed: dict[str, Job | None] = {}
    failures: dict[Cut, Failure] = {}
    for piece in plan.pieces:
        try:
            check_sources(piece.plan)
        except MissingMedia as error:
            failures[piece.cut] = Failure(str(error), error.detail)
            continue
        for key, is_there, job in _jobs(piece, parts):
            if key not in needed:
                needed[key] = None if is_there() else job
            if (known := needed[key]) is not None:
                known.pieces.append(piece)
    return sorted((job for job in needed.values() if job is not None), key=lambda job: -job.size), failures


def prepare(jobs: list[Job], parallel: int, on_done: Callable[[Job], None], should_stop: Stop) -> dict[Cut, Failure]:
    """Do all, whatever fails; after a stop no more. Which clips could not be made."""
    failures: dict[Cut, Failure] = {}

    def hear(n: int, error: RenderFailed | Cancelled | None) -> None:
        if isinstance(error, RenderFailed):
            failures.update({piece.cut: _explain(piece, error) for piece in jobs[n].pieces})
        on_done(jobs[n])

    side_by_side([job.do for job in jobs], parallel, should_stop, hear)
    return failures


def _jobs(piece: Piece, parts: Parts) -> Iterator[tuple[str, Callable[[], bool], Job]]:
    """The key of each part, whether it is there already, and how it is made."""
    for segment in piece.plan.segments:
        job = Job(partial(parts.encode, piece.plan, segment), segment.frames)
        yield segment.key, partial(parts.has_picture, segment), job
    if (sound := piece.sound) is not None:
        path = parts.sound(sound)
        yield path.name, partial(parts.has_sound, sound), Job(partial(parts.decode, sound), 1)


def _explain(piece: Piece, error: RenderFailed) -> Failure:
    if isinstance(error, DiskFull | TimedOut):
        return Failure(str(error), error.detail)
    return Failure(f"{spoken_name(piece.name)} is damaged, or shorter than it says.", f"{error}\n{error.detail}")
