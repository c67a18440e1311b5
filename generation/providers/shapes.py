"""What a model can do, what is wanted of it, and what comes back: the words that no vendor owns.

`Capabilities`, `Price` and `Order` are stored as JSON by the layer above and checked by the models here; the rest lives no
longer than a call.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

PROMPT_MAX = 2000


class Modality(StrEnum):
    """What comes out."""

    VIDEO = "video"
    IMAGE = "image"
    MUSIC = "music"
    VOICE = "voice"
    CAPTIONS = "captions"  # words with times, of a sound
    CHAT = "chat"


class Orientation(StrEnum):
    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"
    SQUARE = "square"


class Role(StrEnum):
    """What a file that goes in is for."""

    FIRST = "first"
    LAST = "last"
    REFERENCE = "reference"
    SOUND = "sound"  # that is to be written down


class State(StrEnum):
    """Of what was submitted. It goes forward only, in this order; the last four are ends."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"  # it is over and what it made is gone

    @property
    def is_end(self) -> bool:
        return self not in (State.QUEUED, State.RUNNING)


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Param(_Shape):
    """A further wish that a model takes, beside those that Capabilities names: a field under Advanced."""

    name: str
    label: str
    type: Literal["integer", "number", "text", "choice", "flag"]
    default: int | float | str | bool | None = None
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    help: str = ""


class Voice(_Shape):
    id: str
    label: str
    language: str = ""  # BCP 47


class Capabilities(_Shape):
    """What one model takes. An empty tuple: that is not asked, and the model decides."""

    prompt_max: int = PROMPT_MAX
    takes_negative_prompt: bool = False
    takes_seed: bool = False  # the same seed and wishes are the same picture
    orientations: tuple[Orientation, ...] = ()
    resolutions: tuple[int, ...] = ()  # shorter sides in pixels, ascending
    seconds: tuple[float, ...] = ()  # lengths to choose from, ascending
    seconds_range: tuple[float, float] | None = None  # or any length between these
    roles: tuple[Role, ...] = ()  # files that it takes
    needs: tuple[Role, ...] = ()  # and will not do without
    voices: tuple[Voice, ...] = ()
    params: tuple[Param, ...] = ()
    can_cancel: Literal["never", "queued", "always"] = "never"
    has_progress: bool = False
    has_webhook: bool = False


class Price(_Shape):
    """What the provider takes, as known at `as_of`: `amount` of `currency` for each `per` of `unit`."""

    amount: Decimal
    currency: str = "USD"
    unit: Literal["call", "second", "compute_second", "image", "megapixel", "character", "input_token", "output_token"]
    per: int = 1
    as_of: date
    basis: Literal["quoted", "catalogue", "table"]  # by the server for this call; by its catalogue; by the operator's table


class Model(_Shape):
    """A row of a provider's catalogue."""

    id: str
    label: str
    modality: Modality
    capabilities: Capabilities = Capabilities()
    price: Price | None = None
    retires_on: date | None = None
    is_deprecated: bool = False


