"""How far the provider of captions is: the external id of their job. From TOLD on it is our own work, and free."""

from jobs.models import Job

ASKED = "asked"  # the request may be on its way
TAKEN = "taken"  # the provider will answer later
LOST = "lost"  # nobody knows whether it was taken, and it is not asked again
TOLD = "told"  # what it wrote down is kept with the job
HEARD = "heard"  # the words are kept with the asset


def held_by(provider: str) -> int:
    """How many of its places are taken by captions: begun there, and not known to be over."""
    at_work = Job.objects.filter(kind="caption", status=Job.Status.PROCESSING, external_id__in=(ASKED, TAKEN))
    return at_work.filter(params__provider=provider).count()
