// From one region of the editor to another by a key, for whoever works without a mouse: Tab alone passes every clip and field.
import { find, findAll } from "../../lib/dom.ts";
import type { Action } from "./desk.ts";

const FOCUSABLE = "button, a[href], input, select, textarea, [tabindex]";
/** Where a region's focus goes first, if it is there: what was chosen in it before. */
const REGIONS: Readonly<Record<GoingAction, { readonly label: string; readonly region: string; readonly first: string }>> = {
  go_tools: { label: "Go to the tools", region: ".ed-tools", first: "[role=option][tabindex='0']" },
  go_preview: { label: "Go to the preview", region: ".ed-preview", first: "[data-action=play]" },
  go_side: { label: "Go to the side panel", region: ".ed-side", first: "[data-panel]:not([hidden]) :is(input, textarea, select)" },
  go_timeline: { label: "Go to the timeline", region: ".ed-timeline", first: "[data-lower]:not([hidden]) [tabindex='0']:is(.tl-clip, [role=gridcell])" },
};

export function goingActions(): Readonly<Record<GoingAction, Action>> {
  const names = Object.keys(REGIONS) as GoingAction[];
  return Object.fromEntries(names.map((name) => [name, going(name)])) as Record<GoingAction, Action>;
}

function going(name: GoingAction): Action {
  const { label, region, first } = REGIONS[name];
  return {
    label,
    canRun: () => true,
    run: () => {
      const within = find(document, region, HTMLElement);
      const places = within ? [find(within, first, HTMLElement), ...findAll(within, FOCUSABLE, HTMLElement)] : [];
      places.find((place) => place !== null && isThere(place))?.focus();
    },
  };
}

function isThere(place: HTMLElement): boolean {
  return place.tabIndex >= 0 && !place.matches(":disabled, [role=separator]") && place.closest("[hidden]") === null;
}

export type GoingAction = "go_tools" | "go_preview" | "go_side" | "go_timeline";
