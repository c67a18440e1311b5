import { beforeEach, expect, test } from "vitest";
import { type ActionName, actionsOf, deskOf } from "./actions.ts";
import "./state/checking.ts"; // otherwise loaded when it is needed, in its own time
import { copy } from "./edits/clipboard.ts";
import type { Timeline } from "./edits/document.ts";
import { faults } from "./edits/rules.ts";
import { film, laid, photo, sound, timeline, title, track } from "./edits/testing.ts";
import { type Editor } from "./editor.ts";
import { editorWith, MEDIA_ITEMS, RATE } from "./testing.ts";
import { selectAlone } from "./actions/linking.ts";

const cut = () => timeline(track("audio", sound("s", 0, 300)), track("video", film("a", 0, 100), film("b", 100, 100), film("c", 250, 50)), track("overlay", title("t", 20, 60)));
let editor: Editor;

const run = (name: ActionName): void => actionsOf(editor)[name].run();
const labels = (): string[] => editor.store.state.history.done.map(({ label }) => label);
const on = (id: string): string[] => laid(editor.store.state.timeline, id);
const selected = (): string[] => [...editor.store.state.selection];

function open(document: Timeline, { select = [], at = 0 }: { select?: string[]; at?: number } = {}): void {
  editor = editorWith(document, "");
  editor.store.select(select);
  editor.store.seek(at);
}

beforeEach(() => localStorage.clear());

test("every entry is called after what was done to what, for people", () => {
  open(cut(), { select: ["a"], at: 50 });
  run("split");
  editor.store.select(["b", "c"]);
  run("nudge_forward");
  run("delete");
  expect(labels()).toEqual(["Split Film", "Move 2 clips", "Delete 2 clips"]);
  expect(faults(editor.store.state.timeline)).toEqual([]);
});

test("split cuts all unlocked tracks when nothing is selected, and only the selected clip otherwise", () => {
  open(cut(), { at: 50 });
  run("split");
  expect([on("video").length, on("audio").length, on("overlay").length]).toEqual([4, 2, 2]);
  open(cut(), { select: ["a"], at: 50 });
  run("split");
  expect([on("video").length, on("audio").length, on("overlay").length]).toEqual([4, 1, 1]);
});

test("without a selection Q and W trim the main picture under the playhead; with one, what is selected there", () => {
  open(cut(), { at: 30 });
  run("trim_start");
  expect(on("video")[0]).toBe("a 30-100");
  open(cut(), { select: ["t"], at: 30 });
  run("trim_end");
  expect([on("overlay"), on("video")[0]]).toEqual([["t 20-30"], "a 0-100"]);
});

test("after a ripple trim of the start the playhead is where the clip starts", () => {
  open(timeline(track("video", film("a", 0, 100), film("b", 100, 100))), { at: 130 });
  run("ripple_trim_start");
  expect([on("video"), editor.store.state.position]).toEqual([["a 0-100", "b 100-170"], 100]);
});

test("a refusal is a sentence in the state, no entry, and gone with the next edit", () => {
  open(cut(), { select: ["a"], at: 200 });
  run("split");
  expect([editor.store.state.refusal, labels()]).toEqual(["Put the playhead within the clip to split it there.", []]);
  run("nudge_forward");
  expect(editor.store.state.refusal).toBe("");
});

test("nothing selected: what needs a selection cannot run", () => {
  open(cut());
  const names: ActionName[] = ["delete", "ripple_delete", "duplicate", "cut", "copy", "nudge_back", "swap_left", "link", "unlink", "detach_audio"];
  expect(names.filter((name) => actionsOf(editor)[name].canRun())).toEqual([]);
});

