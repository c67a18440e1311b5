"""A look at a cut before it is exported: what would be missing, black, silent, cut off or refused, worst first.

Nothing is changed here. A finding may name an edit that mends it; the editor makes that, so that it can be undone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from engine.timeline import Timeline
from projects import estimates, timelines
from projects.estimates import Estimate
from projects.models import Project
from projects.outputs import Output
from projects.preflight import cut, outputs
from projects.preflight.finding import Finding, Fix, Looked

__all__ = ["Finding", "Fix", "Looked", "Report", "look"]

_LEVELS = ["error", "warning", "note"]


@dataclass(frozen=True)
class Report:
    """`findings` worst first; `able` are the outputs that can be made, and `estimates` what each of those comes to."""

    findings: Sequence[Finding]
    able: Sequence[Output] = ()
    estimates: Sequence[Estimate] = ()


def look(project: Project, timeline: Timeline, wanted: Sequence[Output], span: tuple[int, int] | None = None) -> Report:
    start, end = _within(timeline, span)
    if timeline.duration == 0:
        return Report([Finding("error", "The project is empty. Add a clip or a title first.")])
    if start >= end:
        return Report(
            [Finding("error", "There is nothing between the in and the out point. Set them anew, or export all of it.")]
        )
    looked = Looked(project.owner, timeline, timelines.media_of(project, timeline), wanted, start, end)
    barred = [(output, list(outputs.possible(looked, output))) for output in wanted]
    able = [output for output, found in barred if not found]
    looked = replace(looked, outputs=able)
    expected = estimates.of(project.owner, timeline, able)
    found = chain(
        *(found for _, found in barred),
        cut.media(looked, project),
        cut.gaps(looked),
        cut.captions(looked),
        cut.silence(looked),
        outputs.limits(looked, expected),
        outputs.shapes(looked),
        outputs.safe_zones(looked),
        outputs.enlarged(looked),
        cut.switches(looked),
        outputs.alike(looked),
    )
    return Report(sorted(found, key=lambda finding: _LEVELS.index(finding.level)), able, expected)


def _within(timeline: Timeline, span: tuple[int, int] | None) -> tuple[int, int]:
    start, end = span or (0, timeline.duration)
    return max(0, start), min(end, timeline.duration)
