"""Films and sounds, read with PyAV: every packet is counted, for headers lie; one frame of each is decoded.

Untrusted files are opened here only inside the sandbox (see `inspect_media`). The arithmetic is in `measures`.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from engine import policy
from engine.errors import UnsupportedMedia
from engine.measures import Seen, frame_rate
from engine.media import MediaInfo

DAMAGED = "The file is damaged or cut short, and cannot be read."
CUT_SHORT = "The file is cut short: its last part is missing."
MOST_PACKETS = 4 * policy.MAX_SECONDS * policy.MAX_RATE
PACKETS_TO_TRY = 300  # until the decoder must have given a first frame
HDR_TRANSFERS = {16, 18}  # PQ and HLG
MATRICES = {1: "bt709", 2: "", 5: "bt470bg", 6: "smpte170m", 9: "bt2020nc"}  # 2: it does not say
LARGE = 720  # lines
Listener = Callable[[AudioFrame], None]
NOT_A_FILM = Disposition.attached_pic | Disposition.timed_thumbnails


class Streams:
    """The first film and the first sound of a container, what their packets said, and a decoded frame of each.

    With `on_sound` all of the sound is decoded, for it to hear.
    """

    def __init__(self, container: InputContainer, on_sound: Listener | None = None) -> None:
        self.container, self.on_sound = container, on_sound
        films = [stream for stream in container.streams.video if not stream.disposition & NOT_A_FILM]
        self.video: VideoStream | None = films[0] if films else None
        self.audio: AudioStream | None = container.streams.audio[0] if container.streams.audio else None
        self.seen = {stream.index: Seen() for stream in (self.video, self.audio) if stream is not None}
        self.picture: VideoFrame | None = None
        self.sound: AudioFrame | None = None
        if self.video is not None and self.video.codec_context is not None:
            _decode_cheaply(self.video)

    def add(self, packet: "Packet[Any]") -> None:
        seen = self.seen[packet.stream.index]
        seen.add(packet)
        is_early = seen.packets <= PACKETS_TO_TRY
        if packet.stream is self.video:
            if is_early and self.picture is None:
                self.picture = next((frame for frame in decoded(packet) if isinstance(frame, VideoFrame)), None)
        elif self.on_sound is not None or (is_early and self.sound is None):
            self._hear(packet)

    def _hear(self, packet: "Packet[Any]") -> None:
        for frame in decoded(packet):
            if isinstance(frame, AudioFrame):
                self.sound = self.sound or frame
                if self.on_sound is not None:
                    self.on_sound(frame)


def _decode_cheaply(video: VideoStream) -> None:
    """Frames are decoded one by one, and of a large film only to be made small, which hides the edges of its blocks."""
    video.thread_type = "NONE"
    if video.codec_context.height >= LARGE:
        video.codec_context.options = {"skip_loop_filter": "all"}


@contextmanager
def opened(path: Path, demuxers: str, *, for_conversion: bool = False) -> Iterator[InputContainer]:
    """The container, read by one of `demuxers`. By descriptor, so that the file's name decides nothing."""
    decoders = [*policy.FILM_DECODERS, *(policy.CONVERSION_DECODERS if for_conversion else ())]
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    options = {
        "protocol_whitelist": "file",
        "format_whitelist": demuxers,
        "codec_whitelist": ",".join(decoders),
        "max_streams": str(policy.MAX_STREAMS),
        "probesize": "20M",
        "analyzeduration": "10M",
    }
    try:
        with av.open(f"file:/proc/self/fd/{descriptor}", options=options, metadata_errors="ignore") as container:
            yield container
    except FFmpegError as error:
        raise UnsupportedMedia(DAMAGED, str(error)) from error
    finally:
        os.close(descriptor)


def inspect(path: Path, size: int, kind: policy.Kind) -> MediaInfo:
    with opened(path, kind.demuxers) as container:
        return read(Streams(container), size, kind)


