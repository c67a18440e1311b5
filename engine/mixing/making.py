"""A mix from beginning to end: prepare the clips, make the films, and say of each what became of it."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from av.error import FFmpegError

from engine.errors import Cancelled, EngineError
from engine.media import MediaInfo
from engine.mixing.crew import side_by_side
from engine.mixing.parts import Parts
from engine.mixing.planning import Cut, MixPlan, Output
from engine.mixing.preparing import Failure, Job, find_missing, prepare
from engine.mixing.producing import produce
from engine.render import NO_ROOM, Report, Stop
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
        work = _Work(plan, folder, Parts(store, room), report, should_stop, parallel or os.cpu_count() or 1)
        return work.do(on_outcome)
    finally:
        shutil.rmtree(room, ignore_errors=True)


@dataclass
class _Work:
    """One mix under way. What is done counts in frames of encoding."""

    plan: MixPlan
    folder: Path
    parts: Parts
    report: Report
    should_stop: Stop
    parallel: int
    total: float = 1.0
    done: float = 0.0

    def do(self, on_outcome: Hear | None) -> list[Outcome]:
        self.report(0.0, "Preparing")
        jobs, failures = find_missing(self.plan, self.parts)
        self.total = sum(job.size for job in jobs) + JOINING * sum(output.frames for output in self.plan.outputs)
        failures |= self._prepare(jobs)
        outcomes = {} if self.should_stop() else self._produce(failures, on_outcome)
        return [outcomes.get(output.index, Outcome(output)) for output in self.plan.outputs]

    def _prepare(self, jobs: list[Job]) -> dict[Cut, Failure]:
        ended = 0

        def hear(job: Job) -> None:
            nonlocal ended
            ended += 1
            self._tell(job.size, f"Preparing clips, part {min(ended + 1, len(jobs))} of {len(jobs)}")

        return prepare(jobs, self.parallel, hear, self.should_stop)

    def _produce(self, failures: Mapping[Cut, Failure], on_outcome: Hear | None) -> dict[int, Outcome]:
        """By the index of the output."""
        outputs, outcomes = self.plan.outputs, dict[int, Outcome]()

        def hear(n: int, outcome: Outcome) -> None:
            if outcome.info is not None or outcome.failure is not None:
                outcomes[outcome.output.index] = outcome
                if on_outcome is not None:
                    on_outcome(outcome)
            self._tell(JOINING * outputs[n].frames, f"{len(outcomes)} of {len(outputs)} videos done")

        jobs = [partial(self._attempt, output, failures) for output in outputs]
        side_by_side(jobs, self.parallel, self.should_stop, hear)
        return outcomes

    def _attempt(self, output: Output, failures: Mapping[Cut, Failure], should_stop: Stop) -> Outcome:
        for piece in output.pieces:
            if piece.cut in failures:
                return Outcome(output, failure=failures[piece.cut])
        try:
            return Outcome(output, produce(output, self.parts, self.folder, should_stop))
        except Cancelled:
            return Outcome(output)
        except EngineError as error:
            return Outcome(output, failure=Failure(str(error), error.detail))
        except (OSError, FFmpegError) as error:
            reason = "The disk is full." if error.errno in NO_ROOM else "The file could not be written."
            return Outcome(output, failure=Failure(reason, str(error)))

    def _tell(self, size: float, words: str) -> None:
        self.done += size
        self.report(min(1.0, self.done / self.total), words)
