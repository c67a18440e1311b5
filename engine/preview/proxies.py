"""A film's proxy in the place of the film: a small file of our own, whose frames are those of the original."""

from dataclasses import replace
from pathlib import Path

from engine.frames import SAMPLE_RATE
from engine.layers import has_alpha
from engine.media import Source


def through_proxy(source: Source, proxy: Path, size: int) -> Source:
    """The source, read from its proxy of `size` bytes; itself where that would show something else.

    What a plan decides by, shape and length above all, stays that of the original, so that both are planned alike. Proxies
    have no transparency.
    """
    info = source.info
    if not info.has_video or has_alpha(info.pixel_format):
        return source
    read = replace(info, container="mp4", size=size, video_codec="h264", pixel_format="yuv420p", matrix="bt709")
    read = replace(read, rotation=0, start_us=0, reorder_us=0, hdr=False)
    if info.has_audio:
        read = replace(read, audio_codec="aac", audio_rate=SAMPLE_RATE, audio_channels=min(2, info.audio_channels or 2))
    return Source(proxy, f"proxy of {source.checksum}", read)
