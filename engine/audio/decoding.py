"""Sources -> raw files of exactly the samples that are used. The only part of the sound that opens what people gave us."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from engine import graph
from engine.command import MEMORY, ONE_THREAD, PATIENCE, open_source
from engine.ffmpeg import Task
from engine.frames import SAMPLE_RATE
from engine.plan import spoken_name
from engine.sandbox import Box
from engine.sounds import Sound

MOST_NAMED = 4  # clips in the name of a task, which an error tells
RUN_IN = Fraction(1, 2)  # seconds decoded before a sound is wanted: decoders and resamplers need some to settle


def decode(sounds: Sequence[Sound], folder: Path) -> tuple[Task, list[Path]]:
    """One run that writes what each sound uses of its source, as raw files in `folder`; silence for what a source lacks."""
    outputs = [folder / f"sound-{number}.raw" for number in range(len(sounds))]
    inputs = [word for sound in sounds for word in _opened(sound)]
    chains = [_used(sound, number) for number, sound in enumerate(sounds)]
    written = [
        word
        for number, output in enumerate(outputs)
        for word in ("-map", f"[out{number}]", "-c:a", "pcm_f32le", "-f", "f32le", f"file:{output}")
    ]
    args = ("-copyts", *inputs, *ONE_THREAD, "-filter_complex", ";".join(chains), *written)
    reads = dict.fromkeys(sound.source.path for sound in sounds)
    box = Box(reads=(*reads, folder), writes=(folder,), memory=MEMORY)
    seconds = sum(sound.used for sound in sounds) / SAMPLE_RATE
    return Task(args, box, PATIENCE + seconds + 10 * len(sounds), _label(sounds)), outputs


def _label(sounds: Sequence[Sound]) -> str:
    names = list(dict.fromkeys(spoken_name(sound.name) for sound in sounds if sound.name))
    more = " and others" if len(names) > MOST_NAMED else ""
    return f"Reading the sound ({', '.join(names[:MOST_NAMED])}{more})" if names else "Reading the sound"


def _opened(sound: Sound) -> list[str]:
    at = Fraction(sound.source_in, SAMPLE_RATE) - RUN_IN
    seek = _zero(sound) + at if graph.can_seek(sound.source) and at > 0 else None
    return open_source(graph.Input(sound.source, seek), 1, "-vn", "-sn", "-dn")


def _used(sound: Sound, number: int) -> str:
    first = round(_zero(sound) * SAMPLE_RATE) + sound.source_in
    stereo = "pan=stereo|c0=c0|c1=c0," if sound.source.info.audio_channels == 1 else ""
    # the second aresample changes no rate: it starts at the very sample, and puts silence where the source has a hole
    return (
        f"[{number}:a:0]{stereo}aformat=sample_fmts=fltp:channel_layouts=stereo,"
        f"aresample={SAMPLE_RATE},aresample=async=1:first_pts={first},asetpts=N/SR/TB,"
        f"apad=whole_len={sound.used},atrim=end_sample={sound.used},aformat=sample_fmts=flt[out{number}]"
    )


def _zero(sound: Sound) -> Fraction:
    """What the source's own clock shows at its beginning, in seconds."""
    return Fraction(sound.source.info.start_us, 1_000_000)
