"""Files that are uploaded for a group of the mixer end in it, whatever became of the page that sent them."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.refusals import Refused
from jobs.models import Job
from media_library import destinations
from media_library.models import Asset, Upload
from projects.mixing import arriving, groups
from projects.mixing.arriving import destination_of
from projects.mixing.columns import board_of
from projects.models import ClipGroup, Project, ProjectClip
from tests.factories import make_asset, make_clip, make_group, make_project
from tests.media_library.asgi import call
from tests.projects.mixing.arrivals import convert, make_upload, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(ada: User) -> ClipGroup:
    return make_group(make_project(ada, name="Spring"), name="Hook")


@pytest.fixture
def place(group: ClipGroup) -> str:
    return destination_of(group.project, group)


def where(upload: Upload) -> list[tuple[str | None, int]]:
    """The groups of its clips, and its place in them."""
    clips = ProjectClip.objects.filter(asset=upload.pk).order_by("created_at")
    return [(clip.group.name if clip.group else None, clip.order) for clip in clips]


def said(asset: Asset) -> str:
    return str(asset.metadata.get("arrival", ""))


def test_a_file_is_a_clip_of_its_group_as_soon_as_it_is_ready(ada: User, group: ClipGroup, place: str) -> None:
    make_clip(group)
    upload = make_upload(ada, place)
    assert where(upload) == []
    asset = settle(upload)
    assert (asset.status, said(asset), where(upload)) == ("ready", "", [("Hook", 1)])
    assert ProjectClip.objects.get(asset=upload.pk).title == "dawn"


def test_it_gets_there_once_however_often_it_is_settled(ada: User, place: str) -> None:
    upload = make_upload(ada, place)
    settle(upload)
    settle(upload)
    destinations.deliver(Asset.objects.get(pk=upload.pk))
    assert where(upload) == [("Hook", 0)]
    ProjectClip.objects.all().delete()  # taken out by a person, it stays out
    settle(upload)
    assert where(upload) == []


def test_what_was_in_the_trash_as_it_became_ready_gets_there_when_it_is_restored(
    ada: User, ada_client: Client, group: ClipGroup, place: str
) -> None:
    upload = make_upload(ada, place)
    ada_client.post(f"/library/{upload.pk}/trash/")
    assert arriving.coming_to(group.project, [group]) == {}
    asset = settle(upload)
    assert (asset.status, said(asset), where(upload)) == ("ready", "", [])
    for _ in range(2):
        ada_client.post(f"/library/{upload.pk}/restore/")
        assert where(upload) == [("Hook", 0)]
        ada_client.post(f"/library/{upload.pk}/trash/")


def test_what_is_restored_before_it_is_ready_waits_for_that(ada: User, ada_client: Client, place: str) -> None:
    upload = make_upload(ada, place)
    for act in ("trash", "restore"):
        ada_client.post(f"/library/{upload.pk}/{act}/")
        assert where(upload) == []
    settle(upload)
    assert where(upload) == [("Hook", 0)]


def test_a_conversion_that_ended_in_the_trash_gets_there_when_it_is_restored(ada: User, ada_client: Client, place: str) -> None:
    upload = make_upload(ada, place)
    settle(upload, offer="It can be converted.")
    made = convert(upload)
    ProjectClip.objects.all().delete()
    Upload.objects.filter(pk=upload.pk).update(destination=place)  # as if it had ended there
    Asset.objects.filter(pk=made.pk).update(deleted_at=timezone.now())
    ada_client.post(f"/library/{made.pk}/restore/")
    assert list(ProjectClip.objects.values_list("asset", flat=True)) == [made.pk]


def test_what_failed_gets_there_when_it_is_tried_again(ada: User, place: str) -> None:
    upload = make_upload(ada, place)
    assert (settle(upload, "failed").status, where(upload)) == ("failed", [])
    Asset.objects.filter(pk=upload.pk).update(status="processing")
    settle(upload)
    assert where(upload) == [("Hook", 0)]


def test_what_had_to_be_converted_gets_there_as_what_it_became(ada: User, group: ClipGroup, place: str) -> None:
    upload = make_upload(ada, place)
    assert (settle(upload, offer="It can be converted.").status, where(upload)) == ("failed", [])
    made, again = convert(upload), convert(upload)
    assert list(group.clips.values_list("asset", flat=True)) == [made.pk]
    assert again != made


def test_beside_the_groups_it_gets_into_none(ada: User, group: ClipGroup) -> None:
    upload = make_upload(ada, destination_of(group.project, None))
    assert (said(settle(upload)), where(upload)) == ("", [(None, 0)])


def test_where_the_group_was_deleted_it_is_in_none_and_says_so(ada: User, group: ClipGroup, place: str) -> None:
    upload = make_upload(ada, place)
    groups.delete_group(group)
    assert "is deleted. It is in no group of Spring." in said(settle(upload))
    assert where(upload) == [(None, 0)]


@pytest.mark.parametrize("is_gone", [True, False])
def test_where_the_mix_is_gone_or_another_persons_it_is_in_the_library_and_says_so(
    ada: User, bea: User, group: ClipGroup, place: str, is_gone: bool
) -> None:
    upload = make_upload(ada, place)
    if is_gone:
        group.project.delete()
    else:
        Project.objects.update(owner=bea)
    asset = settle(upload)
    assert (asset.status, where(upload)) == ("ready", [])
    assert said(asset) == "The mix that it was meant for is deleted. It is in your library."


def test_a_group_of_another_mix_is_none(ada: User, group: ClipGroup) -> None:
    other = make_project(ada)
    upload = make_upload(ada, destination_of(other, group))
    settle(upload)
    assert (where(upload), group.clips.count(), other.clips.count()) == ([(None, 0)], 0, 1)


def test_what_cannot_be_mixed_is_in_the_library_and_says_why(ada: User, ada_client: Client, place: str) -> None:
    upload = make_upload(ada, place)
    asset = settle(upload, kind="audio")
    assert (asset.status, where(upload)) == ("ready", [])
    assert "It is in your library, not in the mix. “dawn” is sound" in said(asset)
    assert "It is in your library, not in the mix." in ada_client.get(f"/library/{asset.pk}/").content.decode()


def test_a_mix_that_is_full_takes_no_more(ada: User, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MOST_CLIPS", 1)
    first, second = make_upload(ada, place), make_upload(ada, place)
    settle(first)
    assert "at most 1 clips" in said(settle(second))
    assert (where(first), where(second)) == ([("Hook", 0)], [])


def test_only_a_mix_of_ones_own_can_be_named(ada: User, bea: User, group: ClipGroup, place: str) -> None:
    assert destinations.check(ada, place) == place
    assert destinations.check(ada, place.upper().replace("MIX", "mix")) == place
    assert destinations.check(ada, f"mix:{group.project_id}") == f"mix:{group.project_id}:"
    with pytest.raises(Refused, match="not there any more"):
        destinations.check(bea, place)
    for words in ("mix", "mix:", "mix:x:y", f"mix:{uuid4()}:", f"mix::{group.pk}", "shelf:1", "\0"):
        with pytest.raises(Refused):
            destinations.check(ada, words)
    Project.objects.update(deleted_at=timezone.now())
    with pytest.raises(Refused, match="not there any more"):
        destinations.check(ada, place)


def test_a_group_that_is_gone_already_is_no_fault(ada: User, group: ClipGroup, place: str) -> None:
    groups.delete_group(group)
    assert destinations.check(ada, place) == place


def test_the_board_says_what_is_looked_at_for_each_group(
    ada: User, bea: User, ada_client: Client, group: ClipGroup, place: str
) -> None:
    first, second = make_upload(ada, place), make_upload(ada, place)
    loose = make_upload(ada, destination_of(group.project, None))
    failed, done = make_upload(ada, place), make_upload(ada, place)
    make_upload(bea, place)
    settle(failed, "failed")
    settle(done)
    board = board_of(group.project)
    assert [asset.pk for asset in board.groups[0].coming] == [first.pk, second.pk]
    assert [asset.pk for asset in board.loose.coming] == [loose.pk]
    page = " ".join(ada_client.get(f"/mixer/{group.project_id}/").content.decode().split())
    jobs = {upload.pk: Job.objects.get(assets=upload.pk).pk for upload in (first, second)}
    assert f'data-coming="{first.pk}:{jobs[first.pk]} {second.pk}:{jobs[second.pk]} "' in page
    assert ("2 files are coming" in page, "1 file is coming" in page) == (True, True)
    assert f'destination="mix:{group.project_id}:"' in page


def test_a_board_that_only_awaits_is_not_empty(ada: User, ada_client: Client) -> None:
    project = make_project(ada)
    assert board_of(project).is_empty
    make_upload(ada, destination_of(project, None))
    assert not board_of(project).is_empty
    assert "1 file is coming" in " ".join(ada_client.get(f"/mixer/{project.pk}/").content.decode().split())


@pytest.mark.django_db(transaction=True)
def test_the_page_is_told_where_it_is_to_go_and_where_it_went(
    ada: User, ada_client: Client, group: ClipGroup, place: str
) -> None:
    upload = make_upload(ada, place)

    def told() -> tuple[str, str]:
        answer = json.loads(call("GET", f"/uploads/{upload.pk}/result", client=ada_client).body)
        return answer["destination"], answer["words"]

    assert told() == (place, "")
    groups.delete_group(group)
    settle(upload)
    assert told() == ("", "The group that it was meant for is deleted. It is in no group of Spring.")


def test_nothing_of_a_library_is_asked_for_twice(ada: User, group: ClipGroup, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(3):
        make_upload(ada, destination_of(group.project, group))
        make_asset(ada)
    with django_assert_num_queries(1):
        assert len(arriving.coming_to(group.project, [group])[group.pk]) == 3
