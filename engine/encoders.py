"""Each codec in ffmpeg's words, so that parts made alone fit together: closed GOPs, one thread, fixed parameter sets. Pure."""

from collections.abc import Callable
from fractions import Fraction

from engine.errors import RenderFailed
from engine.presets import Preset

PLAIN = ("-pix_fmt", "yuv420p", "-threads", "1")
FINEST_MPEG4 = 65_535  # ticks a second: its clock counts in 16 bits


def picture_words(preset: Preset, rate: Fraction) -> tuple[str, ...]:
    """For a part of a film, with a keyframe every `keyframe_seconds` at least."""
    gop = ("-g", str(max(1, round(preset.keyframe_seconds * rate))))
    if preset.format.video == "mpeg4" and rate.numerator > FINEST_MPEG4:
        raise RenderFailed(f"AVI cannot hold {float(rate):.6g} frames a second. Choose another format, or another frame rate.")
    return _PICTURES[preset.format.video](preset, gop)


def sound_words(preset: Preset) -> tuple[str, ...]:
    """For the whole sound, with the container that it waits in until it is joined: one that knows its very first sample."""
    codec, bitrate = preset.format.audio, ("-b:a", str(preset.audio_bitrate))
    if codec == "pcm_s16le":
        return ("-c:a", codec, "-f", "wav")
    if codec == "mp3":  # no frame leans on the one before: the first, which is not to be heard, can be left out
        return ("-c:a", "libmp3lame", *bitrate, "-reservoir", "0", "-f", "mp4")
    return ("-c:a", "libopus" if codec == "opus" else codec, *bitrate, "-f", "mp4")


def _h264(preset: Preset, gop: tuple[str, ...]) -> tuple[str, ...]:
    """The same bytes on every processor: x264 chooses part of its arithmetic by it otherwise."""
    quality = ("-c:v", "libx264", "-preset", preset.speed, "-crf", str(preset.crf))
    return (*quality, *PLAIN, *gop, "-flags", "+cgop", "-x264-params", "stitchable=1:cpu-independent=1")


def _hevc(preset: Preset, gop: tuple[str, ...]) -> tuple[str, ...]:
    """Without x265's note about itself; hvc1 is the tag that Apple's players want."""
    quality = ("-c:v", "libx265", "-preset", preset.speed, "-crf", str(preset.crf))
    alone = "log-level=none:pools=none:frame-threads=1:open-gop=0:info=0"
    return (*quality, *PLAIN, *gop, "-x265-params", alone, "-tag:v", "hvc1")


def _vp9(preset: Preset, gop: tuple[str, ...]) -> tuple[str, ...]:
    """Without hidden reference frames, so that a packet is a frame. In one pass they would gain nothing."""
    quality = ("-c:v", "libvpx-vp9", "-deadline", "good", "-cpu-used", preset.speed, "-b:v", "0", "-crf", str(preset.crf))
    return (*quality, *PLAIN, *gop, "-row-mt", "0", "-tile-columns", "0", "-auto-alt-ref", "0", "-lag-in-frames", "0")


def _mpeg4(preset: Preset, gop: tuple[str, ...]) -> tuple[str, ...]:
    """Without B-frames, for which AVI has no times, and with the headers before each keyframe, for AVI keeps none apart."""
    quality = ("-c:v", "mpeg4", "-q:v", str(preset.crf), "-bf", "0")
    return (*quality, *PLAIN, *gop, "-bsf:v", "dump_extra=freq=keyframe")


_PICTURES: dict[str, Callable[[Preset, tuple[str, ...]], tuple[str, ...]]] = {
    "h264": _h264,
    "hevc": _hevc,
    "vp9": _vp9,
    "mpeg4": _mpeg4,
    "gif": _h264,  # what a GIF is painted from
}