test.each([
  ["select", "b 101-201"],
  ["slip", "b 100-200"],
  ["trim", "b 100-201"],
] as const)("a nudge does what the tool in hand does: %s", (tool, expected) => {
  open(timeline(track("video", film("a", 0, 100), film("b", 100, 100))), { select: ["b"] });
  editor.store.take(tool);
  run("nudge_forward");
  expect(on("video")[1]).toBe(expected);
  const b = editor.store.state.timeline.tracks[0]?.elements[1];
  expect(b && "source_in" in b && b.source_in).toBe(tool === "slip" ? 101 : 100);
});

test("linked clips go together, unless one was picked out of them", () => {
  const linked = timeline(track("audio", sound("s", 0, 100, { link: "l" })), track("video", film("a", 0, 100, { link: "l" })));
  open(linked);
  editor.store.select(deskOf(editor).together(["a"]));
  expect(selected().sort()).toEqual(["a", "s"]);
  run("nudge_forward");
  expect([on("video"), on("audio")]).toEqual([["a 1-101"], ["s 1-101"]]);
  selectAlone(editor.store, ["a"]);
  run("delete");
  expect([on("video"), on("audio")]).toEqual([[], ["s 1-101"]]);
});

test("what is linked on a locked track is not selected along, so that edits go through", () => {
  const audio = { ...track("audio", sound("s", 0, 100, { link: "l" })), locked: true };
  open(timeline(audio, track("video", film("a", 0, 100, { link: "l" }))));
  expect(deskOf(editor).together(["a"])).toEqual(["a"]);
});

test("what was copied is pasted at the playhead, selected, and the playhead goes behind it", async () => {
  open(cut(), { select: ["a"], at: 400 });
  run("copy");
  open(cut(), { at: 400 }); // another project
  run("paste");
  await expect.poll(labels).toEqual(["Paste Film"]);
  expect(selected()).toHaveLength(1);
  expect([on("video").at(-1)?.slice(-7), editor.store.state.position]).toEqual(["300-400", 400]);
});

test("with nothing to paste it says so, and foreign text is nothing", async () => {
  localStorage.setItem("editor-clipboard", "{broken");
  open(cut());
  const board = await import("./actions/board.ts");
  expect(await board.take()).not.toBe("{broken");
});

const ELSEWHERE = "0b1f5c6e-9c33-4c1e-8f0e-3a1c5d7e9f01";

/** As another tab of the studio leaves it, with what a test makes of it. */
async function copiedElsewhere(change: (clipboard: Record<string, unknown>, element: Record<string, unknown>) => void): Promise<void> {
  const from = timeline(track("overlay", title(ELSEWHERE, 0, 60)));
  const copied = structuredClone(copy({ ...from, rate: RATE }, [ELSEWHERE])) as unknown as Record<string, unknown>;
  change(copied, (copied["clips"] as { element: Record<string, unknown> }[])[0]?.element ?? {});
  localStorage.setItem("editor-clipboard", JSON.stringify(copied));
  await navigator.clipboard.writeText(JSON.stringify(copied));
}

test("what another tab has copied is read like a document, and pasted", async () => {
  open(cut(), { at: 100 });
  await copiedElsewhere((_, element) => delete element["outline"]); // what has a default may be absent
  run("paste");
  await expect.poll(labels).toEqual(["Paste Title"]);
  expect(on("overlay")).toHaveLength(2);
  expect(faults(editor.store.state.timeline)).toEqual([]);
});

