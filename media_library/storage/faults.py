"""What it means that object storage does not answer."""

from accounts.refusals import Refused
from jobs.lifecycle import NotNow


class StorageDown(Refused, NotNow, OSError):
    """The bucket does not answer, or not to us. A page says so and can be asked again; a job waits and goes on by itself."""

    status = 503
    code = "storage_down"
    stage = "Waiting for the storage"

    def __init__(self) -> None:
        super().__init__("The studio's media storage does not answer. Try again in a moment.")
