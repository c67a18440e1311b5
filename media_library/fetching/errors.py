"""The one way in which a fetch fails."""

from accounts.refusals import Refused
from jobs.lifecycle import JobFailed


class NotFetched(Refused, JobFailed):
    """For who asks on a page, and for the job: one sentence, the same whether an inner address answered or is not there.

    `answered`: the status of the server's answer, where that is the reason; else 0.
    """

    code = "not_fetched"
    answered = 0
