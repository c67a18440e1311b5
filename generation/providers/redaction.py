"""What may be kept and shown of what a provider said: no secrets, no files, nothing that a database would refuse.

Signed addresses lose what stands behind their question mark; long texts, such as files in base64, are cut.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

REMOVED = "[removed]"
TEXT_MAX = 500  # characters of one text
ITEMS_MAX = 100  # of one list or object
DEPTH_MAX = 12
SECRET_MIN = 4  # characters; what is shorter would be found everywhere

_WORDS = "authorization|api_?key|key|token|secret|signature|password|credential|cookie|webhook|webhook_url|callback_url"
_SECRET_NAME = re.compile(rf"(^|.*[_-])({_WORDS})s?", re.IGNORECASE)
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_QUERY = re.compile(r"(https?://[^\s?\"'<>]+)\?[^\s\"'<>]+")


def redacted(value: Any, secrets: Iterable[str] = ()) -> Any:
    """A copy that may be stored: JSON in, JSON out. `secrets` are removed from every text, wherever they stand."""
    return _redacted(value, [each for each in secrets if len(each) >= SECRET_MIN], 0)


def clean(text: str, secrets: Iterable[str] = (), *, most: int = TEXT_MAX) -> str:
    """One text likewise, for a message: `most` characters at the utmost, with a remark on what was cut."""
    text = _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    for secret in secrets:
        if len(secret) >= SECRET_MIN:
            text = text.replace(secret, REMOVED)
    text = _QUERY.sub(rf"\1?{REMOVED}", text)
    return text if len(text) <= most else f"{text[: most - 30]}… ({len(text)} characters)"


def _redacted(value: Any, secrets: list[str], depth: int) -> Any:
    if depth > DEPTH_MAX:
        return "…"
    if isinstance(value, str):
        return clean(value, secrets)
    if isinstance(value, Mapping):
        some = list(value.items())[:ITEMS_MAX]
        return {clean(str(name), secrets): _member(str(name), each, secrets, depth) for name, each in some}
    if isinstance(value, list | tuple):
        return [_redacted(each, secrets, depth + 1) for each in value[:ITEMS_MAX]]
    return value if value is None or isinstance(value, bool | int | float) else clean(str(value), secrets)


def _member(name: str, value: Any, secrets: list[str], depth: int) -> Any:
    """Figures are not secret, whatever they are called: "prompt_tokens" is one."""
    is_secret = isinstance(value, str | list | Mapping) and value and _SECRET_NAME.fullmatch(name)
    return REMOVED if is_secret else _redacted(value, secrets, depth + 1)
