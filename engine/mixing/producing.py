"""One film of a mix: its parts joined with its sound, looked at, and published whole or not at all."""

import tempfile
from pathlib import Path

from engine import assembly
from engine.checking import verify
from engine.errors import Cancelled
from engine.media import MediaInfo
from engine.mixing import soundtrack
from engine.mixing.parts import Parts
from engine.mixing.planning import Output
from engine.publishing import publish
from engine.render import Stop
from engine.tags import tags


def produce(output: Output, parts: Parts, folder: Path, should_stop: Stop) -> MediaInfo:
    """Put the film into `folder`, under its name. Raises RenderFailed or Cancelled, and what PyAV and the disk raise."""
    plan = output.plan()
    kind = plan.preset.format
    with tempfile.TemporaryDirectory(dir=parts.folder) as name:
        sound, finished = Path(name) / "sound.mp4", Path(name) / f"finished{kind.suffix}"
        soundtrack.encode(output, parts, plan.preset, sound, should_stop)
        joined = [assembly.Part(parts.picture(segment), segment.frames) for segment in plan.segments]
        assembly.join(joined, sound, finished, plan.rate, kind, tags=tags(output.metadata, kind.tags))
        info = verify(plan, finished)
        if should_stop():
            raise Cancelled("Stopped.")
        publish(finished, folder / output.file)
    return info
