"""Runs in MoviePy's own environment: `moviepy_script.py film|ingest FACTS.json OUTPUT`. Imports nothing of ours."""

import importlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

movie = importlib.import_module("moviepy")  # not installed where types are checked


def film(facts: Mapping[str, Any], output: Path) -> None:
    """A film of clips; hard cuts alone are put in a row, everything else is composed, as its documentation does."""
    clips = [_clip(clip, facts) for clip in facts["clips"]]
    if facts["titles"] or facts["insets"] or facts["music"] or any(clip["cross"] for clip in facts["clips"]):
        whole = _composed(clips, facts)
    else:
        whole = movie.concatenate_videoclips(clips, method="chain")
    whole.write_videofile(
        str(output),
        fps=facts["rate"],
        codec="libx264",
        preset="veryfast",
        ffmpeg_params=["-crf", "23", "-movflags", "+faststart"],
        audio_codec="aac",
        audio_bitrate="128k",
        audio_fps=48_000,
        threads=2,
        logger=None,
        temp_audiofile_path=str(output.parent),
    )


def _clip(clip: Mapping[str, Any], facts: Mapping[str, Any], *, sound: bool = True) -> Any:
    rate = facts["rate"]
    made = movie.VideoFileClip(clip["source"], audio=sound).subclipped(
        clip["first"] / rate, (clip["first"] + clip["frames"]) / rate
    )
    if not clip["is_odd"]:
        return made
    size = (facts["width"], facts["height"])
    made = made.resized(min(size[0] / made.w, size[1] / made.h)).with_position("center")
    return movie.CompositeVideoClip([made], size=size).with_duration(clip["frames"] / rate)


def _composed(clips: list[Any], facts: Mapping[str, Any]) -> Any:
    rate, length = facts["rate"], _length(facts)
    layers = []
    for made, clip, start in zip(clips, facts["clips"], facts["starts"], strict=True):
        cross = clip["cross"] / rate
        fades = [movie.vfx.CrossFadeIn(cross), movie.afx.AudioFadeIn(cross)] if cross else []
        layers.append(made.with_start(start / rate).with_effects(fades))
    layers += [_inset(inset, facts) for inset in facts["insets"]]
    layers += [_title(title, facts) for title in facts["titles"]]
    whole = movie.CompositeVideoClip(layers, size=(facts["width"], facts["height"])).with_duration(length)
    if not facts["music"]:
        return whole
    music = movie.AudioFileClip(facts["music"]).subclipped(0, length)
    music = music.with_effects([movie.afx.MultiplyVolume(facts["music_level"])])
    return whole.with_audio(movie.CompositeAudioClip([whole.audio, music]))


def _inset(inset: Mapping[str, Any], facts: Mapping[str, Any]) -> Any:
    made = _clip(inset["clip"], facts, sound=False).resized((inset["width"], inset["height"]))
    return made.with_position((inset["x"], inset["y"])).with_start(inset["start"] / facts["rate"])


def _title(title: Mapping[str, Any], facts: Mapping[str, Any]) -> Any:
    look = {"font": os.environ["FONT"], "font_size": 72, "color": "white", "stroke_color": "black", "stroke_width": 3}
    made = movie.TextClip(text=title["text"], margin=(10, 20), **look)
    made = made.with_start(title["start"] / facts["rate"]).with_duration(title["frames"] / facts["rate"])
    return made.with_position(("center", facts["height"] * 17 // 20))


def _length(facts: Mapping[str, Any]) -> float:
    return float(sum(clip["frames"] - clip["cross"] for clip in facts["clips"]) / facts["rate"])


def ingest(facts: Mapping[str, Any], output: Path) -> None:
    """The facts of a file, a poster, a strip of twenty pictures, the peaks of its sound; `output` is the strip."""
    numpy, image = importlib.import_module("numpy"), importlib.import_module("PIL.Image")
    with movie.VideoFileClip(facts["file"]) as clip:
        clip.save_frame(str(output.with_suffix(".poster.jpg")), t=min(1, clip.duration / 2))
        strip = image.new("RGB", (3200, 90))
        for n in range(20):
            picture = image.fromarray(clip.get_frame(clip.duration * n / 20))
            strip.paste(picture.resize((160, 90)), (160 * n, 0))
        strip.save(output)
        loud = numpy.abs(clip.audio.to_soundarray(fps=8000)[:, 0])
    step = max(1, len(loud) // 1200)
    peaks = [float(loud[n : n + step].max()) for n in range(0, len(loud), step)]
    output.with_suffix(".peaks.json").write_text(json.dumps(peaks))


if __name__ == "__main__":
    TASKS = {"film": film, "ingest": ingest}
    TASKS[sys.argv[1]](json.loads(Path(sys.argv[2]).read_text()), Path(sys.argv[3]))
