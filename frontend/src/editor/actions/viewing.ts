// What is seen and kept: zoom, the clip table, undo and redo, versions, export, help.
import { find, findAll } from "../../lib/dom.ts";
import { emit } from "../events.ts";
import { fitted, xOf, zoomedAt } from "../timeline/layout.ts";
import type { Action, Desk } from "./desk.ts";

const STEP = 1.25;
const TABLE = "[data-lower='table']";

export function viewingActions(desk: Desk): Readonly<Record<ViewingAction, Action>> {
  const { store } = desk;
  const always = (): boolean => true;
  return {
    undo: { label: "Undo", canRun: () => store.state.history.done.length > 0, repeats: true, run: () => void store.undo() },
    redo: { label: "Redo", canRun: () => store.state.history.undone.length > 0, repeats: true, run: () => void store.redo() },
    zoom_in: { label: "Zoom in", canRun: always, repeats: true, run: () => zoomTo(desk, store.state.zoom * STEP) },
    zoom_out: { label: "Zoom out", canRun: always, repeats: true, run: () => zoomTo(desk, store.state.zoom / STEP) },
    zoom_fit: {
      label: "Zoom to fit",
      canRun: always,
      run: () => {
        const { zoom, scroll } = fitted(desk.timeline, width());
        store.zoom(zoom, scroll);
      },
    },
    table: { label: "Clip table", canRun: always, isOn: isTableShown, run: () => showLower(isTableShown() ? "timeline" : "table") },
    save_version: { label: "Save a version", canRun: always, run: () => emit("editor:version", {}) },
    export: { label: "Export", canRun: always, run: () => emit("editor:export", {}) },
    help: {
      label: "Show the keys",
      canRun: always,
      run: () => {
        const dialog = find(document, "shortcut-help dialog", HTMLDialogElement);
        if (dialog && !dialog.open) dialog.showModal();
      },
    },
  };
}

/** With the playhead where it is on the screen, or the middle where it is out of sight. */
export function zoomTo(desk: Desk, zoom: number): void {
  const view = { scroll: desk.state.scroll, scale: desk.store.scale, width: width() };
  const x = xOf(desk.position, view);
  const next = zoomedAt(zoom, x >= 0 && x <= view.width ? x : view.width / 2, view, desk.timeline);
  desk.store.zoom(next.zoom, next.scroll);
}

function width(): number {
  return find(document, ".tl-lanes", HTMLElement)?.clientWidth || 1000;
}

function isTableShown(): boolean {
  return find(document, TABLE, HTMLElement)?.hidden === false;
}

/** One of the two lies in the lower region; its element hears that it is shown. */
function showLower(which: "timeline" | "table"): void {
  for (const part of findAll(document, "[data-lower]", HTMLElement)) part.hidden = part.dataset["lower"] !== which;
  emit("editor:lower", { shows: which });
}

export type ViewingAction = "undo" | "redo" | "zoom_in" | "zoom_out" | "zoom_fit" | "table" | "save_version" | "export" | "help";
