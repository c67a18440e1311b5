"""What happens to a file on arrival: probe, checksum, poster, filmstrip, peaks, and for a film a small proxy to edit with.

Everything that opens the file runs confined. Derived files are ours and clean: no name, place or chapter of the
original is carried over. They are probed before they count; whatever goes wrong, none is left behind.
"""

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from engine import ffmpeg, peaks, policy, tones
from engine.command import TAGS
from engine.errors import Cancelled, DiskFull, RenderFailed, UnsupportedMedia
from engine.ffmpeg import Task, TimedOut
from engine.filmstrips import Filmstrip, filmstrip_of
from engine.inspection import Drawings
from engine.media import MediaInfo
from engine.probe import check_from_outside, inspect_confined
from engine.sandbox import Box

PROXY_SIDE = 360  # the shorter side, in pixels
PROXY_GOP = 15
PROXY_CRF = "23"  # at 26 a preview made of it loses more by the proxy than by its own encoder
CHUNK = 4 * 1024 * 1024
DAMAGED_SHARE = 0.02  # of the frames may fail to decode: a scratch, not damage
GRACE = 120  # seconds that any file may take, however short
SECONDS_PER_SECOND = 20  # of work, at most, for each second of film
READ_SHARE, POSTER_SHARE = 0.1, 0.2  # of the progress bar
DAMAGED = "The file is damaged: parts of its picture cannot be read."
NOT_MADE = "The file is damaged: no proper picture could be made of it."

Reporter = Callable[[float, str], None]
Stop = Callable[[], bool]


@dataclass(frozen=True)
class Ingested:
    """`checksum` is SHA-256, in hex. `derived` has "poster", "filmstrip", "peaks" and "proxy", those that there are.

    `filmstrip` says what the strip of a film is made of. With an `offer`, a sentence, the file can only be converted.
    """

    info: MediaInfo
    checksum: str
    derived: dict[str, Path]
    filmstrip: Filmstrip | None = None
    offer: str = ""


def ingest(source: Path, workdir: Path, *, report: Reporter, should_stop: Stop) -> Ingested:
    """Make what the studio needs of `source`, in `workdir`, which exists. Raises UnsupportedMedia, Cancelled."""
    drawings = Drawings(workdir / "poster.jpg", workdir / "filmstrip.jpg", workdir / "peaks.dat")
    proxy, link = workdir / "proxy.mp4", workdir / "source"
    with ExitStack() as undo:
        for path in (*drawings.paths, proxy, link):
            undo.callback(path.unlink, missing_ok=True)
        report(0.0, "Reading the file")
        check_from_outside(source)
        checksum = _checksum(source, report, should_stop)
        report(READ_SHARE, "Drawing the poster")
        [info] = inspect_confined([source], drawings, for_conversion=True, should_stop=should_stop)
        drawn_of = info
        if info.has_video:
            report(POSTER_SHARE, "Making the proxy")
            link.symlink_to(source.resolve())  # a name of ours, without a suffix from which a demuxer could guess
            _make_proxy(info, source, link, proxy, report, should_stop)
            link.unlink()
            drawn_of = _draw_what_lacks(info, proxy, drawings, should_stop)
        derived = {path.stem: path for path in (*drawings.paths, proxy) if path.exists()}
        strip = filmstrip_of(drawn_of) if "filmstrip" in derived else None
        _check_derived(info, derived, strip, should_stop)
        report(1.0, "Ready")
        undo.pop_all()
    return Ingested(info, checksum, derived, strip, policy.offer(info) if policy.needs_conversion(info) else "")


