// A list of tabs and the panels that they show: one at a time, walked through with the arrows, remembered by the browser.
import { find, findAll } from "../lib/dom.ts";
import { remember, remembered } from "../lib/remembered.ts";
import type { Scope } from "../lib/scope.ts";

export interface Panels {
  /** False where there is no such panel. */
  show(name: string, isFocused?: boolean): boolean;
}

/** Tabs are `[role=tab][data-shows=NAME]` in `list`; panels `[data-panel=NAME]` anywhere in `root`. */
export function panelsOf(scope: Scope, list: HTMLElement, root: ParentNode, memory: string): Panels {
  const tabs = findAll(list, "[role=tab]", HTMLElement);
  const nameOf = (tab: HTMLElement): string => tab.dataset["shows"] ?? "";
  const panelOf = (name: string): HTMLElement | null => find(root, `[data-panel="${name}"]`, HTMLElement);
  for (const tab of tabs) connect(tab, nameOf(tab), panelOf(nameOf(tab)));

  const show = (name: string, isFocused = false): boolean => {
    const chosen = tabs.find((tab) => nameOf(tab) === name);
    if (!chosen) return false;
    for (const tab of tabs) {
      const isChosen = tab === chosen;
      tab.ariaSelected = String(isChosen);
      tab.tabIndex = isChosen ? 0 : -1;
      const panel = panelOf(nameOf(tab));
      if (panel) panel.hidden = !isChosen;
    }
    remember(memory, name);
    if (isFocused) chosen.focus();
    return true;
  };

  for (const tab of tabs) scope.on(tab, "click", () => show(nameOf(tab)));
  scope.on(list, "keydown", (event) => {
    const at = tabs.findIndex((tab) => tab === event.target);
    const to = at < 0 ? null : stepFrom(event.key, at, tabs.length, list.getAttribute("aria-orientation") === "vertical");
    const next = to === null ? undefined : tabs[to];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    show(nameOf(next), true);
  });
  if (!show(remembered(memory) ?? "")) show(nameOf(tabs[0] as HTMLElement));
  return { show };
}

function connect(tab: HTMLElement, name: string, panel: HTMLElement | null): void {
  tab.id ||= `tab-${name}`;
  if (!panel) return;
  panel.id ||= `panel-${name}`;
  panel.role = "tabpanel";
  panel.setAttribute("aria-labelledby", tab.id);
  tab.setAttribute("aria-controls", panel.id);
}

function stepFrom(key: string, at: number, count: number, isVertical: boolean): number | null {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const [back, on] = isVertical ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
  const by = Number(key === on) - Number(key === back);
  return by ? (at + by + count) % count : null;
}
