"""Two tabs of one project, a restore, media and programs that change below an open editor: nothing of either side is lost."""

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.cutting_room import Desk, inside
from tests.browser.editing import Tab, marks
from tests.studio import Studio

pytestmark = pytest.mark.browser


class TestTwoTabs:
    def test_what_one_saves_the_other_shows(self, context: BrowserContext, desk: Desk, project: str) -> None:
        one, other = Tab.open(context, project), Tab.open(context, project)
        for tab in (one, other):
            expect(tab.page.locator("[data-others]")).to_be_visible()
        one.mark(1)
        other.wait_for_marks(1)
        other.mark(2)
        one.wait_for_marks(1, 2)
        for tab in (one, other):
            tab.expect_saved()
            expect(tab.conflict).to_be_hidden()
        assert marks(desk.timeline(project)) == {1, 2}

    def test_keep_mine(self, context: BrowserContext, desk: Desk, project: str) -> None:
        one, other = _both_edit(context, project)
        other.page.get_by_role("button", name="Keep mine").click()
        other.expect_saved()
        assert marks(desk.timeline(project)) == {2}
        assert _kept(desk, project, "Changes from another tab") == [{1}]
        one.wait_for_marks(2)
        one.page.keyboard.press("Control+z")
        one.wait_for_marks(1)

    def test_take_theirs(self, context: BrowserContext, desk: Desk, project: str) -> None:
        one, other = _both_edit(context, project)
        other.page.get_by_role("button", name="Take the other side").click()
        other.wait_for_marks(1)
        other.expect_saved()
        assert marks(desk.timeline(project)) == {1}
        assert _kept(desk, project, "My changes") == [{2}]
        one.mark(3)
        other.wait_for_marks(1, 3)
        for _ in range(2):
            other.page.keyboard.press("Control+z")
        other.wait_for_marks(2)
        other.expect_saved()
        assert marks(desk.timeline(project)) == {2}

    def test_keep_both(self, context: BrowserContext, desk: Desk, project: str) -> None:
        _, other = _both_edit(context, project)
        with context.expect_page() as opened:
            other.page.get_by_role("button", name="Keep both").click()
        other.wait_for_marks(1)
        other.expect_saved()
        assert marks(desk.timeline(project)) == {1}
        opened.value.locator(".tl-clip").first.wait_for()
        new = _project_of(opened.value)
        assert new != project
        assert marks(desk.timeline(new)) == {2}
        assert len(_clips(desk.timeline(new))) == 60

    def test_put_off_and_killed_it_is_asked_again(self, context: BrowserContext, desk: Desk, project: str) -> None:
        one, other = _both_edit(context, project)
        other.page.keyboard.press("Escape")
        expect(other.conflict).to_be_hidden()
        expect(other.state).to_have_text("Changed in another tab")
        other.mark(3)
        other.wait_for_draft(2, 3)
        other.kill()
        one.mark(4)
        one.wait_for_draft(2, 3)  # what the other left, and nothing of this one
        again = Tab.open(context, project)
        expect(again.conflict).to_be_visible()
        expect(again.conflict.locator("[data-mine] li")).to_have_count(2)
        assert again.marks() == {2, 3}
        assert marks(desk.timeline(project)) == {1, 4}
        again.page.get_by_role("button", name="Take the other side").click()
        again.wait_for_marks(1, 4)
        again.expect_saved()
        assert _kept(desk, project, "My changes") == [{2, 3}]

    def test_a_restore_under_unsaved_work(self, context: BrowserContext, desk: Desk, project: str) -> None:
        desk.ask("POST", f"projects/{project}/versions/", {"name": "Before"})
        one, other = Tab.open(context, project), Tab.open(context, project)
        one.mark(1)
        other.wait_for_marks(1)
        one.expect_saved()
        let_go = other.hold_saves()
        other.mark(2)
        one.page.get_by_role("tab", name="Versions").press("Enter")
        row = one.page.locator("version-list details", has_text="Before")
        row.locator("summary").press("Enter")
        row.get_by_role("button", name="Restore").press("Enter")
        one.wait_for_marks()
        one.expect_status("saved")
        let_go()
        expect(other.conflict).to_be_visible()
        assert other.marks() == {1, 2}
        assert marks(desk.timeline(project)) == set()
        other.page.get_by_role("button", name="Keep mine").click()
        other.expect_saved()
        assert marks(desk.timeline(project)) == {1, 2}
        assert _kept(desk, project, "Changes from another tab") == [set()]
        reasons = {version["reason"]: marks(version["timeline"]) for version in desk.versions(project)}
        assert reasons["restore"] == {1}, "what stood there before the restore"


def test_media_that_are_deleted_leave_a_clip_that_says_so(
    context: BrowserContext, desk: Desk, project: str, studio: Studio
) -> None:
    made = f"make_asset(Project.objects.get(pk={project!r}).owner, name='Doomed')"
    imports = "from projects.models import Project; from tests.factories import make_asset"
    doomed = inside(studio, f"{imports}; print({made}.pk)").strip()
    document = desk.timeline(project)
    clip = document["tracks"][2]["elements"][0]
    clip["asset"] = doomed
    desk.ask("PUT", f"projects/{project}/timeline/", {"version": 2, "timeline": document})

    tab = Tab.open(context, project)
    seen = tab.page.locator(f".tl-clip[data-element='{clip['id']}']")
    expect(seen).to_have_attribute("data-trouble", "")
    desk.ask("DELETE", f"assets/{doomed}/")
    context.clock.fast_forward("00:10")
    tab.is_seen_again()
    expect(seen).to_have_accessible_name(re.compile("In the trash"))
    tab.mark(1)
    tab.expect_saved()
    desk.ask("POST", "assets/act/", {"action": "delete", "ids": [doomed], "sure": True})
    context.clock.fast_forward("00:10")  # nobody comes back twice in a moment
    tab.is_seen_again()
    expect(seen).to_have_accessible_name(re.compile("Missing media"))
    tab.mark(2)
    tab.expect_saved()

    tab.page.locator("[data-action=export]").click()
    finding = tab.page.locator("[data-findings] li[data-level=error]")
    expect(finding).to_have_count(1)
    expect(finding).to_contain_text("not in your library any more")
    expect(tab.page.locator("export-dialog [data-send]")).to_be_disabled()
    finding.get_by_role("button", name="Go to").click()
    expect(seen).to_have_attribute("aria-selected", "true")
    kept = desk.timeline(project)
    assert marks(kept) == {1, 2}
    assert _clips(kept) == _clips(document)

    again = Tab.open(context, project)
    gone = again.page.locator(f".tl-clip[data-element='{clip['id']}']")
    expect(gone).to_have_accessible_name(re.compile("Missing media"))


