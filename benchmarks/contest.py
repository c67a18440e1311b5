"""Contenders that make the same film in turn, again and again, so that what disturbs one disturbs all; and the rows of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.film import Film
from benchmarks.measuring import Cost, Failed, measure
from benchmarks.peers import Contender
from benchmarks.quality import Counted, Likeness, compare, count
from benchmarks.report import Row, median_of
from engine.errors import EngineError

CPU, WALL, MEMORY, SIZE = "CPU seconds", "wall seconds", "memory, MB", "file, MB"
FFMPEG = "ffmpeg, one graph"
SSIM_LOST = 0.001


@dataclass
class Outcome:
    """What a contender made, and what each run cost."""

    costs: list[Cost] = field(default_factory=list)
    outputs: list[Path] = field(default_factory=list)
    counted: Counted | None = None

    def figures(self, metric: str) -> list[float]:
        if metric == SIZE:
            return [output.stat().st_size / 1e6 for output in self.outputs]
        by_metric = {
            CPU: [cost.cpu for cost in self.costs],
            WALL: [cost.wall for cost in self.costs],
            MEMORY: [cost.memory_mb for cost in self.costs],
        }
        return by_metric[metric]

    def add(self, later: "Outcome") -> None:
        self.costs += later.costs
        self.outputs += later.outputs
        self.counted = later.counted


@dataclass(frozen=True)
class Target:
    """`bound` is the most that our figure may be of the peer's; without a peer, the most that it may be."""

    metric: str
    bound: float
    peer: str = ""


@dataclass
class Contest:
    """Outcomes by contender; of those that could not take part, why."""

    film: Film
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)

    def rows(self, workload: str, targets: Sequence[Target]) -> Iterator[Row]:
        ours = self.outcomes["ours"]
        for target in targets:
            figure, spread = median_of(ours.figures(target.metric))
            bound = round(target.bound, 3)
            if not target.peer:
                yield Row(workload, target.metric, figure, bound, spread=spread)
            elif target.peer in self.absent:
                reason = self.absent[target.peer]
                yield Row(workload, target.metric, figure, bound, None, target.peer, spread, note=reason)
            else:
                outcome = self.outcomes[target.peer]
                peer, peer_spread = median_of(outcome.figures(target.metric))
                fault = outcome.counted.fault if outcome.counted else ""
                note = f"theirs {peer_spread}" + (f"; its output has {fault}" if fault else "")
                yield Row(workload, target.metric, figure, bound, peer, target.peer, spread, note)

    def checks(self, workload: str, folder: Path) -> Iterator[Row]:
        """Frames and samples of our output, and how much less it is like the lossless film than ffmpeg's output is."""
        ours = self.outcomes["ours"].counted
        assert ours is not None
        yield Row(workload, "frames too many or too few", abs(ours.frames_off), 0)
        yield Row(workload, "samples too many or too few", abs(ours.samples_off), 0, note="AAC comes in frames of 1,024")
        likeness = compare(self.film, {name: outcome.outputs[-1] for name, outcome in self.outcomes.items()}, folder)
        lost = round(likeness[FFMPEG].mean - likeness["ours"].mean, 5)
        yield Row(workload, "SSIM less than ffmpeg's", lost, SSIM_LOST, note=_spoken(likeness))


def compete(film: Film, contenders: Sequence[Contender], runs: int, folder: Path) -> Contest:
    """Every contender `runs` times, in turn. A peer that fails counts as absent; we and ffmpeg must not."""
    folder.mkdir(parents=True, exist_ok=True)
    contest = Contest(film)
    for contender in contenders:
        if reason := contender.absent():
            contest.absent[contender.name] = reason
        else:
            contest.outcomes[contender.name] = Outcome()
    for run in range(runs):
        for contender in contenders:
            if contender.name not in contest.absent:
                _take_part(contest, contender, folder / f"{film.name}-{contender.name.split(',')[0]}-{run}.mp4")
    return contest


def _take_part(contest: Contest, contender: Contender, output: Path) -> None:
    asked, outcome = contender.ask(contest.film, output), contest.outcomes[contender.name]
    try:
        outcome.costs.append(measure(asked.words, asked.environment))
        outcome.outputs.append(output)
        outcome.counted = count(contest.film, output)
    except (Failed, EngineError, OSError) as error:
        if contender.name in ("ours", FFMPEG):
            raise
        contest.absent[contender.name] = f"failed: {str(error).strip().splitlines()[-1][:200]}"
        del contest.outcomes[contender.name]


def _spoken(likeness: dict[str, Likeness]) -> str:
    return "; ".join(f"{name} {each.mean:.5f}, worst frame {each.worst:.3f}" for name, each in likeness.items())