def read(streams: Streams, size: int, kind: policy.Kind, *, for_conversion: bool = False) -> MediaInfo:
    """The facts of an open file, all of whose packets are read for them."""
    if not streams.seen:
        raise UnsupportedMedia("There is neither picture nor sound in the file.")
    for stream, part in ((streams.video, "picture"), (streams.audio, "sound")):
        if stream is not None and stream.codec_context is None:
            raise UnsupportedMedia(f"Its {part} is encoded in a way that is not known here.")
    policy.check_streams(_facts(kind, size, streams), for_conversion=for_conversion)
    if kind.demuxers == policy.MOV:
        _refuse_if_cut_short(streams, size)
    wanted = [stream for stream in (streams.video, streams.audio) if stream is not None]
    for count, packet in enumerate(streams.container.demux(*wanted)):
        if count > MOST_PACKETS:
            raise UnsupportedMedia("The file has more frames than can be used.")
        streams.add(packet)
    return _facts(kind, size, streams)


def _facts(kind: policy.Kind, size: int, streams: Streams) -> MediaInfo:
    """What is known so far: before the packets were read, less than after."""
    video, audio = streams.video, streams.audio
    info = MediaInfo("video" if video is not None else "audio", kind.name, size)
    facts = info.to_json()
    if audio is not None:
        heard = streams.seen[audio.index]
        rate = streams.sound.sample_rate if streams.sound is not None else audio.codec_context.sample_rate
        channels = streams.sound.layout.nb_channels if streams.sound is not None else audio.codec_context.channels
        if heard.packets > 0 and streams.sound is None:
            raise UnsupportedMedia("The file is damaged: its sound cannot be read.")
        facts |= {"audio_codec": _codec(audio), "audio_rate": rate, "audio_channels": channels}
        facts["start_us"] = _first_sound_us(audio)
        facts["audio_samples"] = round(heard.seconds(audio) * rate)
        facts["duration_us"] = round(heard.seconds(audio) * 1_000_000)
    if video is not None:
        facts |= _film_facts(video, streams)
    return MediaInfo.from_json(facts)


def _film_facts(video: VideoStream, streams: Streams) -> dict[str, object]:
    seen, frame = streams.seen[video.index], streams.picture
    if seen.packets > 0 and frame is None:
        raise UnsupportedMedia("The file is damaged: its picture cannot be read.")
    rate, is_variable = frame_rate(seen, video)
    turn = -round((frame.rotation if frame is not None else 0) / 90) * 90 % 360
    aspect = video.sample_aspect_ratio or 1
    width, height = round(video.codec_context.width * aspect), video.codec_context.height
    if turn in (90, 270):
        width, height = height, width
    return {
        "video_codec": _codec(video),
        "width": width,
        "height": height,
        "rotation": turn,
        "frame_rate": f"{rate.numerator}/{rate.denominator}" if rate else None,
        "variable_rate": is_variable,
        "frames": len(seen.times),
        "duration_us": round(seen.film_seconds(video, rate, is_variable) * 1_000_000),
        "pixel_format": frame.format.name if frame is not None else "",
        "hdr": frame is not None and int(frame.color_trc) in HDR_TRANSFERS,
        "matrix": MATRICES.get(int(frame.colorspace), "other") if frame is not None else "",
        "start_us": seen.start_us(video),
        "reorder_us": seen.reorder_us(video),
    }


def _first_sound_us(audio: AudioStream) -> int:
    """When the first sample that is meant to be heard comes: decoders swallow what encoders had to put before it."""
    if audio.start_time is None or audio.time_base is None:
        return 0
    return max(0, round(audio.start_time * audio.time_base * 1_000_000))


def _codec(stream: VideoStream | AudioStream) -> str:
    return str(stream.codec_context.codec.canonical_name)


def decoded(packet: "Packet[Any]") -> list[object]:
    """The frames that a packet completes; none where it cannot be decoded by itself."""
    try:
        return list(packet.decode())
    except FFmpegError:
        return []  # the next packet may do; if none does, the file is refused


def _refuse_if_cut_short(streams: Streams, size: int) -> None:
    """The index of an MP4 says where each sample lies: none may lie beyond the end."""
    for stream in (streams.video, streams.audio):
        if stream is not None and any(entry.pos + entry.size > size for entry in stream.index_entries):
            raise UnsupportedMedia(CUT_SHORT)
