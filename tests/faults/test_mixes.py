"""What goes wrong while a mix is made: each time a clear outcome, no film twice or half, credits back for what is not there."""

import json
import os
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest

from engine.probe import inspect_own
from tests.faults.test_renders import script
from tests.faults.works import Works, wait_for
from tests.media import make_video

pytestmark = [pytest.mark.faults, pytest.mark.redis, pytest.mark.ffmpeg]

WITHIN = 240.0  # seconds; how it ends is asked here, and not how soon, beside what else the machine does
FRAMES = 60  # of a film: two clips of a second
_SCENE = """
import hashlib, json, sys
from pathlib import Path
from uuid import uuid4
from accounts.models import User
from engine.probe import inspect_own
from media_library import importing, storage
user, made = User.objects.create_user("ada@example.com", "ada", "Correct-Horse-7"), []
for path in map(Path, sys.argv[1:]):
    made.append(uuid4())
    facts = {"facts": inspect_own(path).to_json(), "checksum": hashlib.sha256(path.read_bytes()).hexdigest()}
    about = {"name": path.stem, "kind": "video", "source": "upload", "size": path.stat().st_size, "mime_type": "video/mp4"}
    storage.publish(path, storage.original_key(user.pk, made[-1]))
    importing.adopt(user, asset_id=made[-1], unlisted={}, **facts, **about)
print(json.dumps([str(pk) for pk in made]))
"""
_MIX = """
import sys
from uuid import UUID
from accounts.models import User
from media_library.models import Asset
from projects.mixing import groups, setups
from projects.mixing.requesting import request_mix
from projects.models import Project
from engine.timeline import Timeline
user = User.objects.get()
project = Project.objects.create(owner=user, name="Films", timeline=Timeline.new().dump())
assets = list(Asset.objects.filter(pk__in=[UUID(pk) for pk in sys.argv[2:]]).order_by("name"))
setup = setups.setup_of(project)
for half in (assets[: len(assets) // 2], assets[len(assets) // 2 :]):
    groups.add_clips(project, groups.add_group(project), half)
setup.refresh_from_db()
setups.change(setup, setup.version, count=int(sys.argv[1]), preset="720p")
print(request_mix(project, user, "films").job_id)
"""
_REMAKE = """
from projects.mixing.requesting import remake
from projects.models import Mix
mix = Mix.objects.get()
print(remake(mix, mix.outputs.filter(status="failed").values_list("number", flat=True), "again").job_id)
"""
_FILMS = "select o.status, o.error, a.storage_key from projects_mixoutput o left join media_library_asset a on a.id = o.asset_id"
_EMPTY = """
from media_library import removing
from projects.mixing import groups
from projects.models import ClipGroup
group = ClipGroup.objects.order_by("order").last()
clips = list(group.clips.select_related("asset"))
for clip in clips:
    groups.remove_clip(clip)
    removing.remove(clip.asset)
print(len(clips))
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small one, where the studio's media lie; its rows lie elsewhere."""
    media = tmp_path / "media"
    media.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64M", "none", str(media)], check=False).returncode:
        pytest.skip("this machine mounts nothing")
    yield media
    subprocess.run(["umount", "--lazy", str(media)], check=True)  # what was killed may hold it for a moment


@pytest.fixture
def works(tmp_path: Path, database_template: Path) -> Iterator[Works]:
    """The time that a lease takes to run out is measured in test_kills.py."""
    with Works(tmp_path, database_template, LEASE="5") as works:
        yield works
    print(works.log())


def bring(works: Works, folder: Path, count: int) -> list[str]:
    """So many clips, each of its own colour, as an ingest leaves them but for what is derived. Their assets' ids, by name."""
    paths = []
    for number in range(count):
        path = folder / f"{number:02}.mp4"
        path.write_bytes(make_video(1, picture=f"#{40 + 4 * number:02X}4080", size=(320, 180)).read_bytes())
        paths.append(str(path))
    return list(json.loads(script(works, _SCENE, *paths)))


def films(works: Works) -> Counter[str]:
    """How many are in which state."""
    rows = works.rows("select status, count(*) as n from projects_mixoutput group by status")
    return Counter({row["status"]: row["n"] for row in rows})


def finish(works: Works, pk: str) -> dict[str, object]:
    """The job when it has ended, and all that must be so then, whatever happened."""
    wait_for("the mix ends", lambda: works.job(pk)["completed_at"], WITHIN)
    wait_for("nothing is to be removed", lambda: not works.job(pk)["leftovers"], 30)
    made, rows = assert_whole(works), films(works).total()
    spent = works.rows("select kind, amount from accounts_credittransaction where reference = ?", UUID(pk).hex)
    assert sum(entry["amount"] for entry in spent) == -made, "what was made is paid, and nothing else"
    assert len(spent) == 1 + (made < rows), "what was not made is one refund"
    wait_for("no encoder is left", lambda: not works.encoders(), 30)
    return works.job(pk)


