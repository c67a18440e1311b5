"""Speed and effects: one run over a raw sound of ours, with as many samples out as are heard.

Speed is rubberband's, with smooth transients: pitch and level of a tone are exact, and of a click train over a minute no
click is lost or more than 7 ms off. atempo costs a third, but lost every eighth click at four times the speed and was 30 ms
late at a quarter. Rubberband's crisp transients put a tone up to 30 cents off, its short window up to 12 dB down.
"""

from fractions import Fraction
from pathlib import Path

from engine.audio import raw
from engine.command import MEMORY, ONE_THREAD, PATIENCE
from engine.ffmpeg import Task
from engine.frames import SAMPLE_RATE
from engine.sandbox import Box
from engine.sounds import Sound

EARLY = 512  # samples that rubberband takes off at either rate: given to it before, so that the sound stays in its place


def treat(sound: Sound, used: Path, output: Path) -> Task:
    """`output`: the sound at its speed, with its effects, made of the samples that it uses."""
    exactly = f"apad=whole_len={sound.samples},atrim=end_sample={sound.samples}"
    speed = [_stretch(sound.pace)] if sound.pace != 1 else []
    chain = ",".join((*speed, exactly, *sound.effects, exactly))
    args = (
        *(*raw.FORMAT, "-i", f"file:{used}", *ONE_THREAD, "-filter_complex", f"[0:a:0]{chain}[out]", "-map", "[out]"),
        *("-c:a", "pcm_f32le", "-f", "f32le", f"file:{output}"),
    )
    box = Box(reads=(used.parent,), writes=(output.parent,), memory=MEMORY)
    return Task(args, box, PATIENCE + (sound.used + sound.samples) / SAMPLE_RATE, "Changing the sound")


def _stretch(pace: Fraction) -> str:
    stretched = f"rubberband=tempo={float(pace):.6f}:transients=smooth:channels=together"
    return f"adelay=delays={EARLY}S:all=1,apad,{stretched},atrim=start_sample={EARLY},asetpts=N/SR/TB"
