// The colours that canvases need, read from the stylesheet once for each theme: a canvas knows no custom properties.
import { make } from "../../lib/dom.ts";
import type { Colours } from "./clip-view.ts";

const WAVES = ["video", "audio"] as const;
const BARS = ["video", "audio", "caption", "text"] as const;

export function coloursOf(lanes: HTMLElement): Colours {
  const probe = make("span", { class: "tl-probe", "aria-hidden": "true" });
  lanes.append(probe);
  const read = (about: string): string => {
    probe.dataset["about"] = about;
    return getComputedStyle(probe).color;
  };
  const waves = new Map<string, string>(WAVES.map((kind) => [kind, read(`wave-${kind}`)]));
  const bars = new Map<string, string>(BARS.map((kind) => [kind, read(`bar-${kind}`)]));
  const [ink, chosen, film, words] = [read("ink"), read("chosen"), bars.get("video") ?? "", bars.get("text") ?? ""];
  probe.remove();
  const bar: Colours["bar"] = (kind) => bars.get(kind) ?? (kind === "image" ? film : words);
  return { ink, chosen, bar, wave: (kind) => waves.get(kind) ?? ink };
}
