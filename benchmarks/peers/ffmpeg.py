"""ffmpeg with one filter graph, the same binary as ours: pictures and sound in chains of their own, cut by frames and samples.

That is how to do it right: with the usual `concat=v=1:a=1` in pairs, a film with crossfades loses samples.
"""

from pathlib import Path

from benchmarks.documents import title_element
from benchmarks.film import MUSIC_LEVEL, RATE, SAMPLES, Clip, Film
from benchmarks.peers import Command, Contender
from engine import ffmpeg, fonts
from engine.geometry import Area
from engine.text import Words, script

ENCODER = "-c:v libx264 -preset veryfast -crf 23 -pix_fmt yuv420p -c:a aac -b:a 128k -movflags +faststart"
PREVIEW = "-an -c:v libx264 -preset ultrafast -tune zerolatency -crf 28 -pix_fmt yuv420p -movflags +faststart"
TAGS = "-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv"
QUIET = ["-v", "error", "-nostdin", "-y"]
CLOCK = f"settb=1/{RATE},setpts=N"


def ask(film: Film, output: Path) -> Command:
    graph = Graph(film, output.with_suffix(".ass"))
    graph.draw()
    graph.mix()
    mapped = ["-map", graph.picture, "-map", graph.sound, "-r", str(RATE)]
    return Command((ffmpeg.binary(), *QUIET, *graph.words(), *mapped, *ENCODER.split(), *TAGS.split(), str(output)))


def ask_preview(film: Film, output: Path) -> Command:
    """The picture alone, in the quality of a preview."""
    graph = Graph(film, output.with_suffix(".ass"))
    graph.draw()
    return Command(
        (
            ffmpeg.binary(),
            *QUIET,
            *graph.words(),
            "-map",
            graph.picture,
            "-r",
            str(RATE),
            *PREVIEW.split(),
            *TAGS.split(),
            str(output),
        )
    )


class Graph:
    """A film as inputs and a filter graph. `draw` and `mix` add the chains, and leave the last pad of each."""

    def __init__(self, film: Film, script_file: Path) -> None:
        self.film, self.script_file = film, script_file
        self.inputs: list[str] = []
        self.chains: list[str] = []
        self.picture = self.sound = ""
        self._count = self._pads = 0
        self._input_of = {id(clip): self._opened(clip) for clip in film.clips}

    def words(self) -> list[str]:
        return [*self.inputs, "-filter_complex", ";".join(self.chains)]

    def draw(self) -> None:
        shown, start = "", 0
        for run in self.film.runs():
            pads = [self.then(f"[{self._input_of[id(clip)]}:v:0]", self._picture_of(clip)) for clip in run]
            joined = self.then("".join(pads), f"concat=n={len(run)}:v=1:a=0,{CLOCK},fps={RATE}") if len(run) > 1 else pads[0]
            if shown:
                start -= run[0].cross
                cross = f"xfade=transition=fade:duration={_seconds(run[0].cross)}:offset={_seconds(start)},{CLOCK}"
                joined = self.then(shown + joined, cross)
            shown, start = joined, start + sum(clip.frames for clip in run)
        self.picture = self._titled(self._inset(shown))

    def mix(self) -> None:
        heard = ""
        for run in self.film.runs():
            pads = [self.then(f"[{self._input_of[id(clip)]}:a:0]", _sound_of(clip)) for clip in run]
            joined = self.then("".join(pads), f"concat=n={len(run)}:v=0:a=1") if len(run) > 1 else pads[0]
            crossed = f"acrossfade=ns={run[0].cross * SAMPLES}:c1=qsin:c2=qsin"
            heard = self.then(heard + joined, crossed) if heard else joined
        self.sound = self._with_music(heard)

    def then(self, pads: str, filters: str) -> str:
        """The pad after these filters."""
        self._pads += 1
        self.chains.append(f"{pads}{filters}[p{self._pads}]")
        return f"[p{self._pads}]"

    def open(self, words: list[str], file: Path) -> int:
        """The number of a further input."""
        self.inputs += [*words, "-i", str(file)]
        self._count += 1
        return self._count - 1

    def _opened(self, clip: Clip) -> int:
        return self.open(["-ss", _seconds(clip.first), "-t", f"{(clip.frames + 6) / RATE:.6f}"], clip.source)

    def _picture_of(self, clip: Clip) -> str:
        width, height = self.film.width, self.film.height
        size, end = f"scale={width}:{height}", f"trim=end_frame={clip.frames},{CLOCK}"
        if clip.is_odd:
            size += f":force_original_aspect_ratio=decrease,pad={width}:{height}:-1:-1"
            end = f"tpad=stop_mode=clone:stop_duration=1,{end}"
        return f"fps={RATE},{size},setsar=1,format=yuv420p,setpts=PTS-STARTPTS,{end}"

    def _inset(self, shown: str) -> str:
        for each in self.film.insets:
            number = self._opened(each.clip)
            chain = f"fps={RATE},scale={each.width}:{each.height},setsar=1,setpts=PTS-STARTPTS,trim=end_frame={each.clip.frames}"
            small = self.then(f"[{number}:v:0]", f"{chain},settb=1/{RATE},setpts=N+{each.start}")
            last = each.start + each.clip.frames - 1
            over = f"overlay={each.x}:{each.y}:eof_action=pass:enable=between(n\\,{each.start}\\,{last})"
            shown = self.then(shown + small, over)
        return shown

    def _titled(self, shown: str) -> str:
        """By libass, with our own script for it, so that the words are the same to the pixel."""
        film = self.film
        if not film.titles:
            return shown
        canvas = Area(0, 0, film.width, film.height)
        words = [Words(title_element(each), canvas, 0, each.start, each.start + each.frames) for each in film.titles]
        self.script_file.write_text(script(words, film.width, film.height))
        return self.then(shown, f"settb=1/10,setpts=N,ass=filename={self.script_file}:fontsdir={fonts.folder()},{CLOCK}")

    def _with_music(self, heard: str) -> str:
        """The usual way to duck: a compressor that the clips' sound drives."""
        end = f"atrim=end_sample={self.film.frames * SAMPLES}"
        if self.film.music is None:
            return self.then(heard, end)
        self.open([], self.film.music)
        music = self.then(f"[{self._count - 1}:a:0]", f"aformat=fltp:48000:stereo,volume={MUSIC_LEVEL},{end}")
        voice, kept = self.then(heard, "asplit[voice]"), "[voice]"
        low = self.then(music + voice, "sidechaincompress=threshold=0.05:ratio=4:attack=20:release=300")
        return self.then(kept + low, f"amix=inputs=2:normalize=0:duration=first,{end}")


def _sound_of(clip: Clip) -> str:
    end = f"apad,atrim=end_sample={clip.frames * SAMPLES}"
    return f"aresample=48000:async=1,aformat=fltp:48000:stereo,asetpts=PTS-STARTPTS,{end}"


def _seconds(frames: int) -> str:
    return f"{frames / RATE:.6f}"


FFMPEG = Contender("ffmpeg, one graph", ask)
