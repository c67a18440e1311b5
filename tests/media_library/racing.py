"""Many threads at the storage of one person, in a process of its own, on the database that its environment names. Prints JSON.

`python -m tests.media_library.racing announce|delete|take_back|adopt|retry|everything`, as tests.jobs.racing.
"""

from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from engine.media import MediaInfo  # noqa: E402
from jobs import lifecycle  # noqa: E402
from jobs.submitting import NotRetried  # noqa: E402
from media_library import importing, quota, removing, reservations, storage  # noqa: E402
from media_library.models import Asset, Upload  # noqa: E402
from tests import racing  # noqa: E402
from tests.factories import make_asset, make_user  # noqa: E402
from tests.media_library import tus  # noqa: E402
from tests.media_library.accounting import assert_storage_adds_up, used  # noqa: E402

THREADS = 20
SIZE = 1000

at_once = partial(racing.at_once, threads=THREADS, is_connected=True)


def announce(ada: User) -> list[Any]:
    """By HTTP, as twenty tabs would."""
    client = Client()
    client.force_login(ada)
    return sorted(at_once(lambda number: tus.create(client, SIZE).status, is_connected=False))


def delete(ada: User) -> list[Any]:
    asset = make_asset(ada, size=SIZE)
    make_asset(ada, size=SIZE)
    return at_once(lambda number: removing.remove(Asset.objects.get(pk=asset.pk) if number % 2 else asset))


def take_back(ada: User) -> list[Any]:
    """Half of the threads take an upload back, the others finish it."""
    upload = reservations.announce(ada, name="film.mp4", size=SIZE)
    path = write(storage.upload_path(upload.pk))

    def do(number: int) -> str:
        if number % 2:
            return "taken" if reservations.take_back(upload.pk) else "late"
        try:
            importing.finish_upload(Upload.objects.get(pk=upload.pk), path)
        except (reservations.TakenBack, Upload.DoesNotExist):
            return "refused"
        return "made"

    answers = at_once(do)
    originals = list((Path(settings.MEDIA_DIR) / "originals" / str(ada.pk)).glob("*"))
    assert len(originals) == Asset.objects.filter(owner=ada).count()
    assert not path.exists()
    return [sorted(set(answers) - {"late", "refused"}), answers.count("taken")]


def adopt(ada: User) -> list[Any]:
    facts = MediaInfo("video", "mp4", SIZE, 2_000_000, 1280, 720, video_codec="h264").to_json()
    values: dict[str, Any] = {"name": "Cut", "kind": "video", "source": "rendered", "facts": facts, "checksum": "c" * 64}
    pk = uuid4()
    assets = at_once(lambda number: importing.adopt(ada, asset_id=pk, size=SIZE, mime_type="video/mp4", **values))
    return sorted({asset if isinstance(asset, str) else str(asset.pk) for asset in assets})


def retry(ada: User) -> list[Any]:
    """All threads try one failed asset again and cancel that again: jobs end under the locks that a retry takes."""
    asset = importing.import_file(ada, write(Path(settings.MEDIA_DIR) / "incoming" / "retry"), name="film.mp4")

    def do(number: int) -> None:
        for _ in range(5):
            lifecycle.cancel(importing.request_ingest(Asset.objects.select_related("job").get(pk=asset.pk)))

    return [answer for answer in at_once(do) if answer is not None]


def everything(ada: User) -> list[Any]:
    """Each thread imports, cancels, settles, retries and deletes what it and the others made."""

    def do(number: int) -> None:
        for step in range(6):
            name = write(Path(settings.MEDIA_DIR) / "incoming" / f"{number}-{step}")
            try:
                asset = importing.import_file(ada, name, name="film.mp4")
            except quota.StorageFull:
                continue
            job = asset.job
            assert job is not None
            if number % 4 == 1:
                lifecycle.cancel(job)
                importing.request_ingest(asset)
            elif number % 4 == 2 and (mine := lifecycle.claim(job)):
                removing.drop_file(asset, mine)
                lifecycle.fail(mine, "It is no film.")
            elif number % 4 == 3 and (other := Asset.objects.filter(owner=ada).order_by("?").first()):
                removing.remove(other)

    answers = at_once(do)
    return [answer for answer in answers if answer not in (None, NotRetried.code)]


def write(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * SIZE)
    return path


def main(what: str) -> dict[str, Any]:
    settings.TIERS["FREE"]["storage_limit"] = 5 * SIZE + 1 if what == "announce" else 40 * SIZE
    ada = make_user(email=f"{uuid4()}@example.com", username=uuid4().hex[:20])  # the database lives through all races
    races = [announce, delete, take_back, adopt, retry, everything]
    answers = {race.__name__: race for race in races}[what](ada)
    assert_storage_adds_up()
    return {"answers": answers, "used": used(ada)}


if __name__ == "__main__":
    racing.serve(main)
