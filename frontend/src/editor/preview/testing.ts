// An editor's page for the tests of the preview's views: the shell, what the server sends, and a fake of what a browser has and happy-dom
// has not.
import { vi } from "vitest";
import { fragment, need } from "../../lib/dom.ts";
import type { Timeline } from "../edits/document.ts";
import type { Editor } from "../editor.ts";
import { EditorShell } from "../views/editor-shell.ts";

export function page(timeline: Timeline, html: string, media: readonly object[] = []): Editor {
  vi.stubGlobal("ResizeObserver", class { observe(): void {} disconnect(): void {} });
  const boot = { timeline, media, is_snapping: true, project: {}, urls: { preview: "/preview/" } };
  const script = document.createElement("script");
  [script.type, script.id, script.textContent] = ["application/json", "editor-boot", JSON.stringify(boot)];
  document.body.replaceChildren(script);
  document.body.append(fragment(`<editor-shell>${html}</editor-shell>`));
  return need(document, "editor-shell", EditorShell).editor;
}
