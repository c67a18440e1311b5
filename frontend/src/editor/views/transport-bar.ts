// <transport-bar> <input data-time> <span data-total> <span data-speed> <button data-action="play"><span data-when="still"> <span
//   data-when="playing"></button> <button data-do="loop | mute | fullscreen"> <input type="range" data-volume> <select data-zones>
//   <select data-picture-size> </transport-bar>
// Where the playhead is, in a field to type another place into, and how the preview is looked at and heard. Buttons with data-action are
// <editor-keys>' own. There is one rendition, so there is no menu for its quality; what stands still is shown in stills of 540 lines.
import { find, need } from "../../lib/dom.ts";
import { formatTimecode, parseTimecode, perSecond } from "../../lib/frames.ts";
import { Scope } from "../../lib/scope.ts";
import { type Editor, editorOf } from "../editor.ts";
import { type Look, type Size, type Viewing, viewingOf, type Zones } from "../preview/viewing.ts";
import type { State } from "../state/store.ts";

export class TransportBar extends HTMLElement {
  #scope = new Scope();
  #editor!: Editor;
  #viewing!: Viewing;
  #isByPointer = false;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#editor = editorOf(this);
    this.#viewing = viewingOf(this.#editor);
    this.#connectTime();
    this.#connectChoices();
    this.#editor.store.listen(this.#scope, (state, before) => this.#draw(state, state === before ? null : before));
    this.#viewing.listen(this.#scope, (look) => this.#drawLook(look));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  get #time(): HTMLInputElement {
    return need(this, "[data-time]", HTMLInputElement);
  }

  #connectTime(): void {
    const [time, { store }] = [this.#time, this.#editor];
    this.#scope.on(time, "focus", () => time.select());
    this.#scope.on(time, "blur", () => this.#write());
    this.#scope.on(time, "keydown", (event) => {
      const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (event.key === "Enter") this.#goTo(time.value);
      else if (event.key === "Escape") time.blur();
      else if (by !== undefined) {
        event.preventDefault();
        store.seek(store.state.position + by * (event.shiftKey ? perSecond(store.state.timeline.rate) : 1));
        this.#write();
        time.select();
      }
    });
  }

  #goTo(words: string): void {
    const { store } = this.#editor;
    try {
      store.seek(parseTimecode(words, store.state.timeline.rate));
      this.#time.blur();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#time.ariaInvalid = "true";
      store.refuse(`${error.message}.`);
    }
  }

  #connectChoices(): void {
    const volume = need(this, "[data-volume]", HTMLInputElement);
    this.#scope.on(volume, "input", () => this.#viewing.set({ volume: Number(volume.value) / 100, isMuted: false }));
    this.#choice<Zones>("[data-zones]", (zones) => this.#viewing.set({ zones }));
    this.#choice<Size>("[data-picture-size]", (size) => this.#viewing.set({ size }));
    this.#scope.on(this, "pointerdown", () => (this.#isByPointer = true));
    this.#scope.on(this, "keydown", () => (this.#isByPointer = false));
    this.#scope.on(this, "click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-do]") : null;
      const { look } = this.#viewing;
      if (button?.dataset["do"] === "loop") this.#viewing.set({ isLooping: !look.isLooping });
      if (button?.dataset["do"] === "mute") this.#viewing.set({ isMuted: !look.isMuted });
      if (button?.dataset["do"] === "fullscreen") void this.#fillScreen();
    });
    this.#scope.on(document, "fullscreenchange", () => {
      this.#button("fullscreen").ariaPressed = String(document.fullscreenElement !== null);
    });
  }

  /** A hand that chose wants the keys of the editor back; who chose by keys goes on choosing. */
  #choice<T extends string>(selector: string, chosen: (value: T) => void): void {
    const select = need(this, selector, HTMLSelectElement);
    this.#scope.on(select, "change", () => {
      chosen(select.value as T);
      if (this.#isByPointer) select.blur();
    });
  }

  async #fillScreen(): Promise<void> {
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else await this.closest(".ed-preview")?.requestFullscreen();
    } catch {
      this.#editor.store.refuse("This browser does not let the preview fill the screen.");
    }
  }

  #draw(state: State, before: State | null): void {
    if (state.position !== before?.position || state.timeline.rate !== before.timeline.rate) {
      if (document.activeElement !== this.#time) this.#write();
    }
    if (state.timeline.duration !== before?.timeline.duration) {
      need(this, "[data-total]", HTMLElement).textContent = formatTimecode(state.timeline.duration, state.timeline.rate);
    }
    if (state.speed === before?.speed) return;
    const isPlaying = state.speed !== 0;
    this.#when("playing", isPlaying);
    this.#when("still", !isPlaying);
    const badge = need(this, "[data-speed]", HTMLElement);
    badge.hidden = state.speed === 0 || state.speed === 1;
    badge.textContent = `${state.speed < 0 ? "−" : ""}${Math.abs(state.speed)}×`;
  }

  /** Not over what is typed. */
  #write(): void {
    const { position, timeline } = this.#editor.store.state;
    const time = this.#time;
    time.ariaInvalid = null;
    const text = formatTimecode(position, timeline.rate);
    if (time.value !== text) time.value = text;
  }

  #drawLook(look: Look): void {
    this.#button("loop").ariaPressed = String(look.isLooping);
    const isMuted = look.isMuted || look.volume === 0;
    this.#button("mute").ariaPressed = String(isMuted);
    this.#when("muted", isMuted);
    this.#when("heard", !isMuted);
    need(this, "[data-volume]", HTMLInputElement).value = String(look.isMuted ? 0 : Math.round(look.volume * 100));
    need(this, "[data-zones]", HTMLSelectElement).value = look.zones;
    need(this, "[data-picture-size]", HTMLSelectElement).value = look.size;
  }

  #button(name: string): HTMLElement {
    return need(this, `[data-do="${name}"]`, HTMLElement);
  }

  #when(name: string, isSo: boolean): void {
    const part = find(this, `[data-when="${name}"]`, HTMLElement);
    if (part) part.hidden = !isSo;
  }
}

customElements.define("transport-bar", TransportBar);
