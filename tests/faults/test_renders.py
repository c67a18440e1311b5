"""What is killed while a film is rendered: each time exactly one asset within 30 s, whole and exact, and nothing besides."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from engine.probe import inspect_own
from tests.faults.works import ROOT, Works, wait_for
from tests.media import make_video

pytestmark = [pytest.mark.faults, pytest.mark.redis, pytest.mark.ffmpeg]

WITHIN = 30.0  # seconds after the fault's end
SOURCE_SECONDS, CLIPS, CLIP_FRAMES = 6, 3, 150
_SCENE = """
import json, sys
from pathlib import Path
from accounts.models import User
from media_library.importing import import_file
user = User.objects.create_user("ada@example.com", "ada", "Correct-Horse-7")
print(json.dumps([str(import_file(user, Path(name), name="Clip").pk) for name in sys.argv[1:]]))
"""
_RENDER = """
import sys
from uuid import UUID
from accounts.models import User
from engine.timeline import Timeline, Track, VideoElement
from projects import timelines
from projects.models import Project
from projects.requesting import request_render
user = User.objects.get()
length, clips = int(sys.argv[1]), int(sys.argv[2])
asset = UUID(sys.argv[3])
elements = [VideoElement(asset=asset, start=n * length, duration=length, source_in=n * 7) for n in range(clips)]
cut = Timeline(tracks=[Track(type="video", elements=elements)], duration=length * clips)
project = Project.objects.create(owner=user, name="Film", timeline=cut.dump())
print(request_render(project, "720p", user, "film").job_id)
"""


def script(works: Works, code: str, *arguments: str) -> str:
    run = f"import sys; sys.argv = ['', *{list(arguments)!r}]\n{code}"
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", run]
    done = subprocess.run(command, cwd=ROOT, env=works.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


@pytest.fixture
def works(tmp_path: Path, database_template: Path) -> Iterator[Works]:
    """The time that a lease takes to run out is measured in test_kills.py; here it is that of the render that counts."""
    with Works(tmp_path, database_template, LEASE="5") as works:
        yield works
    print(works.log())


@pytest.fixture
def render(works: Works, tmp_path: Path) -> str:
    """A render under way, its first frames encoded. The id of its job."""
    source = tmp_path / "clip.mp4"
    source.write_bytes(make_video(SOURCE_SECONDS, size=(1920, 1080), picture="test").read_bytes())
    (asset,) = json.loads(script(works, _SCENE, str(source)))
    status = "select status from media_library_asset where id = ?"
    wait_for("the clip is ready", lambda: works.rows(status, UUID(asset).hex)[0]["status"] == "ready", 60)
    pk = script(works, _RENDER, str(CLIP_FRAMES), str(CLIPS), asset)
    wait_for("progress is shown", lambda: works.job(pk)["progress"] > 0, 30)
    return pk


def finish(works: Works, pk: str) -> None:
    seconds = wait_for("the render ends", lambda: works.job(pk)["completed_at"], WITHIN)
    print(f"finished {seconds:.1f} s after the fault's end")
    job = works.job(pk)
    assert (job["status"], job["error"]) == ("completed", "")
    rendered = works.rows("select * from media_library_asset where source = 'rendered'")
    assert len(rendered) == 1
    info = inspect_own(works.folder / "media" / rendered[0]["storage_key"])
    assert (info.frames, info.width, info.height) == (CLIP_FRAMES * CLIPS, 1280, 720)
    others = works.rows("select id from jobs_job where completed_at is null and id != ?", UUID(pk).hex)
    wait_for(
        "the rest ends",
        lambda: not [row for row in others if works.job(str(UUID(row["id"])))["completed_at"] is None],
        60,
    )
    wait_for("no encoder is left", lambda: not works.encoders(), 5)
    media = works.folder / "media"
    keys = {row["storage_key"] for row in works.rows("select storage_key from media_library_asset")}
    originals = {str(path.relative_to(media)) for path in (media / "originals").rglob("*") if path.is_file()}
    assert originals == keys
    assert [path for path in (media / "scratch").rglob("*") if path.is_file()] == []


def test_a_killed_work_horse(works: Works, render: str) -> None:
    wait_for("an encoder runs", works.encoders, 10)
    os.kill(works.horse(), signal.SIGKILL)
    finish(works, render)
    assert works.job(render)["attempt"] == 2


def test_the_killed_supervisor_with_all_its_children(works: Works, render: str) -> None:
    works.end_work(signal.SIGKILL)
    wait_for("all of its processes are dead", lambda: not works.processes(), 2)
    works.start_work()
    finish(works, render)
    assert works.job(render)["attempt"] == 2


def test_redis_killed_and_restarted_empty(works: Works, render: str) -> None:
    works.kill_redis()
    works.start_redis()
    finish(works, render)
    assert works.job(render)["attempt"] == 1
