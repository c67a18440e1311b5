"""Mixes for the tests, short to write: groups of clips, pretended or real, and what becomes of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from engine.media import MediaInfo, Source
from engine.mixing import MixClip, MixGroup, MixSettings, Outcome, make, plan_mix
from engine.segments import SegmentStore
from engine.timeline import Canvas
from tests.engine.cuts import film

SMALL = Canvas(width=320, height=180)


def asset(number: int) -> UUID:
    return UUID(int=number)


def clip(number: int, **fields: Any) -> MixClip:
    return MixClip(asset=asset(number), **fields)


def group(name: str, *clips: MixClip, optional: bool = False) -> MixGroup:
    return MixGroup(name=name, optional=optional, clips=list(clips))


def settings(*groups: MixGroup, **fields: Any) -> MixSettings:
    return MixSettings(**{"groups": list(groups), "preset": "720p", "project": "Spring", **fields})


def pretended(*infos: MediaInfo) -> dict[UUID, Source]:
    """Sources that do not exist, numbered from 1."""
    return {asset(n): Source(Path(f"/media/{n}"), f"checksum {n}", info) for n, info in enumerate(infos, 1)}


def films(number: int, seconds: int = 4) -> dict[UUID, Source]:
    return pretended(*[film(seconds) for _ in range(number)])


def store_in(folder: Path) -> SegmentStore:
    return SegmentStore(folder / "cache", 10**9)


def made(wanted: MixSettings, sources: dict[UUID, Source], folder: Path, parallel: int = 2) -> list[Outcome]:
    """The films in `folder`/out."""
    plan = plan_mix(wanted, sources)
    return make(plan, folder / "out", store_in(folder), folder / "work", lambda part, words: None, lambda: False, parallel)


def found(folder: Path) -> list[str]:
    """Every file there, hidden ones too."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def names(outcomes: Sequence[Outcome]) -> list[str]:
    """Of the films that were made."""
    return [outcome.output.file for outcome in outcomes if outcome.info is not None]
