"""How far a provider has come with a generation: each step one conditional update, so that of two workers one takes it.

The fence is the job's at the moment of the submission. A worker that was slow, and whose job has gone to another that
submitted anew, changes nothing any more and learns so.
"""

from typing import Any

from django.db.models import F

from generation.models import Generation

Phase = Generation.Phase


def step(generation: Generation, to: Generation.Phase, **fields: Any) -> bool:
    """From the phase that `generation` was read in. False: it is in another by now, as when its job was settled meanwhile."""
    # by its own columns alone: PostgreSQL does not look again at those of other tables once it has waited for the row
    rows = Generation.objects.filter(pk=generation.pk, phase=generation.phase, fence=generation.fence)
    if not rows.update(phase=to, **fields):
        return False
    generation.refresh_from_db(fields=["phase", *fields])
    return True


def count_retry(generation: Generation) -> None:
    """A call is made again after one that did not do."""
    Generation.objects.filter(pk=generation.pk).update(retry_count=F("retry_count") + 1)
