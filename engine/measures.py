"""Length and rate of a stream, from the times of its packets. Pure arithmetic; what the header says is only a hint."""

from fractions import Fraction
from math import ceil
from typing import Any

from av.audio.stream import AudioStream
from av.packet import Packet
from av.video.stream import VideoStream

ASSUMED_RATE = Fraction(25)  # of a film of one frame that does not say
STANDARD_RATES = [Fraction(n) for n in (10, 12, 15, 20, 24, 25, 30, 48, 50, 60, 90, 100, 120)]
STANDARD_RATES += [Fraction(n * 1000, 1001) for n in (15, 24, 30, 48, 60, 120)]
SLOWEST = Fraction(1, 1001)  # far below what is allowed, and not zero
MILLISECOND = Fraction(1, 1000)  # containers that round to it shift a frame by half of one


class Seen:
    """What the packets of one stream said. Times are in the stream's own unit."""

    def __init__(self) -> None:
        self.packets = 0
        self.times: list[int] = []
        self.keyframes: list[int] = []  # their times
        self.end = 0
        self.last_duration = 0
        self.reorder = 0  # the longest time from when a keyframe is decoded to when it is shown

    def add(self, packet: "Packet[Any]") -> None:
        if packet.size == 0:
            return
        self.packets += 1
        time = packet.pts if packet.pts is not None else packet.dts
        if time is None or packet.is_discard:
            return
        duration = packet.duration or 0
        if not self.times or time + duration >= self.end:
            self.end, self.last_duration = time + duration, duration
        self.times.append(time)
        if packet.is_keyframe:
            self.keyframes.append(time)
            self.reorder = max(self.reorder, time - (packet.dts if packet.dts is not None else time))

    def start_us(self, stream: VideoStream | AudioStream) -> int:
        """What the stream's clock shows at its first frame, in microseconds."""
        return round(min(self.times) * stream.time_base * 1_000_000) if self.times and stream.time_base is not None else 0

    def reorder_us(self, stream: VideoStream) -> int:
        return ceil(self.reorder * stream.time_base * 1_000_000) if stream.time_base is not None else 0

    def seconds(self, stream: VideoStream | AudioStream) -> Fraction:
        """From the first time to the end of the last; what lies before an MP4's own start is not shown and not counted."""
        if not self.times or stream.time_base is None:
            return Fraction(0)
        start = min(self.times)
        if isinstance(stream, AudioStream):
            start = max(0, start)
        return max(Fraction(0), (self.end - start) * stream.time_base)

    def film_seconds(self, stream: VideoStream, rate: Fraction | None, is_variable: bool) -> Fraction:
        """As `seconds`, free of the rounding of the container's clock: that many frames at that rate."""
        length = self.seconds(stream)
        if rate is None or not self.times:
            return length
        if self.last_duration == 0:
            length += 1 / rate
        exact = len(self.times) / rate
        return exact if not is_variable and abs(exact - length) < 1 / (2 * rate) else length


def frame_rate(seen: Seen, stream: VideoStream) -> tuple[Fraction | None, bool]:
    """Frames a second, and whether they come at uneven times (then it is the average)."""
    if stream.time_base is None or len(seen.times) == 0:
        return None, False
    times = sorted(seen.times)
    span = (times[-1] - times[0]) * stream.time_base
    hints = [rate for rate in (stream.average_rate, stream.guessed_rate) if rate]
    if span <= 0:
        return next((rate for rate in hints if 1 <= rate <= 120), ASSUMED_RATE), False
    average = Fraction(len(times) - 1) / span
    near = sorted(STANDARD_RATES, key=lambda rate: abs(rate - average))[:2]
    usual = [rate for rate in hints if rate in STANDARD_RATES]
    for rate in [*usual, *near, *hints, average]:
        if _fits(times, rate, stream.time_base):
            return max(SLOWEST, rate.limit_denominator(1_001_000)), False
    return max(SLOWEST, average.limit_denominator(1001)), True


def _fits(times: list[int], rate: Fraction, unit: Fraction) -> bool:
    """Whether every frame lies on the grid of `rate`, give or take the rounding of the container's clock."""
    step = float(1 / (rate * unit))
    allowed = max(1.0, float(MILLISECOND / unit))
    first = times[0]
    return all(abs(time - first - index * step) <= allowed for index, time in enumerate(times))