def assert_whole(works: Works) -> int:
    """What is there is what rows name, each film once and whole. How many films there are."""
    media = works.folder / "media"
    rows = works.rows(_FILMS)
    made = [row["storage_key"] for row in rows if row["status"] == "ready"]
    assert len(made) == len(set(made))
    assert [key for key in made if inspect_own(media / key).frames != FRAMES] == []
    assert all(row["error"] for row in rows if row["status"] == "failed")
    keys = {row["storage_key"] for row in works.rows("select storage_key from media_library_asset")}
    assert {str(path.relative_to(media)) for path in (media / "originals").rglob("*") if path.is_file()} == keys
    assert [path for path in (media / "scratch").rglob("*") if path.is_file()] == []
    used, kept = (
        works.rows("select storage_used from accounts_user"),
        works.rows("select sum(size) as n from media_library_asset"),
    )
    assert used[0]["storage_used"] == kept[0]["n"]
    return len(made)


def test_a_work_horse_killed_while_clips_are_prepared(works: Works, tmp_path: Path) -> None:
    clips = bring(works, tmp_path, 6)
    with ThreadPoolExecutor(1) as asking:
        asked = asking.submit(script, works, _MIX, "9", *clips)
        wait_for("an encoder runs", works.encoders, WITHIN)  # that may be over before who has asked is told
        for horse in works.horses():  # not by its encoder: that may have ended, and a film be joined
            os.kill(horse, signal.SIGKILL)
        job = finish(works, asked.result())
    assert (job["status"], job["attempt"], films(works)) == ("completed", 2, {"ready": 9})


def test_a_work_horse_killed_while_films_are_joined(works: Works, tmp_path: Path) -> None:
    pk = script(works, _MIX, "25", *bring(works, tmp_path, 10))
    wait_for("a film is there", lambda: films(works)["ready"], WITHIN)
    for horse in works.horses():
        os.kill(horse, signal.SIGKILL)
    before = works.rows("select id, created_at from media_library_asset where source = 'mixed'")
    assert 1 <= len(before) < 25
    job = finish(works, pk)
    assert (job["status"], job["attempt"], films(works)) == ("completed", 2, {"ready": 25})
    after = works.rows("select id, created_at from media_library_asset where source = 'mixed'")
    assert [row for row in before if row not in after] == [], "what was there was not made again"


def test_one_damaged_clip_among_twenty_costs_its_films_alone(works: Works, tmp_path: Path) -> None:
    assets = bring(works, tmp_path, 20)
    (row,) = works.rows("select storage_key from media_library_asset where id = ?", UUID(assets[3]).hex)
    original = works.folder / "media" / row["storage_key"]
    original.write_bytes(os.urandom(original.stat().st_size))
    pk = script(works, _MIX, "40", *assets)
    job = finish(works, pk)
    named = works.rows("select status, error from projects_mixoutput where clips like ?", f"%{assets[3]}%")
    assert {each["status"] for each in named} == {"failed"}
    assert all("damaged" in each["error"] for each in named)
    assert (job["status"], films(works)) == ("completed", {"ready": 40 - len(named), "failed": len(named)})


def test_a_group_emptied_in_mid_run_its_media_deleted_for_good(works: Works, tmp_path: Path) -> None:
    pk = script(works, _MIX, "16", *bring(works, tmp_path, 8))
    wait_for("an encoder runs", works.encoders, WITHIN)
    assert script(works, _EMPTY) == "4"
    job = finish(works, pk)
    counts = films(works)
    assert counts["ready"] + counts["failed"] == 16
    assert job["status"] == ("completed" if counts["ready"] else "failed")
    told = works.rows("select distinct error from projects_mixoutput where status = 'failed'")
    assert [each["error"] for each in told if "library" not in each["error"] and "damaged" not in each["error"]] == []


def test_a_cancel_in_mid_run(works: Works, tmp_path: Path) -> None:
    pk = script(works, _MIX, "25", *bring(works, tmp_path, 10))
    wait_for("a film is there", lambda: films(works)["ready"], WITHIN)
    works.ask("cancel", pk=pk)
    job, counts = finish(works, pk), films(works)
    assert counts["failed"] == 0
    assert job["status"] == ("cancelled" if counts["waiting"] else "completed")
    assert counts["ready"] >= 1


def fill(disk: Path) -> Path:
    """All the room there is, also what others just let go of."""
    filler = disk / "filler"
    with filler.open("wb") as file:
        while free := (room := os.statvfs(disk)).f_bavail * room.f_frsize:
            with suppress(OSError):  # others took of it
                os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), max(room.f_frsize, free // 2))
    return filler


def test_a_disk_that_is_full_in_mid_run_and_has_room_again(disk: Path, works: Works, tmp_path: Path) -> None:
    pk = script(works, _MIX, "60", *bring(works, tmp_path, 16))
    wait_for("a film is there", lambda: films(works)["ready"], WITHIN)
    filler = fill(disk)
    job, counts = finish(works, pk), films(works)
    assert (job["status"], counts["ready"] + counts["failed"]) == ("completed", 60)
    assert counts["ready"] >= 1
    assert counts["failed"] >= 1
    told = works.rows("select distinct error from projects_mixoutput where status = 'failed'")
    assert [row["error"] for row in told if "disk is full" not in row["error"]] == []
    filler.unlink()
    again = script(works, _REMAKE)
    wait_for("they are made", lambda: works.job(again)["completed_at"], WITHIN)
    assert films(works) == {"ready": 60}
    assert assert_whole(works) == 60
    paid = works.rows("select sum(amount) as n from accounts_credittransaction where kind in ('USAGE', 'REFUND')")
    assert paid[0]["n"] == -60
