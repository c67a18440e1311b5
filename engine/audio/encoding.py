"""The mix, encoded in one go as the preset says."""

from pathlib import Path

from engine import ffmpeg
from engine.audio import loudness, raw
from engine.audio.raw import Stop
from engine.command import BARE, MEMORY, PATIENCE
from engine.encoders import sound_words
from engine.ffmpeg import Task
from engine.frames import SAMPLE_RATE
from engine.plan import RenderPlan
from engine.sandbox import Box


def encode(plan: RenderPlan, mix: Path, folder: Path, should_stop: Stop) -> Path:
    """A file in `folder`. What is louder than full scale is clipped."""
    output = folder / "encoded.mp4"
    finished = mix if plan.loudness is None else loudness.master(mix, plan.loudness, should_stop)
    raw.check(finished, plan.samples)
    ffmpeg.run(encoding(plan, finished, output), should_stop=should_stop)
    return output


def encoding(plan: RenderPlan, mix: Path, output: Path) -> Task:
    """The run that writes `output` from a raw mix."""
    args = (*raw.FORMAT, "-i", f"file:{mix}", *sound_words(plan.preset), *BARE, f"file:{output}")
    box = Box(reads=(mix.parent,), writes=(output.parent,), memory=MEMORY)
    return Task(args, box, PATIENCE + plan.samples / SAMPLE_RATE, "Encoding the sound")
