"""Captions that a viewer can switch off: the packets of a stream in the file, and the files beside it.

What is said is data all the way: it is never part of a command, and no decoder reads it here.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.captions import Cue, from_track, tidy, write_srt, write_vtt
from engine.timeline import Timeline

# Containers name languages with three letters (ISO 639-2), documents mostly with two.
LANGUAGES: dict[str, str] = dict(
    re.findall(
        "(..):(...)",
        "ar:ara bg:bul bn:ben ca:cat cs:ces da:dan de:deu el:ell en:eng es:spa et:est fa:fas fi:fin fr:fra he:heb hi:hin hr:hrv "
        "hu:hun id:ind is:isl it:ita ja:jpn ko:kor lt:lit lv:lav ms:msa nl:nld no:nor pl:pol pt:por ro:ron ru:rus sk:slk sl:slv "
        "sr:srp sv:swe ta:tam te:tel th:tha tr:tur uk:ukr ur:urd vi:vie zh:zho",
    )
)
QUICKTIME = {"deu": "ger", "ell": "gre", "isl": "ice", "nld": "dut", "swe": "sve", "zho": "chi"}  # its own names
UNKNOWN = "und"


@dataclass(frozen=True)
class Subtitles:
    """What is said in one language, as in "en" or "pt-BR"; cues in order, apart from one another."""

    language: str
    cues: tuple[Cue, ...]

    def code(self, muxer: str) -> str:
        """Three letters, "und" for a language that is not named or not known here."""
        name = self.language.partition("-")[0].lower()
        code = LANGUAGES.get(name, name if len(name) == 3 else UNKNOWN)
        return QUICKTIME.get(code, code) if muxer == "mov" else code


def subtitles_of(timeline: Timeline) -> tuple[Subtitles, ...]:
    """One for each caption track that is shown and says something."""
    tracks = [track for track in timeline.tracks if track.type == "caption" and track.visible]
    made = (Subtitles(track.language, tuple(from_track(track, timeline.rate.fraction))) for track in tracks)
    return tuple(each for each in made if each.cues)


def samples(cues: Sequence[Cue], codec: str) -> Iterator[tuple[int, int, bytes]]:
    """(start, end, bytes) of each packet, in milliseconds. MP4 has no gaps: an empty sample stands where nothing is said."""
    if codec == "webvtt":
        yield from ((cue.start, cue.end, html.escape(tidy(cue.text), quote=False).encode()) for cue in cues)
        return
    last = 0
    for cue in cues:
        if cue.start > last:
            yield last, cue.start, _timed_text("")
        yield cue.start, cue.end, _timed_text(tidy(cue.text))
        last = cue.end
    yield last, last + 1, _timed_text("")


def files_beside(out: Path, spoken: Sequence[Subtitles]) -> dict[Path, str]:
    """SubRip and WebVTT next to `out`, named like it, and by language where there are several."""
    written: dict[Path, str] = {}
    for number, each in enumerate(spoken, 1):
        mark = "" if len(spoken) == 1 else f".{each.language or number}"
        if out.with_suffix(f"{mark}.srt") in written:
            mark = f"{mark}-{number}"
        written[out.with_suffix(f"{mark}.srt")] = write_srt(each.cues)
        written[out.with_suffix(f"{mark}.vtt")] = write_vtt(each.cues)
    return written


def _timed_text(text: str) -> bytes:
    """3GPP timed text: its length, then the letters, with no style of their own."""
    letters = text.encode()
    return len(letters).to_bytes(2, "big") + letters
