// <film-preview><div data-stage><div data-picture> <video data-front> <video> <canvas data-cover hidden> … </div></div>
//   <div data-empty hidden> <button data-begin> </div> <div data-trouble hidden> <span data-sentence> <button data-retry> </div> <p data-missing hidden>
//   <div data-ribbon hidden> <span data-name> <button data-back> </div> <p data-busy hidden></film-preview>
// Shows the document as it will be rendered. After each change it asks for the new preview (preview/rendition.ts); until that shows the
// same frame the picture before stays. Hears editor:look {timeline, name}: shows that document instead, not to be changed; null brings
// the present one back. Tells editor:preview-ready when the first picture is there.
import { need } from "../../lib/dom.ts";
import { Scope } from "../../lib/scope.ts";
import type { Timeline } from "../edits/document.ts";
import { type Editor, editorOf } from "../editor.ts";
import { emit, hear } from "../events.ts";
import { absentWords } from "../preview/absent.ts";
import { paceOf, spanOf, wentTo } from "../preview/clock.ts";
import { Cover } from "../preview/cover.ts";
import { open } from "../preview/hls.ts";
import { sizeOf } from "../preview/measures.ts";
import { type Film, Player } from "../preview/player.ts";
import { isSeenAlike, Renditions, type Rendition, stillOf } from "../preview/rendition.ts";
import { RoughPictures } from "../preview/rough.ts";
import { type Look, type Viewing, viewingOf } from "../preview/viewing.ts";
import type { State } from "../state/store.ts";

const REST = 120; // ms that the playhead stands before its exact picture is asked for
const STEP = 15; // frames: a way so short needs no rough picture, if the film has it
const HOT = 150; // ms since the film showed a picture: it can follow the hand by itself
const BACK_EVERY = 60; // ms between pictures on the way back
const SLOW = 400; // ms before one is told to wait

export class FilmPreview extends HTMLElement {
  #scope = new Scope();
  #editor!: Editor;
  #viewing!: Viewing;
  #renditions!: Renditions;
  #player!: Player;
  #cover!: Cover;
  #rough!: RoughPictures;
  /** The newest answer, and what it was about. */
  #newest: { readonly rendition: Rendition; readonly timeline: Timeline } | null = null;
  #exactAt = -Infinity;
  #isReady = false;
  #hasReloaded = false;
  #isAway = false;

