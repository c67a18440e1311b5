"""What OpenAI's codes of errors mean beyond their statuses: the rules of its moderation, and an account that is used up."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from generation.providers.answers import AnswerError, said
from generation.providers.redaction import clean
from generation.providers.shapes import ErrorKind, ProviderError

_MODERATION = re.compile(r"moderation|content_policy|content_filter|safety")
_QUOTA = re.compile(r"insufficient_quota|billing|credits")


@contextmanager
def explained(label: str) -> Iterator[None]:
    """An answer with an error, as the error that its code says. It was refused, so nothing was made."""
    try:
        yield
    except AnswerError as error:
        kind = kind_of(error.data.get("error") if isinstance(error.data, Mapping) else None)
        if kind == ErrorKind.QUOTA:
            message = f"The studio's account at {label} has nothing left to spend. Ask whoever runs the studio."
        elif kind == ErrorKind.MODERATION:
            message = moderated(label, said(error.data))
        else:
            raise
        raise ProviderError(kind, message, detail=error.detail) from None


def kind_of(error: Any) -> ErrorKind | None:
    """Of an error's "code" and "type"; None: they say nothing beyond its status."""
    if not isinstance(error, Mapping):
        return None
    codes = f"{error.get('code')} {error.get('type')}"
    if _MODERATION.search(codes):
        return ErrorKind.MODERATION
    return ErrorKind.QUOTA if _QUOTA.search(codes) else None


def moderated(label: str, words: str) -> str:
    return clean(f"The rules of {label} do not allow this. Change the prompt. {words}".strip(), most=400)