class TestNewerProgram:
    NEWER = "made by a newer version of the program"

    def test_its_document_is_not_opened_and_not_touched(
        self, context: BrowserContext, desk: Desk, project: str, studio: Studio
    ) -> None:
        before = _make_newer(studio, project)
        page = context.new_page()
        for address in (f"/projects/{project}/edit/", f"/projects/{project}/"):
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 409, address
            expect(page.locator("main")).to_contain_text(self.NEWER)
        answer = page.goto("/projects/")
        assert answer is not None
        assert answer.ok, "the others are still listed"
        expect(page.locator("main")).to_contain_text("Harbour at dawn")
        assert _row(studio, project) == before

    def test_that_saved_over_an_open_editor_is_not_overwritten(
        self, context: BrowserContext, project: str, studio: Studio
    ) -> None:
        tab = Tab.open(context, project)
        before = _make_newer(studio, project)
        tab.mark(1)
        expect(tab.state).to_have_text(re.compile(f"^Not saved: .*{self.NEWER}"))
        tab.mark(2)
        tab.wait_for_draft(1, 2)
        assert _row(studio, project) == before

    def test_a_draft_of_it_is_kept_and_not_touched(self, context: BrowserContext, desk: Desk, project: str) -> None:
        writer = Tab.open(context, project)
        writer.hold_saves()
        writer.mark(1)
        writer.wait_for_draft(1)
        left = writer.page.evaluate(MAKE_DRAFT_NEWER, writer.drafts()[0])
        writer.kill()
        tab = Tab.open(context, project)
        expect(tab.page.locator("toast-message [data-text]")).to_contain_text("A newer version of the studio made them")
        assert tab.marks() == set()
        tab.mark(2)
        tab.expect_status("saved")
        assert marks(desk.timeline(project)) == {2}
        assert tab.drafts() == [left]


def test_an_export_has_the_edit_before_it(context: BrowserContext, desk: Desk, studio: Studio) -> None:
    """Asked for sooner than the edit would be saved by itself."""
    project = desk.make_project(clips=6)
    tab = Tab.open(context, project)
    context.clock.pause_at(tab.page.evaluate("() => Date.now() / 1000 + 2"))
    tab.mark(1)
    assert marks(desk.timeline(project)) == set()
    tab.page.locator("[data-action=export]").click()
    dialog = tab.page.locator("export-dialog dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Export", exact=True).click()
    expect(tab.page.locator("toast-message [data-text]")).to_contain_text("being made")
    assert marks(desk.timeline(project)) == {1}
    snapshots = f"from projects.models import Render; print(Render.objects.get(project={project!r}).snapshot['markers'])"
    assert "'frame': 30" in inside(studio, snapshots)


MAKE_DRAFT_NEWER = """(draft) => new Promise((done) => {
  const newer = { ...draft, tab: "of-a-newer-program", timeline: { ...draft.timeline, schema: 99, hologram: true } };
  const opening = indexedDB.open("reelwright");
  opening.onsuccess = () => {
    const put = opening.result.transaction("drafts", "readwrite").objectStore("drafts");
    put.clear();
    put.put(newer).onsuccess = () => { opening.result.close(); done(newer); };
  };
})"""


def _make_newer(studio: Studio, project: str) -> str:
    """As a newer program saves it."""
    newer = "row.timeline = {**row.timeline, 'schema': 99, 'hologram': True}; row.version += 1; row.save()"
    inside(studio, f"from projects.models import Project; row = Project.objects.get(pk={project!r}); {newer}")
    return _row(studio, project)


def _row(studio: Studio, project: str) -> str:
    wanted = "json.dumps([row.version, row.timeline, str(row.edited_at)])"
    read = f"import json; from projects.models import Project; row = Project.objects.get(pk={project!r}); print({wanted})"
    return inside(studio, read)


def _both_edit(context: BrowserContext, project: str) -> tuple[Tab, Tab]:
    """Second 1 marked and saved in one tab, second 2 in the other before it heard of that: it asks what to do."""
    one, other = Tab.open(context, project), Tab.open(context, project)
    let_go = other.hold_saves()
    other.mark(2)
    one.mark(1)
    one.expect_status("saved")
    let_go()
    expect(other.conflict).to_be_visible()
    assert (one.marks(), other.marks()) == ({1}, {2})
    return one, other


def _kept(desk: Desk, project: str, name: str) -> list[set[int]]:
    """What the versions of that name hold."""
    return [marks(version["timeline"]) for version in desk.versions(project) if version["name"].startswith(name)]


def _clips(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [element for track in document["tracks"] for element in track["elements"]]


def _project_of(page: Page) -> str:
    found = re.search(r"/projects/([0-9a-f-]{36})/edit/", page.url)
    assert found, page.url
    return found[1]
