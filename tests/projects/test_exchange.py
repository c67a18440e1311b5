"""Cuts to and from other programs: there and back, what is told to be lost, and files that mean no good."""

import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from engine.timeline import CaptionElement, TextElement, Track, VideoElement
from projects import exchange
from projects.exchange import NotRead
from projects.models import Project, TimelineUse
from projects.outputs import Output
from projects.requesting import request_render
from tests.factories import make_asset, make_project
from tests.projects.documents import clips, project_with, timeline_of
from tests.projects.test_rendering import finish

pytestmark = pytest.mark.django_db


def send(client: Client, name: str, data: bytes) -> HttpResponse:
    return client.post("/projects/import/", {"file": SimpleUploadedFile(name, data)})  # type: ignore[return-value]


@pytest.mark.parametrize("format", ["otio", "fcp7", "edl", "fcpx"])
def test_a_cut_goes_out_and_comes_back_with_its_media(ada: User, format: str) -> None:
    project = project_with(ada, "Valley", "Ridge")
    written = exchange.write(project, format)
    brought = exchange.read(ada, written.file_name, written.text.encode())
    assert brought.project.pk != project.pk
    assert brought.project.name == "Spring film"
    assert [(start, length) for _, start, length in clips(brought.project)] == [(0, 120), (120, 120)]
    assert brought.project.document().assets() == project.document().assets()
    assert TimelineUse.objects.filter(project=brought.project).count() == 2


@pytest.mark.parametrize("format", ["otio", "fcpx"])
def test_media_of_one_name_are_told_apart(ada: User, format: str) -> None:
    project = project_with(ada, "Valley", "Valley")
    written = exchange.write(project, format)
    brought = exchange.read(ada, written.file_name, written.text.encode()).project
    assert [e.asset for e in brought.document().elements() if isinstance(e, VideoElement)] == [
        e.asset for e in project.document().elements() if isinstance(e, VideoElement)
    ]


@pytest.mark.parametrize("known", ["Valley.mp4", "VALLEY", "valley.mov"])
def test_media_are_found_by_the_names_that_another_program_has(ada: User, known: str) -> None:
    asset = make_asset(ada, name="Valley", original_name="valley.mov")
    event = "001  AX V C 00:00:00:00 00:00:02:00 01:00:00:00 01:00:02:00"
    lines = f"TITLE: Cut\nFCM: NON-DROP FRAME\n\n{event}\n* FROM CLIP NAME: {known}\n"
    brought = exchange.read(ada, "cut.edl", lines.encode())
    assert brought.project.document().assets() == {asset.pk}


def test_somebody_elses_media_and_what_is_in_the_trash_are_not_found_but_told(ada: User, bea: User) -> None:
    make_asset(bea, name="Ridge")
    project = project_with(ada, "Valley")
    written = exchange.write(project, "otio").text.replace("Valley", "Ridge")
    brought = exchange.read(ada, "cut.otio", written.encode())
    assert brought.project.document().assets() == set()
    assert any("is not among the media" in loss for loss in brought.losses)


def test_what_a_format_cannot_hold_is_told_by_the_clips_name(ada: User) -> None:
    title = Track(type="overlay", name="Titles", elements=[TextElement(start=0, duration=60, text="Hello there")])
    timeline = timeline_of(make_asset(ada))
    project = make_project(ada, timeline=timeline.model_copy(update={"tracks": [*timeline.tracks, title]}).dump())
    assert any("Hello there" in loss or "Titles" in loss for loss in exchange.write(project, "edl").losses)
    assert not exchange.write(project_with(ada, "Plain"), "otio").losses


def test_what_is_written_names_no_address_of_this_studio(ada: User) -> None:
    project = project_with(ada, "Valley & sons")
    for format in ("otio", "edl", "fcp7", "fcpx"):
        text = exchange.write(project, format).text
        assert "/media/" not in text and "sign=" not in text, format


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("cut.mp4", b"x", "This is no cut that can be read"),
        ("cut", b"x", "This is no cut that can be read"),
        ("cut.fcpxml", b"<fcpxml/>", "no Final Cut Pro XML with a project"),
        ("cut.fcpxml", b"", "This file is empty"),
        ("cut.fcpxml", b'<!DOCTYPE f [<!ENTITY a SYSTEM "file:///etc/passwd">]><fcpxml>&a;</fcpxml>', "defines XML entities"),
        ("cut.fcpxml", b"<clip>" * 5000, "nested too deeply"),
        ("cut.fcpxmld", b"x", "Choose the file Info.fcpxml inside it"),
        ("cut.otio", b"{", "this is not JSON"),
        ("cut.otio", b"[" * 100_000, "nested too deeply"),
        ("cut.otio", b"\xff\xfe\x00", "this is not JSON"),
        ("cut.edl", b"", "This file is empty"),
        ("cut.edl", b"hello", "no events"),
        ("cut.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><xmeml version="5">&a;</xmeml>', "defines XML entities"),
        ("cut.xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xmeml>&a;</xmeml>', "defines XML entities"),
        ("cut.xml", b"<a>" * 5000, "nested too deeply"),
        ("cut.xml", b"<html/>", ""),
    ],
)
def test_a_hostile_file_gets_a_sentence_and_makes_nothing(
    ada: User, ada_client: Client, name: str, data: bytes, words: str
) -> None:
    answer = send(ada_client, name, data)
    assert answer.status_code == 422
    assert words in answer.content.decode().replace("&#x27;", "'")
    assert not Project.objects.exists()


