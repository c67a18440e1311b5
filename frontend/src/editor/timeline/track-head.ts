// The head of one track: number, icon, name, switches, menu, and the edge that sets its height. Kept by the track's id.
import { icon, make } from "../../lib/dom.ts";
import type { Track } from "../edits/document.ts";
import { property, write } from "./clip-view.ts";
import type { Row } from "./layout.ts";
import { TRACK_ICONS, trackName } from "./words.ts";

/** Switch by switch: its icon off and on, its verbs, and whether it is on. */
interface Look {
  readonly name: string;
  readonly icons: readonly [off: string, on: string];
  readonly verbs: readonly [off: string, on: string];
  readonly isOn: (track: Track) => boolean;
}

const LOCK: Look = { name: "lock", icons: ["lock-open", "lock"], verbs: ["Lock", "Unlock"], isOn: ({ locked }) => locked };
const HIDE: Look = { name: "hide", icons: ["eye", "eye-off"], verbs: ["Hide", "Show"], isOn: ({ visible }) => !visible };
const MUTE: Look = { name: "mute", icons: ["volume-2", "volume-x"], verbs: ["Mute", "Unmute"], isOn: ({ muted }) => muted };
const SOLO: Look = { name: "solo", icons: ["headphones", "headphones"], verbs: ["Solo", "Unsolo"], isOn: ({ solo }) => solo };

const LOOKS: Readonly<Record<Track["type"], readonly Look[]>> = {
  video: [LOCK, HIDE, MUTE],
  overlay: [LOCK, HIDE],
  caption: [LOCK, HIDE],
  audio: [LOCK, MUTE, SOLO],
};

export class TrackHead {
  readonly root: HTMLElement;
  readonly menu: HTMLElement;
  readonly #number = make("span", { class: "tl-head-number num" });
  readonly #name = make("span", { class: "tl-head-name truncate" });
  readonly #switches = make("span", { class: "tl-head-switches" });
  readonly #more: HTMLButtonElement;
  readonly #grip = make("div", { class: "tl-head-grip", role: "separator", tabindex: "0", "aria-orientation": "horizontal", "aria-valuemin": "24", "aria-valuemax": "400" });
  readonly #icon = make("span", { class: "tl-head-icon" });
  #drawn: Track | null = null;
  #at = "";

  constructor(id: string) {
    this.menu = make("div", { class: "tl-menu", id: `tl-menu-${id}`, popover: "", role: "group" });
    this.#more = make("button", { type: "button", class: "tl-switch tl-more", "data-menu": "", popovertarget: this.menu.id }, icon("ellipsis", "i-sm"));
    this.root = make("div", { class: "tl-head", "data-head": id, role: "group" });
    this.root.append(this.#number, this.#icon, this.#name, this.#switches, this.#more, this.menu, this.#grip);
  }

  update({ track, height, number }: Row): void {
    if (this.#drawn === track && this.#at === number) return;
    const name = trackName(track, number);
    property(this.root, "height", `${height}px`);
    write(this.root, "aria-label", track.name ? `${number} ${track.name}` : number);
    write(this.root, "data-muted", track.muted ? "" : null);
    this.#number.textContent = number;
    if (this.#name.textContent !== name) this.#name.textContent = name;
    this.#name.title = `${name}: double click to rename`;
    if (this.#drawn?.type !== track.type) this.#icon.replaceChildren(icon(TRACK_ICONS[track.type], "i-sm"));
    write(this.#more, "aria-label", `More for ${name}`);
    write(this.menu, "aria-label", `Track ${name}`);
    write(this.#grip, "aria-label", `Height of ${name}`);
    write(this.#grip, "aria-valuenow", String(height));
    this.#drawSwitches(track, name);
    [this.#drawn, this.#at] = [track, number];
  }

  /** A field in the place of the name; Enter and leaving it keep what is written, Escape does not. */
  rename(name: string): void {
    const field = make("input", { class: "tl-head-field", name: "track-name", "aria-label": "Name of the track", maxlength: "100", value: name });
    let isDone = false;
    const done = (): void => {
      if (isDone) return;
      isDone = true;
      field.replaceWith(this.#name);
      this.#more.focus();
    };
    field.onkeydown = (event) => {
      event.stopPropagation();
      if (event.key === "Escape") field.value = name;
      if (event.key === "Escape" || event.key === "Enter") field.blur();
    };
    field.onblur = () => {
      field.dispatchEvent(new Event("change", { bubbles: true }));
      done();
    };
    this.#name.replaceWith(field);
    field.select();
    field.focus();
  }

  /** Buttons are kept, so that the one that was pressed keeps the focus. */
  #drawSwitches(track: Track, name: string): void {
    for (const look of LOOKS[track.type]) {
      const [isOn, was] = [look.isOn(track), this.#drawn && look.isOn(this.#drawn)];
      let button = this.#switches.querySelector<HTMLButtonElement>(`[data-switch="${look.name}"]`);
      if (!button) this.#switches.append((button = make("button", { type: "button", class: "tl-switch", "data-switch": look.name })));
      if (isOn !== was || !button.firstChild) button.replaceChildren(icon(look.icons[Number(isOn)] as string, "i-sm"));
      const label = `${look.verbs[0]} ${name}`;
      write(button, "aria-pressed", String(isOn));
      write(button, "aria-label", label);
      button.title = `${look.verbs[Number(isOn)]} ${name}`;
    }
  }
}
