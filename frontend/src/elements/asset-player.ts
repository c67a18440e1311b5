/**
 * A film or a sound that can be gone through by frames.
 *
 * <asset-player rate-num="30" rate-den="1" peaks="/media/…/peaks or empty">
 *   <video controls> or <audio controls>
 *   <canvas data-peaks hidden></canvas>
 *   <div data-bar hidden> <button data-do="play | back | next | start | end | loop"> <output data-timecode></output> <output data-total></output>
 *     <input type="range" data-seek max="1000"> <input type="range" data-volume max="1"> <select data-speed> <option value="0.5"> <button data-do="frame"> </div>
 * </asset-player>
 *
 * Keys, wherever the focus is but in a field: Space and K play and stop, J and L shuttle, arrows and , . go by one frame, with
 * Shift by a second, Home and End, M mutes. I and O write the moment into the page's form for cutting, as the button "frame" does
 * into that for keeping one. Without this script the browser's own controls are there.
 */

import { find, findAll, need } from "../lib/dom.ts";
import { formatTimecode, fromSeconds } from "../lib/frames.ts";
import { request } from "../lib/http.ts";
import { isForPage, isPlain } from "../lib/keys.ts";
import { columns, readPeaks, type Peaks } from "../lib/peaks.ts";
import { Scope } from "../lib/scope.ts";
import { canTake, take, type Moment } from "./asset-player-moments.ts";
import { Transport } from "./asset-player-transport.ts";

const COLUMN = 3; // pixels, with one between

export class AssetPlayer extends HTMLElement {
  #scope = new Scope();
  #transport: Transport | null = null;
  #peaks: Peaks | null = null;

  connectedCallback(): void {
    this.#scope = new Scope();
    const media = need(this, "video, audio", HTMLMediaElement);
    this.#transport = new Transport(media, this.#rate, this.#scope);
    for (const type of ["timeupdate", "seeking", "seeked", "play", "pause", "loadedmetadata", "ratechange", "volumechange"] as const) {
      this.#scope.on(media, type, () => this.#show());
    }
    this.#scope.on(this, "click", (event) => this.#clicked(event));
    this.#scope.on(this, "input", (event) => this.#set(event));
    this.#scope.on(document, "keydown", (event) => this.#pressed(event));
    const bar = find(this, "[data-bar]", HTMLElement);
    if (bar) bar.hidden = false;
    if (bar) media.controls = false;
    const keep = find(this, "[data-do=frame]", HTMLElement);
    if (keep) keep.hidden = !canTake("frame");
    this.#follow(media);
    this.#show();
    void this.#fetchPeaks();
  }

  disconnectedCallback(): void {
    this.#transport?.stop();
    this.#scope.end();
  }

