"""How each model of the built-in provider makes its one file, in the folder that it is given."""

from fractions import Fraction
from pathlib import Path

from engine import ffmpeg
from engine.captions import Cue, write_srt
from engine.command import PATIENCE
from engine.ffmpeg import Task
from engine.sandbox import Box
from generation.procedural import alignment, listening
from generation.procedural import music as composing
from generation.procedural.canvas import Size
from generation.procedural.sound import Report
from generation.procedural.speech import write_speech
from generation.providers.base import Advance, Inputs
from generation.providers.builtin_models import RATES
from generation.providers.shapes import ErrorKind, Order, Orientation, ProviderError, Result, Role, Word

SECONDS = {"films": 5.0, "music": 30.0}  # when nothing is asked
RESOLUTION = 720
PICTURES = {
    b"\x89PNG": "png_pipe",
    b"\xff\xd8": "jpeg_pipe",
    b"RIFF": "webp_pipe",
    b"GIF8": "gif",
}  # first bytes: ffmpeg's reader
LINE = 42  # characters of a caption
LONG_PAUSE = 600_000  # microseconds: another caption begins


def picture(order: Order, inputs: Inputs, folder: Path, advance: Advance) -> Result:
    from generation.procedural.pictures import write_picture  # here, as below: who only asks what there is loads no drawing

    path = folder / "picture.png"
    advance(0.0, "Drawing")
    write_picture(order.prompt, path, size=_size(order), seed=order.seed or 0)
    advance(1.0, "Drawing")
    return Result(path, "image/png", metadata={"seed": order.seed or 0})


def film(order: Order, inputs: Inputs, folder: Path, advance: Advance) -> Result:
    """Drawn from the prompt; with a first, last or reference picture, a camera's move over it."""
    from generation.procedural.films import write_film
    from generation.procedural.moves import write_move

    path, report = folder / "film.mp4", _report(advance, "Drawing")
    rate = str(order.params.get("rate") or "30")
    seconds = Fraction(order.seconds or SECONDS["films"]).limit_denominator(1000)
    size, pace, seed = _size(order), Fraction(rate if rate in RATES else "30"), order.seed or 0
    stills = {role: _still(inputs[role], folder, role) for role in (Role.FIRST, Role.LAST, Role.REFERENCE) if role in inputs}
    if stills:
        first = stills.get(Role.FIRST) or stills.get(Role.REFERENCE) or stills[Role.LAST]
        last = stills.get(Role.LAST)
        write_move(
            first, path, size=size, rate=pace, seconds=seconds, seed=seed, last=last if last != first else None, report=report
        )
    else:
        sound = bool(order.params.get("sound", True))
        write_film(order.prompt, path, size=size, rate=pace, seconds=seconds, seed=seed, sound=sound, report=report)
    return Result(path, "video/mp4", metadata={"seed": order.seed or 0})


def music(order: Order, inputs: Inputs, folder: Path, advance: Advance) -> Result:
    path = folder / "music.flac"
    played = composing.write_music(
        order.prompt,
        path,
        seconds=order.seconds or SECONDS["music"],
        seed=order.seed or 0,
        report=_report(advance, "Composing and playing"),
    )
    return Result(path, "audio/flac", metadata={"seed": order.seed or 0, "played": played})


def voice(order: Order, inputs: Inputs, folder: Path, advance: Advance) -> Result:
    path = folder / "voice.flac"
    words = write_speech(order.prompt, path, voice=order.voice, seed=order.seed or 0, report=_report(advance, "Speaking"))
    return Result(path, "audio/flac", tuple(words), {"seed": order.seed or 0, "voice": order.voice})


def captions(order: Order, inputs: Inputs, folder: Path, advance: Advance) -> Result:
    """The words of the script with their times, and the same as an SRT file."""
    if Role.SOUND not in inputs:
        raise ProviderError(ErrorKind.BAD_REQUEST, "There is no sound to go with the words. Choose one.")
    advance(0.0, "Listening")
    words = alignment.align(listening.voice(listening.heard(inputs[Role.SOUND], folder)), order.prompt)
    path = folder / "captions.srt"
    path.write_text(write_srt(cues(words)), encoding="utf-8")
    advance(1.0, "Listening")
    return Result(path, "application/x-subrip", tuple(words))


def cues(words: list[Word]) -> list[Cue]:
    """Captions of one line each, which end with a sentence, at a pause, or when the line is full."""
    made: list[Cue] = []
    line: list[Word] = []
    for place, word in enumerate(words):
        line.append(word)
        following = words[place + 1] if place + 1 < len(words) else None
        is_full = following is not None and sum(len(each.text) + 1 for each in line) + len(following.text) > LINE
        is_pause = following is not None and following.start_us - word.end_us > LONG_PAUSE
        if following is None or is_full or is_pause or word.text.endswith((".", "!", "?")):
            text = " ".join(each.text for each in line)
            made.append(Cue(line[0].start_us // 1000, max(line[-1].end_us, line[0].start_us + 1000) // 1000, text))
            line = []
    return made


def _size(order: Order) -> Size:
    short, turn = order.resolution or RESOLUTION, order.orientation or Orientation.LANDSCAPE
    size = order.model_copy(update={"resolution": short, "orientation": turn}).size
    assert size is not None
    return Size(*size)


def _report(advance: Advance, stage: str) -> Report:
    return lambda done: advance(done, stage)


def _still(path: Path, folder: Path, role: Role) -> Path:
    """A person's picture as a PNG of our own, written by a confined process: nothing of theirs is opened here."""
    out = folder / f"still-{role.value}.png"
    scale = "scale='min(3840,iw)':'min(3840,ih)':force_original_aspect_ratio=decrease,format=rgb24"
    with path.open("rb") as file:
        start = file.read(12)
    read_as = next((demuxer for mark, demuxer in PICTURES.items() if start.startswith(mark)), "png_pipe")  # not by the name
    args = (
        *ffmpeg.INPUT,
        "-f",
        read_as,
        "-i",
        f"file:{path.resolve()}",
        "-frames:v",
        "1",
        "-vf",
        scale,
        "-update",
        "1",
        f"file:{out}",
    )
    ffmpeg.run(Task(args, Box(reads=(path.resolve(),), writes=(folder,)), PATIENCE, "Reading the picture"))
    return out