class Order(_Shape):
    """One thing wanted of one model. What its capabilities do not name is at its default."""

    modality: Modality
    model: str
    prompt: str = Field(default="", max_length=10_000)  # for a voice it is what to say
    negative_prompt: str = ""
    orientation: Orientation | None = None
    resolution: int | None = None  # shorter side
    seconds: float | None = None
    seed: int | None = None
    voice: str = ""
    params: dict[str, Any] = Field(default_factory=dict)
    roles: tuple[Role, ...] = ()  # of the files that come with it

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height: 16:9 either way round, or square; even numbers."""
        if self.resolution is None or self.orientation is None:
            return None
        short, long = self.resolution, round(self.resolution * 16 / 9 / 2) * 2
        return {
            Orientation.LANDSCAPE: (long, short),
            Orientation.PORTRAIT: (short, long),
            Orientation.SQUARE: (short, short),
        }[self.orientation]


@dataclass(frozen=True)
class Fault:
    """What a model cannot do of an order: `field` is a field of Order, or "params.<name>", or a Role."""

    field: str
    message: str


@dataclass(frozen=True)
class Estimate:
    """What an order will cost. Both None: nobody can say."""

    low: Decimal | None
    high: Decimal | None
    currency: str = "USD"
    basis: Literal["free", "quoted", "catalogue", "table", "unknown"] = "unknown"
    as_of: date | None = None


@dataclass(frozen=True)
class Usage:
    """What a call took, as far as the provider says."""

    cost: Decimal | None = None
    currency: str = "USD"
    tokens_in: int | None = None
    tokens_out: int | None = None
    seconds: float | None = None  # of computing


@dataclass(frozen=True)
class Submission:
    """What a provider has taken. `handles` are the further names by which it answers; all of it is stored at once."""

    remote_id: str
    handles: Mapping[str, str] = field(default_factory=dict)
    reply: Mapping[str, Any] = field(default_factory=dict)  # redacted


@dataclass(frozen=True)
class Word:
    """A spoken word and its time in microseconds."""

    text: str
    start_us: int
    end_us: int


@dataclass(frozen=True)
class Result:
    """A file that was made, in the folder that the caller gave.

    Of a sound that was written down: `phrases` is all of it in order as it was timed, where that is not word by word, and `words`
    then share the time of their phrase; `text` is what is said, timed or not.
    """

    path: Path
    mime_type: str
    words: tuple[Word, ...] = ()  # of a voice whose provider knows them, or of a sound that was written down
    metadata: Mapping[str, Any] = field(default_factory=dict)
    phrases: tuple[Word, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Done:
    """The answer of a provider that makes the thing while one waits."""

    results: tuple[Result, ...]
    usage: Usage = Usage()
    reply: Mapping[str, Any] = field(default_factory=dict)
    remote_id: str = ""


@dataclass(frozen=True)
class Update:
    """Where a submission is. `error` says why it FAILED; `poll_after` in seconds is when to look again."""

    state: State
    progress: float | None = None  # 0..1
    stage: str = ""  # in words: "Step 19 of 30", "2 before it"
    error: "ProviderError | None" = None
    usage: Usage = Usage()
    poll_after: float = 2.0
    reply: Mapping[str, Any] = field(default_factory=dict)


class CancelOutcome(StrEnum):
    CANCELLED = "cancelled"
    REQUESTED = "requested"  # it will stop, or not
    TOO_LATE = "too late"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True)
class Event:
    """A webhook that its provider really sent: a hint to poll. `id` is the same when it is sent again."""

    id: str
    remote_id: str
    state: str = ""


class ErrorKind(StrEnum):
    BAD_REQUEST = "bad_request"  # the order itself; again would be the same
    MODERATION = "moderation"
    AUTH = "auth"  # the key
    QUOTA = "quota"  # the account's money or allowance
    RATE_LIMITED = "rate_limited"  # it was not taken; later it may be
    PROVIDER = "provider"  # its fault
    TIMEOUT = "timeout"
    NETWORK = "network"
    CANCELLED = "cancelled"
    GONE = "gone"  # it knows no such submission, or no longer


class ProviderError(Exception):
    """A call that did not do. The message is a sentence for the person; `detail` is for staff, redacted."""

    def __init__(
        self, kind: ErrorKind, message: str, *, detail: str = "", retry_after: float | None = None, is_sent: bool = False
    ) -> None:
        """`is_sent`: the request may have reached the provider although no answer came, so that it may have been carried out."""
        super().__init__(message)
        self.kind, self.detail, self.retry_after, self.is_sent = kind, detail, retry_after, is_sent

    @property
    def is_passing(self) -> bool:
        """Asking the same again later may do."""
        return self.kind in (ErrorKind.RATE_LIMITED, ErrorKind.PROVIDER, ErrorKind.TIMEOUT, ErrorKind.NETWORK)


class CannotSay(Exception):
    """The provider has no way to tell whether it has taken a submission."""