  get #media(): HTMLMediaElement {
    return need(this, "video, audio", HTMLMediaElement);
  }

  get #rate(): { num: number; den: number } {
    return { num: Number(this.getAttribute("rate-num")) || 25, den: Number(this.getAttribute("rate-den")) || 1 };
  }

  /** The timecode moves with each picture; `timeupdate` comes four times a second. */
  #follow(media: HTMLMediaElement): void {
    if (!(media instanceof HTMLVideoElement) || !("requestVideoFrameCallback" in media)) return;
    const next = (): void => {
      if (this.#scope.isEnded) return;
      this.#show();
      media.requestVideoFrameCallback(next);
    };
    media.requestVideoFrameCallback(next);
  }

  #clicked(event: MouseEvent): void {
    const target = event.target;
    if (!(target instanceof Element)) return;
    if (target instanceof HTMLVideoElement && !target.controls) return this.#transport?.togglePlay();
    if (target instanceof HTMLCanvasElement) return this.#seekTo(event.offsetX / Math.max(1, target.clientWidth));
    this.#do(target.closest<HTMLElement>("[data-do]")?.dataset["do"] ?? "");
  }

  #do(what: string): void {
    const transport = this.#transport;
    if (what === "play") transport?.togglePlay();
    if (what === "back") transport?.step(-1);
    if (what === "next") transport?.step(1);
    if (what === "start") transport?.toStart();
    if (what === "end") transport?.toEnd();
    if (what === "loop") this.#media.loop = !this.#media.loop;
    if (what === "mute") this.#mute();
    if (what === "frame") this.#take("frame");
    this.#show();
  }

  #mute(): void {
    this.#media.muted = !this.#media.muted;
  }

  /** What ends with a frame ends before the next one. */
  #take(moment: Moment): void {
    this.#transport?.stop();
    const frame = (this.#transport?.frame ?? 0) + (moment === "end" ? 1 : 0);
    take(moment, formatTimecode(frame, this.#rate));
  }

  #set(event: Event): void {
    const field = event.target;
    if (field instanceof HTMLSelectElement && field.hasAttribute("data-speed") && this.#transport) this.#transport.speed = Number(field.value);
    if (field instanceof HTMLInputElement && field.hasAttribute("data-volume")) this.#hear(field.valueAsNumber);
    if (field instanceof HTMLInputElement && field.hasAttribute("data-seek")) this.#seekTo(field.valueAsNumber / Number(field.max));
  }

  #hear(volume: number): void {
    this.#media.volume = volume;
    this.#media.muted = false;
  }

  #seekTo(part: number): void {
    if (Number.isFinite(this.#media.duration)) this.#media.currentTime = part * this.#media.duration;
  }

  #pressed(event: KeyboardEvent): void {
    const target = event.target;
    if (!isForPage(event) || !isPlain(event)) return;
    const isControl = target instanceof Element && target.closest("button, a, input, summary, [popover], audio") !== null;
    if (isControl && (event.key === " " || event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End")) return;
    const act = this.#act(event);
    if (!act) return;
    event.preventDefault();
    act();
    this.#show();
  }

  #act({ key, shiftKey }: KeyboardEvent): (() => void) | null {
    const transport = this.#transport;
    if (!transport) return null;
    const step = (frames: number) => () => (shiftKey ? transport.jump(frames) : transport.step(frames));
    const acts: Readonly<Record<string, () => void>> = {
      " ": () => transport.togglePlay(),
      k: () => transport.stop(),
      j: () => transport.turn(-1),
      l: () => transport.turn(1),
      ",": () => transport.step(-1),
      ".": () => transport.step(1),
      arrowleft: step(-1),
      arrowright: step(1),
      home: () => transport.toStart(),
      end: () => transport.toEnd(),
      m: () => this.#mute(),
      i: () => this.#take("begin"),
      o: () => this.#take("end"),
    };
    return acts[key.toLowerCase()] ?? null;
  }

  #show(): void {
    const [media, transport] = [this.#media, this.#transport];
    if (!transport) return;
    const length = Number.isFinite(media.duration) ? media.duration : 0;
    this.#write("[data-timecode]", formatTimecode(transport.frame, this.#rate));
    this.#write("[data-total]", length > 0 ? formatTimecode(fromSeconds(length, this.#rate), this.#rate) : "");
    const speed = transport.shuttle || media.playbackRate;
    this.#write("[data-rate]", speed === 1 ? "" : `${speed}×`);
    const seek = find(this, "[data-seek]", HTMLInputElement);
    if (seek && length > 0) seek.value = String((media.currentTime / length) * Number(seek.max));
    const isPlaying = !media.paused || transport.shuttle !== 0;
    this.toggleAttribute("data-playing", isPlaying);
    for (const play of findAll(this, "[data-do=play]", HTMLElement)) play.setAttribute("aria-label", isPlaying ? "Pause" : "Play");
    find(this, "[data-do=loop]", HTMLElement)?.setAttribute("aria-pressed", String(media.loop));
    find(this, "[data-do=mute]", HTMLElement)?.setAttribute("aria-pressed", String(media.muted));
    const volume = find(this, "[data-volume]", HTMLInputElement);
    if (volume) volume.value = String(media.muted ? 0 : media.volume);
    this.#draw(length > 0 ? media.currentTime / length : 0);
  }

  async #fetchPeaks(): Promise<void> {
    const [address, canvas] = [this.getAttribute("peaks"), find(this, "canvas[data-peaks]", HTMLCanvasElement)];
    if (!address || !canvas) return;
    try {
      this.#peaks = readPeaks(await (await request(address, { signal: this.#scope.signal })).arrayBuffer());
    } catch {
      return; // the sound can be heard without its picture
    }
    canvas.hidden = this.#peaks === null;
    this.#scope.keep(new ResizeObserver(() => this.#show())).observe(canvas);
  }

  #draw(part: number): void {
    const canvas = find(this, "canvas[data-peaks]", HTMLCanvasElement);
    const context = canvas?.getContext("2d");
    if (!canvas || !context || !this.#peaks || canvas.hidden) return;
    const [width, height, dots] = [canvas.clientWidth, canvas.clientHeight, window.devicePixelRatio || 1];
    canvas.width = width * dots;
    canvas.height = height * dots;
    context.scale(dots, dots);
    const style = getComputedStyle(canvas);
    columns(this.#peaks, Math.max(1, Math.floor(width / COLUMN))).forEach((loud, column) => {
      const tall = Math.max(1, loud * height);
      context.fillStyle = (column * COLUMN) / width < part ? style.accentColor : style.color;
      context.fillRect(column * COLUMN, (height - tall) / 2, COLUMN - 1, tall);
    });
  }

  #write(selector: string, text: string): void {
    for (const place of findAll(this, selector, HTMLElement)) if (place.textContent !== text) place.textContent = text;
  }
}

customElements.define("asset-player", AssetPlayer);