def test_a_cut_that_names_many_files_is_read_without_a_query_for_each(
    ada: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    media = "".join(f'<asset id="a{n}" name="x-{n:08x}.mp4" hasVideo="1"/>' for n in range(300))
    clips = "".join(f'<asset-clip ref="a{n}" duration="1s"/>' for n in range(300))
    parts = f'<resources><format id="r1" name="FFVideoFormat1080p25"/>{media}</resources>'
    project = f'<project><sequence format="r1"><spine>{clips}</spine></sequence></project>'
    with django_assert_max_num_queries(60):
        brought = exchange.read(ada, "cut.fcpxml", f'<fcpxml version="1.10">{parts}{project}</fcpxml>'.encode())
    assert len(brought.losses) == exchange.MOST_TOLD + 1


def test_a_file_that_is_too_large_is_not_looked_at(ada: User) -> None:
    with pytest.raises(NotRead, match="larger than 16 MiB"):
        exchange.read(ada, "cut.otio", b" " * (exchange.LARGEST + 1))


def test_the_form_makes_a_project_and_opens_it(ada: User, ada_client: Client) -> None:
    written = exchange.write(project_with(ada, "Valley"), "otio")
    answer = send(ada_client, "Harbour.otio", written.text.encode())
    made = Project.objects.get(name="Harbour")
    assert (answer.status_code, answer["Location"]) == (302, f"/projects/{made.pk}/edit/")
    assert ada_client.get("/projects/import/").status_code == 200


def test_the_page_lists_the_formats_and_gives_the_files(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley", name="Spring / film")
    page = ada_client.get(f"/projects/{project.pk}/cut/").content.decode()
    part = ada_client.get(f"/projects/{project.pk}/cut/", headers={"X-Fragment": "1"}).content.decode()
    assert "OpenTimelineIO" in page and "OpenTimelineIO" in part and "<html" not in part
    for format, ending in (("otio", ".otio"), ("edl", ".edl"), ("fcp7", ".xml"), ("fcpx", ".fcpxml")):
        answer = ada_client.get(f"/projects/{project.pk}/cut/{format}/")
        assert f'filename="Spring - film{ending}"' in answer["Content-Disposition"]
        assert answer["Content-Type"] == "application/octet-stream"
    assert json.loads(ada_client.get(f"/projects/{project.pk}/cut/otio/").content)


def test_a_strangers_cut_is_not_there(ada: User, bea_client: Client) -> None:
    project = project_with(ada, "Valley")
    assert bea_client.get(f"/projects/{project.pk}/cut/").status_code == 404
    assert bea_client.get(f"/projects/{project.pk}/cut/otio/").status_code == 404


def test_captions_beside_a_video_are_files_of_its_part(ada: User, ada_client: Client, bea_client: Client) -> None:
    said = Track(type="caption", language="en", elements=[CaptionElement(start=30, duration=30, text="<Hello>")])
    timeline = timeline_of(make_asset(ada))
    project = make_project(ada, timeline=timeline.model_copy(update={"tracks": [*timeline.tracks, said]}).dump())
    render = finish(request_render(project, Output("720p", captions="beside", start=30, end=90), ada, uuid4()))
    address = f"/projects/{project.pk}/renders/{render.pk}/"
    page = ada_client.get(address).content.decode()
    assert f"{address}captions.srt?track=1" in page
    assert ada_client.get(f"{address}captions.srt").content.decode().startswith("1\n00:00:00,000 --> 00:00:01,000\n")
    assert ada_client.get(f"{address}captions.vtt").content.decode().startswith("WEBVTT")
    assert ada_client.get(f"{address}captions.srt?track=2").status_code == 404
    assert bea_client.get(f"{address}captions.srt").status_code == 404
