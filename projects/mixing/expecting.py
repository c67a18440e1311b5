"""How long a mix takes and how large its films get, before it is made: by what its owner's last ones took, else by a rule."""

from statistics import median

from engine.mixing.drafting import Draft
from engine.timeline import MAX_FRAMES, Timeline
from jobs.models import Job
from projects import estimates
from projects.estimates import Estimate
from projects.mixing.assembling import Assembly
from projects.models import Mix
from projects.outputs import Output

LOOKED_AT = 5  # mixes
JOINING = 1 / 40  # what a frame that is copied costs, of one that is encoded
AVI = 2  # MPEG-4 takes about so many times the bits that H.264 does for the same picture


class Expected:
    """Of one draft. `seconds` of work; a film has so many `bytes_a_second` of it."""

    def __init__(self, assembly: Assembly, draft: Draft) -> None:
        frames = max(1, min(_effort(assembly, draft), MAX_FRAMES))
        ruled = _estimate(assembly, frames)
        lasts = float(frames / assembly.settings.rate.fraction)
        factor = AVI if assembly.settings.format == "avi" else 1
        self.bytes_a_second = factor * ruled.size / lasts
        measured = _past_pace(assembly)
        self.seconds = float(ruled.seconds) if measured is None else measured * len(draft.films)


def _effort(assembly: Assembly, draft: Draft) -> int:
    """In frames of encoding: every clip once, what films share in transitions, all of a film that has words over it."""
    films = sum(film.frames for film in draft.films)
    if any(text.group is None for text in assembly.settings.texts):
        return films
    clips = {cut for film in draft.films for cut in film.word}
    shared = sum(cut.frames for film in draft.films for cut in film.word) - films
    return round(sum(cut.frames for cut in clips) + shared + films * JOINING)


def _estimate(assembly: Assembly, frames: int) -> Estimate:
    """As of a render of that length."""
    settings = assembly.settings
    timeline = Timeline.new(settings.rate, settings.canvas).model_copy(update={"duration": frames})
    kind = "mp4" if settings.format == "avi" else settings.format
    [estimate] = estimates.of(assembly.project.owner, timeline, [Output(settings.preset, settings.quality, kind)])
    return estimate


def _past_pace(assembly: Assembly) -> float | None:
    """Seconds for a film, by the owner's last mixes; None where there are none."""
    made = Mix.objects.visible_to(assembly.project.owner).filter(
        job__status=Job.Status.COMPLETED, job__started_at__isnull=False, job__completed_at__isnull=False
    )
    times = made.newest_first().values_list("job__params", "job__started_at", "job__completed_at")[:LOOKED_AT]
    paces = [
        (ended - began).total_seconds() / len(params["numbers"])
        for params, began, ended in times
        if params.get("numbers") and began and ended
    ]
    return median(paces) if paces else None
