"""Uploads from the library's page straight into a bucket that takes from browsers what its own rule allows, and nothing else."""

import hashlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from moto.moto_server import werkzeug_app
from moto.server import ThreadedMotoServer
from playwright.sync_api import Page, Response, expect

from tests.browser.promises import wait_for
from tests.browser.test_first_film import sign_up
from tests.browser.test_uploads import FAST, LONG, MOVING, SLOW, begin, limit, long_take
from tests.studio import ROOT, Studio

pytestmark = pytest.mark.browser

PART = 16 * 1024**2
BUCKET, REGION = "films", "eu-central-1"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
# How many files the browser has kept for after a reload.
KEPT = """() => new Promise((done) => {
  const asked = indexedDB.open("uppy-blobs");
  asked.onerror = () => done(0);
  asked.onsuccess = () => {
    const counted = asked.result.transaction("files").objectStore("files").count();
    counted.onsuccess = () => { asked.result.close(); done(counted.result); };
  };
})"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Of a server that speaks S3; moto's own lets every page in unless told not to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(werkzeug_app, "DISABLE_GLOBAL_CORS", True)
        server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
        server.stop()


@pytest.fixture(scope="module")
def client(address: str) -> Any:
    keys = {name.lower(): value for name, value in KEYS.items()}
    made = boto3.client("s3", endpoint_url=address, region_name=REGION, **keys)
    made.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    return made


@pytest.fixture(scope="module")
def studio(client: Any, address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    place = {"S3_BUCKET": BUCKET, "S3_REGION": REGION, "S3_ENDPOINT_URL": address}
    with Studio(tmp_path_factory.mktemp("studio"), **place, **KEYS) as running:
        yield running


def let_pages_in(studio: Studio) -> None:
    """As operators do."""
    command = [sys.executable, "manage.py", "s3_lifecycle"]
    subprocess.run(command, cwd=ROOT, env=studio.environment, check=True, capture_output=True)


def digests(client: Any) -> set[str]:
    """Of all originals."""
    found = client.list_objects_v2(Bucket=BUCKET, Prefix="originals/").get("Contents", [])
    bodies = [client.get_object(Bucket=BUCKET, Key=each["Key"])["Body"].read() for each in found]
    return {hashlib.sha256(body).hexdigest() for body in bodies}


class Traffic:
    """What a page sends: numbers of the parts that the bucket has taken, and how often bytes went through the studio."""

    def __init__(self, page: Page) -> None:
        self.taken: list[int] = []
        self.through = 0
        page.on("response", self._note)

    def _note(self, answer: Response) -> None:
        self.through += answer.request.method == "PATCH"
        if is_part(answer):
            self.taken.append(int(parse_qs(urlsplit(answer.url).query)["partNumber"][0]))


def is_part(answer: Response) -> bool:
    return answer.request.method == "PUT" and answer.ok


def test_a_file_of_three_parts_goes_on_after_a_reload_and_comes_whole(
    page: Page, studio: Studio, client: Any, tmp_path: Path
) -> None:
    let_pages_in(studio)
    film = long_take(tmp_path, 2 * PART + 1_000_000)
    traffic = Traffic(page)
    page.on("dialog", lambda dialog: dialog.accept())  # "Leave this page?"
    with page.expect_response(is_part, timeout=LONG):  # the last, which is small
        row = begin(page, "reloader", film)
    wait_for(page, KEPT)
    assert traffic.taken == [3]
    page.reload()
    expect(row).to_contain_text(MOVING)  # by itself
    limit(page, FAST)
    expect(row).to_contain_text("Ready", timeout=LONG)
    assert sorted(traffic.taken) == [1, 2, 3]
    assert traffic.through == 0
    assert hashlib.sha256(film.read_bytes()).hexdigest() in digests(client)
    assert not client.list_multipart_uploads(Bucket=BUCKET).get("Uploads")
    row.get_by_role("link", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("long take")


def test_a_file_that_no_browser_keeps_goes_on_when_it_is_chosen_again(
    page: Page, studio: Studio, client: Any, tmp_path: Path
) -> None:
    let_pages_in(studio)
    film = long_take(tmp_path, 5 * PART)
    traffic = Traffic(page)
    page.on("dialog", lambda dialog: dialog.accept())
    row = begin(page, "reopener", film)
    with page.expect_response(is_part, timeout=LONG):
        limit(page, 10_000_000)
    limit(page, SLOW)
    page.reload()
    expect(row).to_contain_text("Choose this file again to go on")
    page.locator("input[data-picker]").set_input_files(film)
    limit(page, FAST)
    expect(row.filter(has_text="Ready")).to_be_visible(timeout=LONG)
    assert len(set(traffic.taken)) == len(traffic.taken)  # none is sent twice
    assert hashlib.sha256(film.read_bytes()).hexdigest() in digests(client)


def test_a_bucket_without_its_rule_is_told_and_with_it_the_upload_goes_on(
    page: Page, studio: Studio, client: Any, tmp_path: Path
) -> None:
    client.delete_bucket_cors(Bucket=BUCKET)
    page.clock.install()  # it tries for over a minute
    sign_up(page, "shutout")
    page.goto("/library/")
    page.locator("input[data-picker]").set_input_files(long_take(tmp_path, 1_000_000))
    row = page.locator("upload-tray li")
    button = row.get_by_role("button", name="Try again")
    deadline = time.monotonic() + 60
    while not button.is_visible() and time.monotonic() < deadline:
        page.clock.run_for(5000)
    expect(row).to_contain_text("The media storage cannot be reached from this browser.")
    let_pages_in(studio)
    button.click()
    expect(row).to_contain_text("Ready", timeout=LONG)


def test_what_is_cancelled_leaves_nothing_in_the_bucket(page: Page, studio: Studio, client: Any, tmp_path: Path) -> None:
    let_pages_in(studio)
    before = digests(client)
    row = begin(page, "regretter", long_take(tmp_path, 2 * PART))
    assert client.list_multipart_uploads(Bucket=BUCKET)["Uploads"]
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as taken_back:
        row.get_by_role("button", name="Cancel").click()
    assert taken_back.value.status == 204
    expect(page.locator("upload-tray")).to_be_hidden()
    assert not client.list_multipart_uploads(Bucket=BUCKET).get("Uploads")
    assert digests(client) == before
