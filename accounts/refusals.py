"""What the studio will not do, said to the person who asked; pages and the API answer with `status` and the sentence."""


class Refused(Exception):
    """The message is one sentence that says what is in the way and what to do."""

    status = 422
    code = "refused"
    retry_after = 30  # seconds, told where the status is 429 or 503
