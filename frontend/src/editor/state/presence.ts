// Other tabs of this browser with the same project: who is there, and what they have saved. Both may edit. A tab holds a Web Lock
// of its own name for as long as it lives, so that what a killed one left can be told from what a living one is about to save;
// where there are no locks (a page without TLS) tabs answer to a roll-call.
import type { Scope } from "../../lib/scope.ts";
import type { Timeline } from "../edits/document.ts";
import type { MediaItem } from "./media.ts";

const ANSWER = 250; // ms in which a tab answers to a roll-call

/** What the server took from another tab. */
export interface Saved {
  readonly version: number;
  readonly timeline: Timeline;
  readonly at: string;
  /** What its clips are of, which this tab may not have met. */
  readonly media: readonly MediaItem[];
}

type Message =
  | { readonly kind: "here" | "who" | "gone"; readonly tab: string }
  | { readonly kind: "saved"; readonly tab: string; readonly saved: Saved };

export class Presence {
  readonly #tab: string;
  readonly #prefix: string;
  readonly #channel: BroadcastChannel | null;
  readonly #others = new Set<string>();
  #changed: () => void = () => undefined;
  #heard: (saved: Saved) => void = () => undefined;

  constructor(scope: Scope, project: string, tab: string) {
    this.#tab = tab;
    this.#prefix = `project:${project}:`;
    this.#channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(`project:${project}`) : null;
    if (this.#channel) this.#channel.onmessage = ({ data }: MessageEvent<Message>) => this.#take(data);
    this.#hold(scope);
    this.#say({ kind: "who", tab });
    scope.on(window, "pagehide", () => this.#say({ kind: "gone", tab }));
    scope.on(window, "pageshow", (event) => {
      if (event.persisted) this.#say({ kind: "who", tab }); // back from the browser's memory
    });
    scope.onEnd(() => {
      this.#say({ kind: "gone", tab });
      this.#channel?.close();
    });
  }

  get others(): ReadonlySet<string> {
    return this.#others;
  }

  onChange(changed: () => void): void {
    this.#changed = changed;
    changed();
  }

  onSaved(heard: (saved: Saved) => void): void {
    this.#heard = heard;
  }

  tell(saved: Saved): void {
    this.#say({ kind: "saved", tab: this.#tab, saved });
  }

  /** The tabs that are there, frozen ones too. */
  async living(scope: Scope): Promise<ReadonlySet<string>> {
    const locked = await this.#locked();
    if (locked?.every((tab) => tab === this.#tab || this.#others.has(tab))) return new Set([...this.#others, ...locked]);
    await scope.wait(ANSWER); // they answer, or are frozen; a page that was left just now, as by a reload, holds its lock for a moment
    return new Set([...this.#others, ...((await this.#locked()) ?? [])]);
  }

  /** Null where there are no locks. */
  async #locked(): Promise<string[] | null> {
    const locks = await lockManager()?.query().catch(() => null);
    const names = (locks?.held ?? []).map(({ name = "" }) => name).filter((name) => name.startsWith(this.#prefix));
    return locks ? names.map((name) => name.slice(this.#prefix.length)) : null;
  }

  #hold(scope: Scope): void {
    const ended = new Promise<void>((done) => scope.onEnd(done));
    lockManager()?.request(this.#prefix + this.#tab, () => ended).catch(() => undefined); // refused in a frame without storage
  }

  #take(message: Message): void {
    if (message.kind === "saved") {
      this.#heard(message.saved);
      return;
    }
    if (message.kind === "who") this.#say({ kind: "here", tab: this.#tab });
    const before = this.#others.size;
    if (message.kind === "gone") this.#others.delete(message.tab);
    else this.#others.add(message.tab);
    if (this.#others.size !== before) this.#changed();
  }

  #say(message: Message): void {
    try {
      this.#channel?.postMessage(message);
    } catch {
      // closed
    }
  }
}

/** There is none on a page without TLS. */
function lockManager(): LockManager | null {
  return (navigator as { readonly locks?: LockManager | null }).locks ?? null;
}
