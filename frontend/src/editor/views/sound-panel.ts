// <sound-panel> what bin/panel.ts names, without kinds; <audio data-player preload="none"> <button data-listen> </sound-panel>
// The panel Audio: sounds of the project and the library, heard in their place by the space bar or the sign before their name.
// What is heard here and what the preview plays stop each other.
import { findAll, need } from "../../lib/dom.ts";
import { Scope } from "../../lib/scope.ts";
import { row } from "../bin/cards.ts";
import { BinPanel } from "../bin/panel.ts";
import type { MediaItem } from "../state/media.ts";

export class SoundPanel extends HTMLElement {
  #scope = new Scope();
  #panel: BinPanel | null = null;
  #heard: string | null = null;

  connectedCallback(): void {
    this.#scope = new Scope();
    const player = this.#player;
    this.#panel = new BinPanel(this, this.#scope, { draw: (item, about) => row(item, about, item.id === this.#heard), space: (item) => this.#toggle(item) }, "audio");
    this.#scope.on(this, "click", (event) => this.#clicked(event));
    this.#scope.on(player, "ended", () => this.#stop());
    this.#scope.on(player, "error", () => this.#stop());
    this.#scope.on(player, "timeupdate", () => this.#advance());
    this.#panel.editor.store.listen(this.#scope, ({ speed }) => speed !== 0 && this.#stop());
    this.#scope.onEnd(() => player.pause());
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  get #player(): HTMLAudioElement {
    return need(this, "[data-player]", HTMLAudioElement);
  }

  #clicked(event: MouseEvent): void {
    const asked = event.target instanceof Element ? event.target.closest("[data-play], [data-listen]") : null;
    const item = this.#panel?.list.chosen;
    if (asked && item) this.#toggle(item);
  }

  #toggle(item: MediaItem): void {
    const isSame = item.id === this.#heard;
    this.#stop();
    if (isSame || item.status !== "ready") return;
    this.#panel?.editor.store.pause();
    this.#heard = item.id;
    this.#player.src = item.original;
    this.#player.play().catch(() => this.#heard === item.id && this.#stop()); // it cannot be loaded; another may be heard by now
    this.#draw(item.id);
  }

  #stop(): void {
    const heard = this.#heard;
    if (heard === null) return;
    this.#heard = null;
    this.#player.pause();
    this.#draw(heard);
  }

  #draw(id: string): void {
    const item = this.#panel?.editor.shelf.get(id);
    if (item) this.#panel?.list.exchange(item);
    for (const button of findAll(this, "[data-listen]", HTMLElement)) button.textContent = this.#heard === null ? "Listen" : "Stop";
  }

  #advance(): void {
    const { currentTime, duration } = this.#player;
    if (this.#heard === null || !(duration > 0)) return;
    this.#panel?.list.option(this.#heard)?.style.setProperty("--part", String(currentTime / duration));
  }
}

customElements.define("sound-panel", SoundPanel);