def proxy_args(info: MediaInfo, source: Path, out: Path) -> tuple[str, ...]:
    """ffmpeg's arguments. Frames keep their own distances, so that a frame of the proxy is a frame of the film.

    The picture of a proxy begins at 0, whatever its source says; its sound is cut or padded to begin there as well.
    """
    width, height = proxy_size(info)
    to_zero = f"PTS-{info.start_us}/1000000/TB"
    given = f":in_color_matrix={info.assumed_matrix}" if info.assumed_matrix else ""
    named = f"{given}:out_color_matrix=bt709:out_range=tv"  # as nothing would tell a proxy's from its size
    colours = f",{tones.to_ordinary(info)}" if info.hdr else named
    picture = f"setpts={to_zero},scale={width}:{height}:flags=bilinear{colours},setsar=1,format=yuv420p"
    most = (info.frames or 0) + 2
    channels = "1" if info.audio_channels == 1 else "2"  # one spread over two would be 3 dB softer
    return (
        *("-max_error_rate", str(DAMAGED_SHARE), "-err_detect", "explode", "-copyts", *ffmpeg.input_words(info)),
        *("-i", f"file:{source}"),
        *("-map", "0:V:0", "-map", "0:a:0?", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1"),
        *("-vf", picture, "-fps_mode", "passthrough", "-enc_time_base", "demux"),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", PROXY_CRF, "-bf", "0", *TAGS),
        *("-g", str(PROXY_GOP), "-keyint_min", str(PROXY_GOP), "-sc_threshold", "0", "-frames:v", str(most)),
        *("-af", f"asetpts={to_zero},aresample=async=1:first_pts=0"),
        *("-c:a", "aac", "-b:a", "96k", "-ac", channels, "-ar", "48000"),
        *("-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4", f"file:{out}"),
    )


def proxy_size(info: MediaInfo) -> tuple[int, int]:
    """Upright, PROXY_SIDE on the shorter side or what it has; even, as the encoder wants."""
    width, height = info.width or 2, info.height or 2
    scale = min(Fraction(1), Fraction(PROXY_SIDE, min(width, height)))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _checksum(source: Path, report: Reporter, should_stop: Stop) -> str:
    digest, done, size = hashlib.sha256(), 0, source.stat().st_size
    with source.open("rb") as file:
        while chunk := file.read(CHUNK):
            if should_stop():
                raise Cancelled("Stopped.")
            digest.update(chunk)
            done += len(chunk)
            report(READ_SHARE * done / size, "Reading the file")
    return digest.hexdigest()


def _make_proxy(info: MediaInfo, source: Path, link: Path, proxy: Path, report: Reporter, should_stop: Stop) -> None:
    frames = max(1, info.frames or 1)
    seconds = (info.duration_us or 0) / 1_000_000
    limit = GRACE + SECONDS_PER_SECOND * seconds
    box = Box(reads=(source.resolve(),), writes=(proxy.parent,), file_size=max(64 * 1024**2, info.size))
    task = Task(proxy_args(info, link, proxy), box, limit, "The proxy")

    def on_frames(done: int) -> None:
        report(POSTER_SHARE + (0.99 - POSTER_SHARE) * min(1.0, done / frames), "Making the proxy")

    try:
        ffmpeg.run(task, on_frames=on_frames, should_stop=should_stop)
    except (DiskFull, TimedOut):
        raise
    except RenderFailed as error:
        raise UnsupportedMedia(DAMAGED, error.detail) from error


def _draw_what_lacks(info: MediaInfo, proxy: Path, drawings: Drawings, should_stop: Stop) -> MediaInfo:
    """What could not be drawn of the film itself is drawn of its proxy. The facts of what the filmstrip was drawn of."""
    poster, filmstrip = drawings.poster, drawings.filmstrip
    assert poster is not None and filmstrip is not None
    has_strip = filmstrip.exists()
    if has_strip and poster.exists():
        return info
    lacking = Drawings(None if poster.exists() else poster, None if has_strip else filmstrip, read_through=True)
    [shown] = _inspect_derived([proxy], lacking, should_stop)
    return info if has_strip else shown


def _check_derived(info: MediaInfo, derived: dict[str, Path], strip: Filmstrip | None, should_stop: Stop) -> None:
    """Our own files, but made by a decoder that ate a stranger's: looked at in the sandbox as well."""
    if "peaks" in derived and not peaks.is_whole(derived["peaks"]):
        raise UnsupportedMedia(NOT_MADE, "the peaks are not what was asked for")
    looked_at = {role: path for role, path in derived.items() if role != "peaks"}
    if not looked_at:
        return
    found = dict(zip(looked_at, _inspect_derived(list(looked_at.values()), Drawings(), should_stop), strict=True))
    for role in ("poster", "filmstrip"):
        if role in found and found[role].container != "jpeg":
            raise UnsupportedMedia(NOT_MADE, f"the {role} is {found[role].container}")
    if strip is not None and (found["filmstrip"].width, found["filmstrip"].height) != strip.size:
        raise UnsupportedMedia(NOT_MADE, "the filmstrip has another size")
    if (proxy := found.get("proxy")) is not None:
        missing = 1 - (proxy.frames or 0) / max(1, info.frames or 1)
        if missing > DAMAGED_SHARE:
            raise UnsupportedMedia(DAMAGED, f"{proxy.frames} of {info.frames} frames in the proxy")


def _inspect_derived(paths: list[Path], drawings: Drawings, should_stop: Stop) -> list[MediaInfo]:
    try:
        return inspect_confined(paths, drawings, should_stop=should_stop)
    except UnsupportedMedia as error:
        raise UnsupportedMedia(NOT_MADE, error.detail) from error
