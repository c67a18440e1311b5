"""MoviePy, in an environment of its own, for what it needs does not fit what we need; made when first asked for.

It encodes with the same ffmpeg as ours. It lowers the music, but does not duck it.
"""

import subprocess
import sys
from functools import cache
from pathlib import Path

from benchmarks import sources
from benchmarks.film import Film
from benchmarks.peers import Command, Contender
from engine import ffmpeg, fonts

VERSION = "2.2.1"
SCRIPT = Path(__file__).with_name("moviepy_script.py")


@cache
def absent() -> str:
    """Installs it. The reason when that does not work."""
    home = _home()
    if _works(home):
        return ""
    try:
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, capture_output=True, text=True)
        install = [str(home / "bin/pip"), "install", "--quiet", "--disable-pip-version-check", f"moviepy=={VERSION}"]
        subprocess.run(install, check=True, capture_output=True, text=True)
    except (subprocess.CalledProcessError, OSError) as error:
        said = str(getattr(error, "stderr", "") or error).strip().splitlines()
        return f"MoviePy {VERSION} cannot be installed: {said[-1] if said else error}"
    return "" if _works(home) else f"MoviePy {VERSION} was installed, but does not start"


def ask(film: Film, output: Path) -> Command:
    return run("film", film.json(), output)


def run(task: str, facts: str, output: Path) -> Command:
    """One of the script's tasks, with its facts as JSON. -P: else this very module would be found as `moviepy`."""
    given = output.with_suffix(".moviepy.json")
    given.write_text(facts)
    words = (str(_home() / "bin/python"), "-P", str(SCRIPT), task, str(given), str(output))
    return Command(words, {"IMAGEIO_FFMPEG_EXE": ffmpeg.binary(), "FONT": str(fonts.folder() / "Inter-Bold.ttf")})


def _home() -> Path:
    return sources.folder() / f"moviepy-{VERSION}"


def _works(home: Path) -> bool:
    python = home / "bin/python"
    return python.exists() and subprocess.run([str(python), "-c", "import moviepy"], capture_output=True).returncode == 0


MOVIEPY = Contender("MoviePy", ask, absent)
