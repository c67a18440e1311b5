"""MLT: the film as its XML, rendered by `melt`. It lowers the music, but does not duck it."""

import shutil
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from benchmarks.film import MUSIC_LEVEL, RATE, Clip, Film
from benchmarks.peers import Command, Contender

BINARY = "melt"
ENCODER = "vcodec=libx264 preset=veryfast crf=23 pix_fmt=yuv420p acodec=aac ab=128k ar=48000 channels=2 movflags=+faststart"
THREADS = "real_time=-2 threads=2"  # two threads that draw, none of whose frames is left out


def absent() -> str:
    return "" if shutil.which(BINARY) else "melt is not installed"


def ask(film: Film, output: Path) -> Command:
    document = output.with_suffix(".mlt")
    document.write_bytes(tostring(_Document(film).root))
    consumer = ("-consumer", f"avformat:{output}", *THREADS.split(), *ENCODER.split())
    return Command((BINARY, "-silent", str(document), *consumer))


class _Document:
    """Producers first, then a playlist for each track, then the tractor that lays them over one another."""

    def __init__(self, film: Film) -> None:
        self.film, self.end = film, str(film.frames - 1)
        self.root = Element("mlt")
        shape = {"sample_aspect_num": "1", "sample_aspect_den": "1", "display_aspect_num": "16", "display_aspect_den": "9"}
        size = {"width": str(film.width), "height": str(film.height), "colorspace": "709", "progressive": "1"}
        SubElement(self.root, "profile", {**size, **shape, "frame_rate_num": str(RATE), "frame_rate_den": "1"})
        tracks = [(self._clips(), ""), *((self._inset(n), "audio") for n in range(len(film.insets)))]
        tracks += [(self._titles(), "audio")] if film.titles else []
        tracks += [(self._music(film.music), "video")] if film.music is not None else []
        tractor = SubElement(self.root, "tractor", {"id": "film", "in": "0", "out": self.end})
        for name, hidden in tracks:
            SubElement(tractor, "track", {"producer": name, **({"hide": hidden} if hidden else {})})
        self._lay(tractor, [hidden for _, hidden in tracks])

    def _clips(self) -> str:
        clips = self.film.clips
        names = [self._producer(f"clip{n}", clip.source) for n, clip in enumerate(clips)]
        entries = []
        for n, clip in enumerate(clips):
            after = clips[n + 1].cross if n + 1 < len(clips) else 0
            if clip.cross:
                self._joint(n, clips[n - 1], clip)
                entries.append((f"joint{n}", 0, clip.cross - 1))
            entries.append((names[n], clip.first + clip.cross, clip.first + clip.frames - after - 1))
        return self._playlist("clips", [(0, *entry) for entry in entries])

    def _joint(self, n: int, before: Clip, after: Clip) -> None:
        joint = SubElement(self.root, "tractor", {"id": f"joint{n}", "in": "0", "out": str(after.cross - 1)})
        last = before.first + before.frames
        SubElement(joint, "track", {"producer": f"clip{n - 1}", "in": str(last - after.cross), "out": str(last - 1)})
        SubElement(joint, "track", {"producer": f"clip{n}", "in": str(after.first), "out": str(after.first + after.cross - 1)})
        for service, more in (("luma", {}), ("mix", {"start": "-1"})):
            self._transition(joint, service, 1, 0, after.cross, more)

    def _inset(self, n: int) -> str:
        inset = self.film.insets[n]
        producer = self._producer(f"inset{n}", inset.clip.source, {"audio_index": "-1"})
        first = inset.clip.first
        return self._playlist(f"insets{n}", [(inset.start, producer, first, first + inset.clip.frames - 1)])

    def _titles(self) -> str:
        entries, at = [], 0
        style = {
            "family": "Sans",
            "weight": "700",
            "size": "72",
            "fgcolour": "0xffffffff",
            "olcolour": "0x00000080",
            "outline": "3",
        }
        for n, title in enumerate(self.film.titles):
            producer = self._producer(f"title{n}", None, {"mlt_service": "pango", "markup": title.text, **style})
            entries.append((title.start - at, producer, 0, title.frames - 1))
            at = title.start + title.frames
        return self._playlist("titles", entries)

    def _music(self, file: Path) -> str:
        name = self._playlist("music", [(0, self._producer("song", file), 0, self.film.frames - 1)])
        lowered = SubElement(self.root[-1][0], "filter")
        _properties(lowered, {"mlt_service": "volume", "gain": str(MUSIC_LEVEL)})
        return name

    def _lay(self, tractor: Element, hidden: list[str]) -> None:
        """The tracks over the first: insets in their rectangles, titles near the bottom, the music into the sum."""
        over = range(1, len(hidden))
        places = [
            (f"{each.x}/{each.y}:{each.width}x{each.height}:100", each.start, each.clip.frames, {"distort": "1"})
            for each in self.film.insets
        ]
        for track, (geometry, start, frames, more) in zip(over, places, strict=False):
            self._transition(tractor, "composite", track, start, frames, {"geometry": geometry, **more})
        if self.film.titles:
            track = 1 + len(places)
            box = f"0/{self.film.height * 17 // 20}:{self.film.width}x120:100"
            for title in self.film.titles:
                self._transition(tractor, "composite", track, title.start, title.frames, {"geometry": box, "halign": "center"})
        if hidden[-1] == "video":
            self._transition(tractor, "mix", len(hidden) - 1, 0, self.film.frames, {"sum": "1", "always_active": "1"})

    def _producer(self, name: str, file: Path | None, properties: dict[str, str] | None = None) -> str:
        producer = SubElement(self.root, "producer", {"id": name})
        given = {"resource": str(file), "mlt_service": "avformat"} if file is not None else {}
        _properties(producer, {**given, **(properties or {})})
        return name

    def _playlist(self, name: str, entries: list[tuple[int, str, int, int]]) -> str:
        """Entries: the frames left blank before it, the producer, its first and its last frame."""
        playlist = SubElement(self.root, "playlist", {"id": name})
        for blank, producer, first, last in entries:
            if blank:
                SubElement(playlist, "blank", {"length": str(blank)})
            SubElement(playlist, "entry", {"producer": producer, "in": str(first), "out": str(last)})
        return name

    def _transition(self, owner: Element, service: str, track: int, start: int, frames: int, more: dict[str, str]) -> None:
        made = SubElement(owner, "transition", {"in": str(start), "out": str(start + frames - 1)})
        _properties(made, {"a_track": "0", "b_track": str(track), "mlt_service": service, **more})


def _properties(owner: Element, given: dict[str, str]) -> None:
    for name, value in given.items():
        SubElement(owner, "property", {"name": name}).text = value


MELT = Contender("MLT", ask, absent)
