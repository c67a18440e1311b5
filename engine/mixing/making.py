"""A mix from beginning to end: each film is made as soon as its parts are there, and it is said what became of it."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from av.error import FFmpegError

from engine.errors import NO_ROOM, Cancelled, DiskFull, EngineError
from engine.media import MediaInfo
from engine.mixing.crew import side_by_side
from engine.mixing.parts import Parts
from engine.mixing.planning import MixPlan, Output
from engine.mixing.preparing import Failure, Needs, Tried, find_needs
from engine.mixing.producing import produce
from engine.mixing.scheduling import Schedule
from engine.render import Report, Stop
from engine.segments import SegmentStore

JOINING = 1 / 40  # of what it costs to encode a frame


@dataclass(frozen=True)
class Outcome:
    """What became of a film: `info` of the finished file, or why there is none. With neither, a stop came first."""

    output: Output
    info: MediaInfo | None = None
    failure: Failure | None = None


Hear = Callable[[Outcome], None]


def make(
    plan: MixPlan,
    folder: Path,
    store: SegmentStore,
    workdir: Path,
    report: Report,
    should_stop: Stop,
    parallel: int | None = None,
    on_outcome: Hear | None = None,
) -> list[Outcome]:
    """An outcome for each of `plan.outputs`, in order. `on_outcome` hears of each that was made or failed, as it is known.

    A film that fails, or a stop, leaves the others as they are. To make some again, give a plan of only those. Raises
    SandboxUnavailable where no media may be opened.
    """
    room = workdir / "mixing"
    shutil.rmtree(room, ignore_errors=True)  # of a mix that was killed
    room.mkdir(parents=True)
    try:
        report(0.0, "Preparing")
        parts = Parts(store, room)
        work = _Work(plan, folder, parts, find_needs(plan, parts), report, on_outcome)
        side_by_side(work.take, parallel or os.cpu_count() or 1, should_stop, work.end, work.hear)
        return [work.outcomes.get(output.index, Outcome(output)) for output in plan.outputs]
    finally:
        shutil.rmtree(room, ignore_errors=True)


@dataclass
class _Work:
    """One mix under way. `done` counts in frames of encoding, `tried` in parts. Only what `take` gives runs on other threads."""

    plan: MixPlan
    folder: Path
    parts: Parts
    needs: Needs
    report: Report
    on_outcome: Hear | None
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    done: float = 0.0
    tried: int = 0

    def __post_init__(self) -> None:
        sizes = {name: job.size for name, job in self.needs.missing.items()}
        self.schedule = Schedule(self.needs.files, sizes)
        self.outputs = {output.index: output for output in self.plan.outputs}
        self.total = sum(sizes.values()) + JOINING * sum(output.frames for output in self.plan.outputs)
        self.to_try = len(sizes)

    def take(self) -> Callable[[Stop], Outcome | Tried] | None:
        if (number := self.schedule.next_film()) is not None:
            output = self.outputs[number]
            return partial(self._attempt, output, self.needs.failure_of(output))
        if (name := self.schedule.next_part()) is not None:
            return self.needs.missing.pop(name).do
        return None

    def _attempt(self, output: Output, failure: Failure | None, should_stop: Stop) -> Outcome:
        if failure is not None:
            return Outcome(output, failure=failure)
        try:
            return Outcome(output, produce(output, self.parts, self.folder, should_stop))
        except Cancelled:
            return Outcome(output)
        except EngineError as error:
            return Outcome(output, failure=Failure(str(error), error.detail))
        except (OSError, FFmpegError) as error:
            reason = str(DiskFull()) if error.errno in NO_ROOM else "The file could not be written."
            return Outcome(output, failure=Failure(reason, str(error)))

    def end(self, result: Outcome | Tried) -> None:
        """What follows for the parts and films to come. What no more film needs goes at once: the films take that room."""
        if isinstance(result, Outcome):
            for name in self.schedule.end_film(result.output.index):
                self.parts.forget(name)
            return
        if result.failure is not None:
            self.needs.failed[result.job.file] = result.failure
        self.schedule.end_part(result.job.file)

    def hear(self, result: Outcome | Tried) -> None:
        if isinstance(result, Tried):
            self.tried += 1
            self._tell(result.job.size)
            return
        if result.info is not None or result.failure is not None:
            self.outcomes[result.output.index] = result
            if self.on_outcome is not None:
                self.on_outcome(result)
        self._tell(JOINING * result.output.frames)

    def _tell(self, size: float) -> None:
        self.done += size
        if self.outcomes or not self.to_try:
            words = f"{len(self.outcomes)} of {len(self.outputs)} videos done"
        else:
            words = f"Preparing clips, part {min(self.tried + 1, self.to_try)} of {self.to_try}"
        self.report(min(1.0, self.done / self.total), words)