test.each<[string, string, Parameters<typeof copiedElsewhere>[0]]>([
  ["a newer program's", "another version of the studio", (all) => (all["schema"] = 99)],
  ["a number that is none", "cannot be read here", (_, element) => (element["opacity"] = "NaN")],
  ["a field nobody knows", "cannot be read here", (_, element) => (element["onload"] = "alert(1)")],
  ["a kind nobody knows", "cannot be read here", (_, element) => (element["kind"] = "script")],
  ["a clip of no kind", "cannot be read here", (all) => (all["clips"] = [null])],
  ["a track that is not there", "cannot be read here", (all) => (all["clips"] = (all["clips"] as object[]).map((clip) => ({ ...clip, track: 7 })))],
  ["a track at no place", "cannot be read here", (all) => (all["tracks"] = [{ type: "overlay", nth: "<b>" }])],
  ["a rate of no frames", "cannot be read here", (all) => (all["rate"] = { num: 0, den: 0 })],
])("%s in the clipboard is refused with a sentence, and nothing changes", async (_, words, change) => {
  open(cut(), { select: ["t"], at: 100 });
  const before = editor.store.state.timeline;
  for (const action of ["paste", "paste_insert", "paste_attributes"] as const) {
    editor.store.refuse("");
    await copiedElsewhere(change);
    run(action);
    await expect.poll(() => editor.store.state.refusal).toContain(words);
  }
  expect(editor.store.state.timeline).toBe(before);
});

test("duplicate selects the copies", () => {
  open(timeline(track("video", film("a", 0, 100), film("b", 100, 100))), { select: ["a"] });
  run("duplicate");
  expect(on("video").map((each) => each.split(" ")[1])).toEqual(["0-100", "100-200", "200-300"]);
  expect(selected()).toHaveLength(1);
  expect(selected()).not.toContain("a");
});

test("insert and overwrite put in what is chosen in the bin, and refuse what is not ready", () => {
  open(cut(), { at: 100 });
  expect(actionsOf(editor).insert.canRun()).toBe(false);
  const item = MEDIA_ITEMS.find(({ id }) => id === "photo");
  deskOf(editor).chosen = item ?? null;
  run("insert");
  expect(on("video")[1]).toMatch(/ 100-300$/);
  expect([labels(), editor.store.state.position]).toEqual([["Insert Photo"], 300]);
  deskOf(editor).chosen = item ? { ...item, id: "late", status: "processing", problem: "" } : null;
  run("overwrite");
  expect(editor.store.state.refusal).toBe("Photo is not ready yet.");
});

test("a crossfade goes to the cut that is nearest to the playhead", () => {
  open(timeline(track("video", film("a", 0, 100), film("b", 100, 100), film("c", 200, 100))), { at: 180 });
  run("transition");
  expect(on("video").filter((each) => each.endsWith(" x")).map((each) => each[0])).toEqual(["c"]);
});

test("fades reach to the playhead", () => {
  open(timeline(track("video", photo("p", 0, 100))), { at: 30 });
  run("fade_in");
  editor.store.seek(80);
  run("fade_out");
  const p = editor.store.state.timeline.tracks[0]?.elements[0];
  expect(p && "fade_in" in p && [p.fade_in, p.fade_out]).toEqual([30, 20]);
});

test("the shuttle doubles up to eight, and turns round at once", () => {
  open(cut());
  const speeds = (["shuttle_forward", "shuttle_forward", "shuttle_forward", "shuttle_forward", "shuttle_forward", "shuttle_back", "shuttle_back", "shuttle_stop"] as const).map((name) => {
    run(name);
    return editor.store.state.speed;
  });
  expect(speeds).toEqual([1, 2, 4, 8, 8, -1, -2, 0]);
});

test("play at the end begins anew; a step stops what plays", () => {
  open(cut(), { at: 300 });
  run("play");
  expect([editor.store.state.position, editor.store.state.speed]).toEqual([0, 1]);
  run("second_forward");
  expect([editor.store.state.position, editor.store.state.speed]).toEqual([40, 0]);
});

test("the selection walks along a track and over the tracks", () => {
  open(cut(), { at: 120 });
  const walk = (["select_next", "select_next", "select_previous", "select_above", "select_below", "select_below"] as const).map((name) => {
    run(name);
    return selected().join();
  });
  expect(walk).toEqual(["b", "c", "b", "t", "a", "s"]);
  run("select_above");
  run("extend_next");
  run("extend_next");
  expect(selected().sort()).toEqual(["a", "b", "c"]);
});