  connectedCallback(): void {
    const scope = (this.#scope = new Scope());
    this.#editor = editorOf(this);
    this.#viewing = viewingOf(this.#editor);
    const { shelf, store, boot } = this.#editor;
    const measures = { sizeOf: (id: string) => sizeOf(shelf.get(id)), blockOf: () => ({ width: 0, height: 0 }) };
    this.#rough = new RoughPictures(shelf, measures, () => this.#redraw());
    this.#cover = new Cover(need(this, "[data-cover]", HTMLCanvasElement), scope, {
      shown: () => this.#seen(),
      failed: () => undefined, // the film may yet show it, and says what is wrong
    });
    const videos = [...this.querySelectorAll("video")] as [HTMLVideoElement, HTMLVideoElement];
    this.#player = new Player(videos, scope, open, {
      shown: (frame, isPlaying) => this.#shown(frame, isPlaying),
      swapped: () => this.#swapped(),
      ended: () => this.#ended(),
      waiting: (isWaiting) => this.#busy(isWaiting ? "Getting the next part ready" : ""),
      failed: (film, isGone) => this.#pieceFailed(film, isGone),
    });
    this.#renditions = new Renditions(boot.urls.preview, scope, {
      ready: (rendition, timeline, isDragging) => this.#ready(rendition, timeline, isDragging),
      failed: (sentence, isWaiting) => this.#unanswered(sentence, isWaiting),
    });
    scope.on(need(this, "[data-retry]", HTMLElement), "click", () => this.#retry());
    scope.on(need(this, "[data-begin]", HTMLElement), "click", () => emit("editor:open", { panel: "text" }));
    scope.on(need(this, "[data-back]", HTMLElement), "click", () => emit("editor:look", { timeline: null, name: "" }));
    hear(scope, "editor:look", ({ timeline, name }) => this.#viewing.set({ other: timeline, otherName: name ?? "Another version" }));
    this.#viewing.listen(scope, (look, before) => this.#looked(look, before));
    store.listen(scope, (state, before) => this.#heard(state, before));
    this.#show(true);
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  get #timeline(): Timeline {
    return this.#viewing.look.other ?? this.#editor.store.state.timeline;
  }

  /** What is to be seen: at the very end the last frame is. */
  get #frame(): number {
    const { duration } = this.#timeline;
    return Math.max(0, Math.min(this.#editor.store.state.position, duration - 1));
  }

  /** Whether the film in front is another than the document. */
  get #isStale(): boolean {
    return this.#renditions.isAsking || this.#player.film === null || this.#player.film.key !== this.#newest?.rendition.key;
  }

  #heard(state: State, before: State): void {
    if (state === before) return;
    const isEdited = !this.#viewing.look.other && (!isSeenAlike(state.timeline, before.timeline) || state.isDragging !== before.isDragging);
    if (isEdited) this.#show(state.isDragging);
    if (state.seeks !== before.seeks) this.#seek(before.position);
    if (state.speed !== before.speed) this.#go();
  }

  #looked(look: Look, before: Look): void {
    this.#player.sound = look;
    need(this, "[data-ribbon]", HTMLElement).hidden = look.other === null;
    need(this, "[data-name]", HTMLElement).textContent = look.otherName ? `${look.otherName}, as it was` : "";
    this.dataset["size"] = look.size;
    if (look.other !== before.other) this.#show();
  }

  /** Asks for the preview of the document as it is. */
  #show(isDragging = this.#editor.store.state.isDragging): void {
    const timeline = this.#timeline;
    const { width, height } = timeline.canvas;
    const stage = need(this, "[data-stage]", HTMLElement);
    stage.style.setProperty("--across", String(width));
    stage.style.setProperty("--down", String(height));
    this.#hasReloaded = false;
    const isEmpty = timeline.duration === 0;
    need(this, "[data-empty]", HTMLElement).hidden = !isEmpty;
    this.dataset["state"] = isEmpty ? "empty" : "";
    if (!isEmpty) return this.#renditions.want(timeline, this.#frame, isDragging && this.#isReady);
    this.#renditions.forget();
    this.#listMissing([]);
    this.#clear();
  }

  /** There is nothing to see. */
  #clear(): void {
    this.#newest = null;
    this.#player.close();
    this.#cover.off();
    this.#trouble("");
    this.#busy("");
    this.#seen();
  }

  #ready(rendition: Rendition, timeline: Timeline, isDragging: boolean): void {
    this.#newest = { rendition, timeline };
    this.#isAway = false;
    this.#trouble("");
    this.#listMissing(rendition.missing);
    if (!rendition.key) return this.#clear();
    const frame = this.#frame;
    if (this.#player.film?.key === rendition.key) {
      this.#player.load(this.#filmOf(rendition, timeline), frame);
      this.#player.seek(frame);
      return this.#go();
    }
    const isPlaying = this.#editor.store.state.speed !== 0 && this.#player.film !== null;
    if (!isPlaying) this.#cover.still({ url: stillOf(rendition, frame), frame });
    if (!isDragging) this.#player.load(this.#filmOf(rendition, timeline), frame);
  }

  #filmOf({ key, master, duration }: Rendition, { rate }: Timeline): Film {
    return { key, master, rate, duration };
  }

  /** The playhead was put somewhere. */
  #seek(from: number): void {
    const frame = this.#frame;
    const isThere = !this.#isStale && this.#player.has(frame);
    const isNear = Math.abs(frame - from) <= STEP || performance.now() - this.#exactAt < HOT;
    this.#cover.forget();
    if (!isThere || !isNear) this.#cover.rough(this.#rough, this.#timeline, frame);
    if (isThere) this.#player.seek(frame);
    else this.#player.aim(frame);
    this.#scope.after(REST, "rest", () => this.#rest());
    if (this.#editor.store.state.speed < 0) this.#go();
  }

  /** The playhead stands: its exact picture, from the film or as a still, whichever comes first. */
  #rest(): void {
    const newest = this.#newest;
    if (!newest || this.#editor.store.state.speed < 0) return;
    const frame = this.#frame;
    if (!this.#isStale) this.#player.seek(frame);
    const isPlaying = this.#editor.store.state.speed > 0;
    if (!isPlaying && !this.#player.has(frame)) this.#cover.still({ url: stillOf(newest.rendition, frame), frame });
  }

  #shown(frame: number, isPlaying: boolean): void {
    const isNew = !this.#isStale;
    if (isPlaying) this.#editor.store.playedTo(frame);
    if (isPlaying || (isNew && frame === this.#frame)) {
      this.#scope.cancel("rest");
      this.#exactAt = performance.now();
      this.#cover.off();
      this.#seen();
    }
    const { speed, timeline } = this.#editor.store.state;
    if (!isPlaying || speed <= 0) return;
    const span = spanOf(this.#timeline.duration, timeline.range, this.#viewing.look.isLooping);
    if (frame >= span.end && span.end < this.#timeline.duration) this.#ended();
  }

  #swapped(): void {
    this.#cover.off();
    this.#busy("");
    this.#seen();
    this.#go();
  }

  #ended(): void {
    const { store } = this.#editor;
    const { look } = this.#viewing;
    const span = spanOf(this.#timeline.duration, store.state.timeline.range, look.isLooping);
    if (look.isLooping) return store.seek(span.start);
    store.playedTo(this.#timeline.duration);
    store.pause();
  }

  /** Plays or stands as the state says. */
  #go(): void {
    const { store } = this.#editor;
    const { speed, position } = store.state;
    this.#scope.cancel("back");
    const pace = paceOf(speed);
    if (!pace) {
      this.#player.pause();
      this.#busy("");
      if (speed < 0) this.#goBack(position, performance.now());
      else if (!this.#isStale) this.#player.seek(this.#frame);
      return;
    }
    if (this.#timeline.duration === 0) return store.pause();
    const span = spanOf(this.#timeline.duration, store.state.timeline.range, this.#viewing.look.isLooping);
    if (position >= span.end - 1) store.seek(span.start);
    this.#player.aim(this.#frame);
    // what is played is the document as it is; the one before only where the studio is away
    if (this.#isStale && !this.#isAway) this.#busy("Getting the preview ready");
    else this.#player.play(pace.rate, pace.isSilent);
  }

  /** No browser plays backwards: picture by picture, as quick as they come. */
  #goBack(from: number, since: number): void {
    this.#scope.after(BACK_EVERY, "back", () => {
      const { store } = this.#editor;
      const { speed } = store.state;
      const frame = Math.max(0, wentTo(from, speed, performance.now() - since, this.#timeline.rate));
      store.playedTo(frame);
      if (!this.#isStale && this.#player.has(frame)) this.#player.seek(frame);
      else this.#cover.rough(this.#rough, this.#timeline, frame);
      if (frame > 0) return this.#goBack(from, since);
      store.pause();
      this.#rest();
    });
  }

  /** A picture for a rough one has come: if one is still wanted. */
  #redraw(): void {
    if (this.#cover.shown || !this.#scope.cancel("rest")) return;
    this.#cover.rough(this.#rough, this.#timeline, this.#frame);
    this.#scope.after(REST, "rest", () => this.#rest());
  }

  #seen(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    this.#rough.prepare(this.#timeline);
    emit("editor:preview-ready", {});
  }

  #unanswered(sentence: string, isWaiting: boolean): void {
    this.#isAway = true;
    const older = this.#player.film ? " Until then this is the picture before the last change." : "";
    this.#trouble(isWaiting ? `${sentence}${older}` : sentence);
    if (this.#editor.store.state.speed !== 0) this.#go();
  }

  #pieceFailed(film: Film, isGone: boolean): void {
    if (film.key !== this.#newest?.rendition.key) return;
    if (isGone && !this.#hasReloaded) {
      this.#player.close();
      this.#show(false);
      this.#hasReloaded = true;
      return;
    }
    this.#editor.store.pause();
    this.#trouble("This part of the preview could not be made. Try again, or go to another place.");
  }

  #retry(): void {
    this.#trouble("");
    if (this.#renditions.isAsking) return this.#renditions.retry();
    if (this.#isStale) this.#show(false);
    this.#player.retry();
    this.#rest();
  }

  #trouble(sentence: string): void {
    need(this, "[data-sentence]", HTMLElement).textContent = sentence;
    need(this, "[data-trouble]", HTMLElement).hidden = !sentence;
  }

  #busy(sentence: string): void {
    const words = need(this, "[data-busy]", HTMLElement);
    if (!sentence) {
      this.#scope.cancel("busy");
      words.hidden = true;
      return;
    }
    this.#scope.after(SLOW, "busy", () => {
      need(words, "span", HTMLElement).textContent = sentence;
      words.hidden = false;
    });
  }

  /** Media that the preview has no picture of. */
  #listMissing(missing: readonly string[]): void {
    const line = need(this, "[data-missing]", HTMLElement);
    line.textContent = absentWords(missing.map((id) => this.#editor.shelf.get(id)));
    line.hidden = !missing.length;
  }
}

customElements.define("film-preview", FilmPreview);
