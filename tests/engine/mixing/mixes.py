"""Mixes for the tests, short to write: groups of clips, pretended or real, and what becomes of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from engine.media import MediaInfo, Source
from engine.mixing import InvalidMix, MixClip, MixGroup, MixSettings, Outcome, draft, make, plan_mix
from engine.mixing.settings import MixRow, MixTransition
from engine.segments import SegmentStore
from engine.timeline import Canvas
from tests.engine.cuts import film

SMALL = Canvas(width=320, height=180)


def asset(number: int) -> UUID:
    return UUID(int=number)


def clip(number: int, **fields: Any) -> MixClip:
    return MixClip(asset=asset(number), **fields)


def group(name: str, *clips: MixClip, optional: bool = False, **fields: Any) -> MixGroup:
    return MixGroup(name=name, optional=optional, clips=list(clips), **fields)


def crossing(duration: int, **fields: Any) -> MixTransition:
    return MixTransition(duration=duration, **fields)


def rows(*films: str) -> list[MixRow]:
    """Films from 1 on, each the ids of its clips with spaces between them; "-" is none."""
    picks = [[None if pick == "-" else pick for pick in film.split()] for film in films]
    return [MixRow(number=n, picks=list(each)) for n, each in enumerate(picks, 1)]


def settings(*groups: MixGroup, **fields: Any) -> MixSettings:
    return MixSettings(**{"groups": list(groups), "preset": "720p", "project": "Spring", **fields})


def pretended(*infos: MediaInfo) -> dict[UUID, Source]:
    """Sources that do not exist, numbered from 1."""
    return {asset(n): Source(Path(f"/media/{n}"), f"checksum {n}", info) for n, info in enumerate(infos, 1)}


def films(number: int, seconds: int = 4) -> dict[UUID, Source]:
    return pretended(*[film(seconds) for _ in range(number)])


def faults_of(wanted: MixSettings, sources: dict[UUID, Source]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidMix) as caught:
        draft(wanted, sources)
    return [(fault.path, fault.message) for fault in caught.value.faults]


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
