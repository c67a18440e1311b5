"""An HLS rendition of a plan: which pieces it has, what they are called, and its playlists. Pure.

The name of a piece changes whenever its bytes do, so it may be kept for ever by whoever has seen it. Durations add up to
the whole without drifting: each is the difference of two moments to the microsecond.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import ceil

from engine import audio
from engine.frames import SAMPLE_RATE
from engine.plan import ENGINE, RenderPlan
from engine.preview.fragments import CODEC
from engine.preview.windows import AAC_FRAME, RUN_IN, Window, windows

UrlOf = Callable[[str], str]

SOUND_FRAMES = 188  # in a fragment of sound: 4.01 s
SOUND_CODEC = "mp4a.40.2"
BANDWIDTH = 4_000_000  # bits a second at most; there is no other rendition to choose by it


@dataclass(frozen=True)
class Piece:
    """`number` counts the fragments of picture or sound; None for what comes before them all."""

    kind: str
    number: int | None


@dataclass(frozen=True)
class Rendition:
    """`plan` must be made with a preset of `preview.presets`, and best from proxies."""

    plan: RenderPlan

    @cached_property
    def init_key(self) -> str:
        """The same for all segments that fit together, in whatever timeline."""
        return _digest({"engine": ENGINE, "init": self.plan.preset.picture_essence, "rate": str(self.plan.rate)})

    @cached_property
    def sound_key(self) -> str:
        """Of the sound made whole."""
        return _digest({"sound": audio.key(self.plan), "frames": SOUND_FRAMES})

    @cached_property
    def sound_init_key(self) -> str:
        return _digest({"engine": ENGINE, "init": self.plan.preset.sound_essence, "frames": SOUND_FRAMES})

    @property
    def is_windowed(self) -> bool:
        """Whether each fragment of sound can be made without the others: loudness is one gain over the whole."""
        return self.plan.loudness is None

    @cached_property
    def windows(self) -> list[Window]:
        """One for each fragment of sound."""
        return windows(self.plan, SOUND_FRAMES)

    @cached_property
    def window_keys(self) -> list[str]:
        return [window.key() for window in self.windows]

    @cached_property
    def sound_samples(self) -> list[int]:
        """How many samples each fragment of sound lasts, with those of the run-in, which are not heard."""
        whole = RUN_IN * AAC_FRAME + self.plan.samples
        cuts = [*range(0, whole, SOUND_FRAMES * AAC_FRAME), whole]
        return [end - start for start, end in pairwise(cuts)]

    @cached_property
    def pieces(self) -> dict[str, Piece]:
        """Every piece by its name."""
        video = {self._video_name(number): Piece("video", number) for number in range(len(self.plan.segments))}
        sound = {self._sound_name(number): Piece("sound", number) for number in range(len(self.sound_samples))}
        return {self._video_init: Piece("video", None), self._sound_init: Piece("sound", None), **video, **sound}

    def key_of(self, name: str) -> str:
        """By which the store has that piece, or what it is cut from."""
        piece = self.pieces[name]
        if piece.kind == "video":
            return self.init_key if piece.number is None else self.plan.segments[piece.number].key
        if not self.is_windowed:
            return self.sound_key
        return self.sound_init_key if piece.number is None else self.window_keys[piece.number]

    def needed(self, name: str) -> RenderPlan:
        """The plan with no more of the media than that piece is made of."""
        piece, nothing = self.pieces[name], replace(self.plan, segments=(), sounds=(), tables={})
        if piece.kind == "video":
            return (
                nothing if piece.number is None else replace(self.plan, segments=(self.plan.segments[piece.number],), sounds=())
            )
        if not self.is_windowed:
            return replace(nothing, sounds=self.plan.sounds)
        return nothing if piece.number is None else replace(nothing, sounds=self.windows[piece.number].sounds)

    def master(self, url_of: UrlOf) -> str:
        """The playlist to open: it names the two others, video.m3u8 and sound.m3u8."""
        width, height = self.plan.size
        return _lines(
            "#EXT-X-INDEPENDENT-SEGMENTS",
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Sound",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",'
            f'URI="{url_of("sound.m3u8")}"',
            f'#EXT-X-STREAM-INF:BANDWIDTH={BANDWIDTH},CODECS="{CODEC},{SOUND_CODEC}",RESOLUTION={width}x{height},'
            f'FRAME-RATE={float(self.plan.rate):.3f},AUDIO="sound"',
            url_of("video.m3u8"),
        )

    def video(self, url_of: UrlOf) -> str:
        ends = [(segment.start + segment.frames) / self.plan.rate for segment in self.plan.segments]
        names = [self._video_name(number) for number in range(len(ends))]
        return _playlist(self._video_init, names, ends, url_of)

    def sound(self, url_of: UrlOf) -> str:
        ends, end = [], -RUN_IN * AAC_FRAME
        for samples in self.sound_samples:
            end += samples
            ends.append(Fraction(end, SAMPLE_RATE))
        return _playlist(self._sound_init, [self._sound_name(number) for number in range(len(ends))], ends, url_of)

    @property
    def _video_init(self) -> str:
        return f"video-{self.init_key}.mp4"

    @property
    def _sound_init(self) -> str:
        return f"sound-{self.sound_init_key if self.is_windowed else self.sound_key}.mp4"

    def _video_name(self, number: int) -> str:
        segment = self.plan.segments[number]
        return f"video-{segment.start}-{segment.key}.m4s"

    def _sound_name(self, number: int) -> str:
        return f"sound-{number}-{self.window_keys[number] if self.is_windowed else self.sound_key}.m4s"


def _playlist(init: str, names: Sequence[str], ends: Sequence[Fraction], url_of: UrlOf) -> str:
    durations = list(_durations(ends))
    return _lines(
        f"#EXT-X-TARGETDURATION:{ceil(max(durations))}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{url_of(init)}"',
        *(
            line
            for name, duration in zip(names, durations, strict=True)
            for line in (f"#EXTINF:{float(duration):.6f},", url_of(name))
        ),
        "#EXT-X-ENDLIST",
    )


def _durations(ends: Sequence[Fraction]) -> Iterator[Fraction]:
    before = Fraction(0)
    for end in ends:
        moment = Fraction(round(end * 1_000_000), 1_000_000)
        yield moment - before
        before = moment


def _lines(*lines: str) -> str:
    return "\n".join(("#EXTM3U", "#EXT-X-VERSION:7", *lines, ""))


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
