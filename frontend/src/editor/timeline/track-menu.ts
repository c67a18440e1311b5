// What the menu of a track offers, made when it opens, as much of it depends on the tracks beside it.
import { icon, make } from "../../lib/dom.ts";
import type { Row } from "./layout.ts";

export function fillMenu(menu: HTMLElement, { track }: Row, rows: readonly Row[]): void {
  const at = rows.findIndex((row) => row.track.id === track.id);
  const isSound = track.type === "audio";
  const beside = (by: number): boolean => {
    const other = rows[at + by]?.track;
    return other !== undefined && (other.type === "audio") === isSound;
  };
  const act = (name: string, picture: string, words: string, can = true): HTMLButtonElement => {
    const button = make("button", { type: "button", class: "tl-menu-row", "data-act": name }, icon(picture, "i-sm"), words);
    button.disabled = !can;
    return button;
  };
  const flip = (name: string, words: string, isOn: boolean): HTMLButtonElement =>
    make("button", { type: "button", class: "tl-menu-row", "data-switch": name, "aria-pressed": String(isOn) }, icon(isOn ? "check" : "square", "i-sm"), words);
  const line = (): HTMLElement => make("hr", {});
  const rowsOfMenu: HTMLElement[] = [
    act("rename", "pencil", "Rename"),
    act("above", "plus", "Add track above"),
    act("below", "plus", "Add track below"),
    act("up", "arrow-up", "Move up", beside(-1)),
    act("down", "arrow-down", "Move down", beside(1)),
    line(),
  ];
  if (track.type !== "caption") rowsOfMenu.push(flip("mute", "Muted", track.muted), flip("solo", "Solo", track.solo));
  if (track.type === "audio" || track.type === "video") rowsOfMenu.push(field("ducking", "Ducking, dB", String(track.ducking), "number"));
  if (track.type === "caption") rowsOfMenu.push(field("language", "Language", track.language, "text"));
  rowsOfMenu.push(line(), act("remove", "trash-2", "Remove track", rows.length > 1 && !track.locked));
  menu.replaceChildren(...rowsOfMenu);
}

function field(name: string, label: string, value: string, type: "number" | "text"): HTMLElement {
  const limits = type === "number" ? { min: "0", max: "40", step: "1", title: "How far it goes down while other tracks are heard" } : { maxlength: "35", placeholder: "en" };
  return make("label", { class: "tl-menu-field" }, label, make("input", { class: "input input-xs", name, type, value, ...limits }));
}
