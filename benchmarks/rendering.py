"""T30: six clips, hard cuts, 30 s at 1080p, against one ffmpeg graph with the same encoder, run in turn."""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from benchmarks.processes import Cost, measure
from benchmarks.report import Row, median_of
from engine import ffmpeg
from engine.timeline import AnyElement, Timeline, Track, VideoElement

CLIPS, SECONDS, RATE, RUNS = 6, 5, 30, 3


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="reelwright-bench-") as name:
        folder = Path(name)
        sources = [_source(folder / f"{UUID(int=number + 1)}", number) for number in range(CLIPS)]
        document = folder / "timeline.json"
        document.write_text(json.dumps(_timeline().dump()))
        ours: list[Cost] = []
        peer: list[Cost] = []
        for run in range(RUNS):
            output = folder / f"ours-{run}.mp4"
            ours.append(measure([sys.executable, "-m", "engine", "render", str(document), str(output), "--media", str(folder)]))
            peer.append(measure(_one_graph(sources, folder / f"peer-{run}.mp4")))
    cpu, spread = median_of([cost.cpu for cost in ours])
    yield Row("T30", "CPU seconds", cpu, 1.05, median_of([cost.cpu for cost in peer])[0], "ffmpeg, one graph", spread)
    wall, spread = median_of([cost.wall for cost in ours])
    yield Row("T30", "wall seconds", wall, 1.0, median_of([cost.wall for cost in peer])[0], "ffmpeg, one graph", spread)


def _timeline() -> Timeline:
    length = SECONDS * RATE
    clips: list[AnyElement] = [
        VideoElement(id=UUID(int=100 + n), start=n * length, duration=length, asset=UUID(int=n + 1), source_in=RATE)
        for n in range(CLIPS)
    ]
    return Timeline(tracks=[Track(id=UUID(int=99), type="video", name="Video 1", elements=clips)], duration=CLIPS * length)


def _source(path: Path, number: int) -> Path:
    """Eight seconds of moving pattern with grain, so that it costs what a camera's picture costs, and a tone."""
    picture = f"testsrc2=size=1920x1080:rate={RATE}:duration=8,hue=h={number * 50},noise=alls=4:allf=t,format=yuv420p"
    arguments = [
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        picture,
        "-f",
        "lavfi",
        "-i",
        f"sine=frequency={220 + number * 40}:duration=8",
    ]
    encoder = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-g", "60", "-c:a", "aac", "-f", "mp4", str(path)]
    measure([ffmpeg.binary(), *arguments, *encoder])
    return path


def _one_graph(sources: list[Path], output: Path) -> list[str]:
    command = [ffmpeg.binary(), "-v", "error", "-nostdin", "-y"]
    chains = []
    for number, source in enumerate(sources):
        command += ["-ss", "1", "-t", str(SECONDS), "-i", str(source)]
        chains.append(f"[{number}:v]scale=1920:1080,setsar=1,fps={RATE},format=yuv420p[v{number}]")
        chains.append(f"[{number}:a]aresample=48000,aformat=channel_layouts=stereo[a{number}]")
    pads = "".join(f"[v{n}][a{n}]" for n in range(len(sources)))
    graph = ";".join([*chains, f"{pads}concat=n={len(sources)}:v=1:a=1[v][a]"])
    encoder = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-c:a", "aac", "-b:a", "128k", "-movflags", "+faststart"]
    return [*command, "-filter_complex", graph, "-map", "[v]", "-map", "[a]", *encoder, str(output)]
