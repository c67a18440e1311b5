"""The policy is strict, pages keep to it, and what the build made is served at one lasting address."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from config.storages import StaticStorage

BUILT = settings.BASE_DIR / "static" / "dist"
MANIFEST = json.loads((BUILT / ".vite" / "manifest.json").read_text())
SETTINGS = ["/settings/preferences/", "/settings/security/", "/settings/data/"]
ADDRESSES = ["/styleguide/", "/library/", "/projects/", "/settings/", *SETTINGS, "/", "/accounts/login/", "/nowhere/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_hold_no_inline_script_or_style(ada_client: Client, address: str) -> None:
    client = Client() if "login" in address else ada_client
    page = client.get(address).content.decode()
    assert "</html>" in page
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page)
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", page)


def test_the_policy_allows_our_own_files_and_nothing_inline(ada_client: Client) -> None:
    policy = dict(
        part.strip().partition(" ")[::2] for part in ada_client.get("/styleguide/")["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["font-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in str(policy)


@pytest.mark.parametrize(
    ("environment", "allowed"),
    [
        ({}, "'self'"),
        ({"S3_BUCKET": "films", "S3_REGION": "eu-central-1"}, "'self' https://films.s3.eu-central-1.amazonaws.com"),
        ({"S3_BUCKET": "films", "S3_ENDPOINT_URL": "http://s3:9000"}, "'self' http://s3:9000"),
        (
            {"S3_BUCKET": "films", "S3_ENDPOINT_URL": "http://s3:9000", "S3_PUBLIC_URL": "https://s3.example.com"},
            "'self' https://s3.example.com",
        ),
    ],
)
def test_pages_may_send_to_the_bucket_and_nowhere_else(environment: dict[str, str], allowed: str) -> None:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("S3_")}
    code = "from config.settings import CONTENT_SECURITY_POLICY as policy; print(*policy['DIRECTIVES']['connect-src'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={**ours, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == allowed


def test_a_page_loads_one_stylesheet_and_one_script(ada: User, ada_client: Client) -> None:
    page = ada_client.get("/styleguide/").content.decode()
    entry = MANIFEST["frontend/src/app.ts"]
    assert re.findall(r'<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"', page) == [f"/static/dist/{entry['css'][0]}"]
    assert re.findall(r'<script[^>]*src="([^"]+)"', page) == [f"/static/dist/{entry['file']}"]
    shared = [f"/static/dist/{MANIFEST[name]['file']}" for name in entry.get("imports", [])]
    assert re.findall(r'<link href="([^"]+)"[^>]*rel="modulepreload"', page) == shared
    assert len(shared) <= 1, "what the page's script has in common with the editor's"


def test_the_preloaded_font_is_the_one_that_the_stylesheet_uses(ada_client: Client) -> None:
    page = ada_client.get("/styleguide/").content.decode()
    font = re.search(r'rel="preload"\s+href="/static/dist/([^"]+\.woff2)"', page)
    assert font
    assert (BUILT / font[1]).is_file()
    assert Path(font[1]).name in (BUILT / MANIFEST["frontend/src/app.ts"]["css"][0]).read_text()


def test_the_stylesheet_reaches_for_nothing_outside() -> None:
    sheet = (BUILT / MANIFEST["frontend/src/app.ts"]["css"][0]).read_text()
    addresses = re.findall(r"url\(([^)]+)\)", sheet)
    faces = [address for address in addresses if "woff" in address]
    assert faces
    assert all(address.startswith("/static/dist/assets/") for address in faces)
    assert not re.search(r"@import|url\(\s*[\"']?https?:", sheet)


def test_vite_has_hashed_its_files_and_we_do_not_hash_them_again() -> None:
    storage = StaticStorage(location=settings.STATIC_ROOT, base_url=settings.STATIC_URL)
    for entry in MANIFEST.values():
        name = f"dist/{entry['file']}"
        assert storage.hashed_name(name) == name


def test_hashed_files_are_kept_by_browsers_and_others_are_asked_for_again() -> None:
    lasting = re.compile(settings.WHITENOISE_IMMUTABLE_FILE_TEST)
    built = [f"/static/dist/{file}" for entry in MANIFEST.values() for file in [entry["file"], *entry.get("css", [])]]
    for address in [*built, "/static/icons.8171b98b6951.svg"]:
        assert lasting.search(address), address
    for address in ["/static/icons.svg", "/static/dist/fonts/Inter-Regular.ttf", "/static/images/sample-wide.svg"]:
        assert not lasting.search(address), address
