"""The sound of a whole timeline as one encoded stream, exact to the sample.

`stems` makes each sound a raw file (`decoding` opens the sources, `treating` applies speed and effects), `mixing` adds
them up with their `gains` and `ducking`, `loudness` brings the sum to its level under a `limiter`, `encoding` encodes it
in one go: AAC made in pieces would drift by a frame at every join.
"""

import hashlib
import json
import shutil
from pathlib import Path

from engine.audio import encoding, mixing
from engine.audio.raw import ALLOWED_DIFFERENCE, Stop
from engine.plan import ENGINE, RenderPlan
from engine.segments import SegmentStore

__all__ = ["ALLOWED_DIFFERENCE", "key", "make"]


def key(plan: RenderPlan) -> str:
    """The hash of all that decides the samples, and of how they are encoded."""
    essence = {
        "engine": ENGINE,
        "samples": plan.samples,
        **({"lead": plan.lead} if plan.lead else {}),  # what is mixed whole keeps the key it had before there were parts
        "loudness": plan.loudness,
        "encoded": plan.preset.sound_essence,
        "sounds": [sound.essence() for sound in plan.sounds],
    }
    return hashlib.sha256(json.dumps(essence, sort_keys=True).encode()).hexdigest()


def make(plan: RenderPlan, folder: Path, store: SegmentStore, should_stop: Stop) -> Path:
    """The finished stream, a file in `folder`; from the store where it is kept. Raises RenderFailed or Cancelled."""
    name = key(plan)
    sound = folder / f"{name}.sound"
    if store.get(name, sound):
        return sound
    room = folder / "mixing"
    room.mkdir(exist_ok=True)
    mix = mixing.mix(plan.sounds, plan.samples, room, store, should_stop, lead=plan.lead)
    encoding.encode(plan, mix, room, should_stop).replace(sound)
    store.put(name, sound)
    shutil.rmtree(room)
    return sound
