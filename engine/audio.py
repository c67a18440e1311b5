"""The sound of a whole timeline as one AAC stream, exact to the sample.

Sounds are mixed in windows of a few sources each (so that memory does not grow with the timeline) into plain samples,
which are then encoded in one go: AAC made in pieces would drift by a frame at every join.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from engine import graph
from engine.command import BARE, MEMORY, ONE_THREAD, PATIENCE, open_source
from engine.errors import RenderFailed
from engine.ffmpeg import Task
from engine.frames import SAMPLE_RATE
from engine.plan import ENGINE, RenderPlan, Sound
from engine.sandbox import Box

MOST_SOURCES = 16  # open at once in one mix
SAMPLE_BYTES = 8  # two channels of 32-bit floats, which keep what is louder than full scale until it is mixed
RUN_IN = Fraction(1, 2)  # seconds decoded before a sound is wanted: decoders and resamplers need some to settle
PRECISE = {"mp4", "mov", "wav"}  # others keep time to the millisecond: entered in mid-sound they would click
ALLOWED_DIFFERENCE = 1024  # samples: one AAC frame


@dataclass(frozen=True)
class Window:
    """A stretch of the output and the sounds in it; their `start` counts from the window's."""

    start: int
    samples: int
    sounds: tuple[Sound, ...]


def key(plan: RenderPlan) -> str:
    """The hash of all that decides the samples."""
    sounds = [[s.source.checksum, s.source_in, s.start, s.samples, s.volume] for s in plan.sounds]
    essence = {"engine": ENGINE, "samples": plan.samples, "bitrate": plan.preset.audio_bitrate, "sounds": sounds}
    return hashlib.sha256(json.dumps(essence, sort_keys=True).encode()).hexdigest()


def windows(plan: RenderPlan) -> list[Window]:
    """The whole output in windows of at most MOST_SOURCES sounds, unless more than that sound at once."""
    cuts, touching = [0], list[Sound]()
    for sound in plan.sounds:
        touching = [each for each in touching if each.start + each.samples > cuts[-1]]
        if len(touching) >= MOST_SOURCES and sound.start > cuts[-1]:
            cuts.append(sound.start)
            touching = [each for each in touching if each.start + each.samples > sound.start]
        touching.append(sound)
    cuts.append(plan.samples)
    return [_window(start, end, plan.sounds) for start, end in pairwise(cuts)]


def mix(window: Window, folder: Path, number: int) -> tuple[Task, Path]:
    """The samples of a window, as raw floats in `folder`."""
    output = folder / f"sound-{number}.raw"
    inputs: list[str] = []
    chains = [f"anullsrc=r={SAMPLE_RATE}:cl=stereo,aformat=sample_fmts=fltp,atrim=end_sample={window.samples}[base]"]
    for index, sound in enumerate(window.sounds):
        source, chain = _heard(sound, index)
        inputs += source
        chains.append(chain)
    pads = "".join(f"[s{index}]" for index in range(len(window.sounds)))
    last = f"[base]{pads}amix=inputs={len(window.sounds) + 1}:normalize=0:duration=first" if pads else "[base]anull"
    chains.append(f"{last},atrim=end_sample={window.samples}[out]")
    args = (
        *("-copyts", *inputs, *ONE_THREAD, "-filter_complex", ";".join(chains), "-map", "[out]", "-vn"),
        *("-c:a", "pcm_f32le", "-f", "f32le", f"file:{output}"),
    )
    sources = dict.fromkeys(sound.source.path for sound in window.sounds)
    box = Box(reads=(*sources, folder), writes=(folder,), memory=MEMORY)
    seconds = window.samples / SAMPLE_RATE
    return Task(args, box, PATIENCE + seconds + 10 * len(window.sounds), "Mixing the sound"), output


def encode(plan: RenderPlan, parts: Sequence[Path], folder: Path) -> tuple[Task, Path]:
    """One AAC stream of all windows, in order."""
    output = folder / "sound.m4a"
    raw = ["-f", "f32le", "-ar", str(SAMPLE_RATE), "-ch_layout", "stereo"]
    inputs = [word for part in parts for word in (*raw, "-i", f"file:{part}")]
    pads = "".join(f"[{number}:a:0]" for number in range(len(parts)))
    args = (
        *(*inputs, "-filter_complex", f"{pads}concat=n={len(parts)}:v=0:a=1[out]", "-map", "[out]"),
        *("-c:a", "aac", "-b:a", str(plan.preset.audio_bitrate), *BARE, "-f", "mp4", f"file:{output}"),
    )
    box = Box(reads=(*parts, folder), writes=(folder,), memory=MEMORY)
    return Task(args, box, PATIENCE + plan.samples / SAMPLE_RATE, "Encoding the sound"), output


def check(window: Window, mixed: Path) -> None:
    """A window has exactly its samples, or what follows would come too early."""
    size = mixed.stat().st_size if mixed.is_file() else 0
    if size != window.samples * SAMPLE_BYTES:
        raise RenderFailed("The sound could not be mixed.", f"{size} bytes for {window.samples} samples")


def _window(start: int, end: int, sounds: Sequence[Sound]) -> Window:
    return Window(start, end - start, tuple(_clipped(sounds, start, end)))


def _clipped(sounds: Sequence[Sound], start: int, end: int) -> Iterator[Sound]:
    for sound in sounds:
        begin, stop = max(sound.start, start), min(sound.start + sound.samples, end)
        if begin < stop:
            skipped = begin - sound.start
            yield replace(sound, start=begin - start, source_in=sound.source_in + skipped, samples=stop - begin, skipped=skipped)


def _heard(sound: Sound, index: int) -> tuple[list[str], str]:
    """Input and chain of one sound: exactly its samples, at its place; silence for what the source lacks."""
    zero = Fraction(sound.source.info.start_us, 1_000_000)
    begin = sound.source_in if sound.source.info.container in PRECISE else sound.source_in - sound.skipped
    at = Fraction(begin, SAMPLE_RATE) - RUN_IN
    seek = zero + at if graph.can_seek(sound.source) and at > 0 else None
    first = round(zero * SAMPLE_RATE) + sound.source_in
    stereo = "pan=stereo|c0=c0|c1=c0," if sound.source.info.audio_channels == 1 else ""
    # the second aresample changes no rate: it starts at the very sample, and puts silence where the source has a hole
    chain = (
        f"[{index}:a:0]{stereo}aformat=sample_fmts=fltp:channel_layouts=stereo,"
        f"aresample={SAMPLE_RATE},aresample=async=1:first_pts={first},asetpts=N/SR/TB,"
        f"apad=whole_len={sound.samples},atrim=end_sample={sound.samples},"
        f"volume={sound.volume:.6g},adelay=delays={sound.start}S:all=1[s{index}]"
    )
    return open_source(graph.Input(sound.source, seek), 1, "-vn", "-sn", "-dn"), chain
