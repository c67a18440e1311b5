"""Looks at a finished file as at a stranger's: an encoder's word that all went well proves nothing."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError

from engine import audio, gif
from engine.errors import RenderFailed, UnsupportedMedia
from engine.frames import SAMPLE_RATE
from engine.measures import Seen
from engine.media import MediaInfo
from engine.plan import RenderPlan
from engine.probe import inspect_own

BT709_LIMITED = (1, 1, 1, 1)  # range, primaries, transfer, matrix
TAGGED = {"h264", "hevc", "vp9"}  # the others have no place for it
MOST_LATE = {
    "aac": audio.ALLOWED_DIFFERENCE,
    "opus": 960,
    "mp3": 2 * 1152,
    "pcm_s16le": 0,
}  # samples: a frame; MP3 also has its run-in
MOST_LATE_SECONDS = Fraction(1, 1000)


def verify(plan: RenderPlan, finished: Path) -> MediaInfo:
    """The facts of the file. Raises RenderFailed unless it has the frames, samples, codecs and streams that were planned."""
    try:
        info = inspect(finished, plan.preset.format.name)
        found = Look.into(finished)
    except UnsupportedMedia as error:
        raise RenderFailed(f"The finished file cannot be kept. {error}", error.detail) from error
    except (FFmpegError, IndexError) as error:
        raise RenderFailed("The finished file cannot be read.", str(error)) from error
    faults = [*_faults_of_film(plan, info, found), *_faults_of_sound(plan, info)]
    wanted = len(plan.subtitles) if plan.preset.captions == "soft" else 0
    if found.captions != wanted:
        faults.append(f"{found.captions} streams of captions instead of {wanted}")
    if faults:
        raise RenderFailed("The finished file is not what was planned.", "; ".join(faults))
    return info


def inspect(path: Path, format: str) -> MediaInfo:
    """What is in a file of ours. AVI and GIF are made here, but not taken in, so that the probe does not know them."""
    if format not in ("avi", "gif"):
        return inspect_own(path)
    with av.open(str(path)) as container:
        return _measured(container, path.stat().st_size)


@dataclass(frozen=True)
class Look:
    """What MediaInfo leaves out: how colours are tagged, and how many streams of captions there are."""

    colours: tuple[int, ...]
    captions: int

    @classmethod
    def into(cls, path: Path) -> "Look":
        with av.open(str(path)) as container:
            colours: tuple[int, ...] = ()
            if container.streams.video:
                seen = container.streams.video[0].codec_context
                colours = (seen.color_range, seen.color_primaries, seen.color_trc, seen.colorspace)
            return cls(colours, len(container.streams.subtitles))


def _faults_of_film(plan: RenderPlan, info: MediaInfo, found: Look) -> list[str]:
    kind = plan.preset.format
    if not kind.video:
        return [] if info.kind == "audio" else [f"{info.kind} instead of sound"]
    frames, rate = (gif.frames_of(plan), gif.rate_of(plan)) if kind.video == "gif" else (plan.frames, plan.rate)
    has = (info.frames, info.width, info.height, info.video_codec)
    wanted = (frames, *plan.size, kind.video)
    faults = [] if has == wanted else [f"{has} instead of {wanted}"]
    late = abs(Fraction(info.duration_us or 0, 1_000_000) - frames / rate)
    if late > (Fraction(1, 50) if kind.video == "gif" else MOST_LATE_SECONDS):  # GIF counts in hundredths of a second
        faults.append(f"{info.duration_us} µs instead of {frames} frames")
    if kind.video in TAGGED and found.colours != BT709_LIMITED:
        faults.append(f"colours {found.colours}")
    return faults


def _faults_of_sound(plan: RenderPlan, info: MediaInfo) -> list[str]:
    kind = plan.preset.format
    if info.audio_codec != kind.audio:
        return [f"sound as {info.audio_codec or 'nothing'} instead of {kind.audio or 'nothing'}"]
    late = abs((info.audio_samples or 0) - plan.samples) if kind.audio else 0
    return [f"{info.audio_samples} samples instead of {plan.samples}"] if late > MOST_LATE.get(kind.audio, 0) else []


def _measured(container: InputContainer, size: int) -> MediaInfo:
    film = container.streams.video[0]
    heard = container.streams.audio[0] if container.streams.audio else None
    seen = {stream.index: Seen() for stream in (film, heard) if stream is not None}
    for packet in container.demux(*[stream for stream in (film, heard) if stream is not None]):
        seen[packet.stream.index].add(packet)
    context, rate = film.codec_context, film.average_rate
    return MediaInfo(
        "image" if container.format.name == "gif" else "video",
        container.format.name,
        size,
        duration_us=round(seen[film.index].film_seconds(film, rate, False) * 1_000_000),
        width=context.width,
        height=context.height,
        frame_rate=rate,
        video_codec=context.name,
        audio_codec=heard.codec_context.codec.canonical_name if heard is not None else "",
        audio_rate=heard.codec_context.sample_rate if heard is not None else None,
        audio_channels=heard.codec_context.channels if heard is not None else None,
        pixel_format=context.pix_fmt or "",
        frames=seen[film.index].packets,
        audio_samples=round(seen[heard.index].seconds(heard) * SAMPLE_RATE) if heard is not None else None,
    )
