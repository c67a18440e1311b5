// Owner of everything that an element starts: listeners, timers, observers, requests. One `end()` stops it all.
//
//   #scope = new Scope();
//   connectedCallback()    { this.#scope = new Scope(); this.#scope.on(button, "click", () => ...); }
//   disconnectedCallback() { this.#scope.end(); }

interface Disconnectable {
  disconnect(): void;
}

export class Scope {
  readonly #abort = new AbortController();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #frames = new Map<string, number>();

  /** Give this to `request`, so that an answer to an element that has left is never handled. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get isEnded(): boolean {
    return this.#abort.signal.aborted;
  }

  on<K extends keyof HTMLElementEventMap>(
    target: HTMLElement | DocumentFragment,
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ): void;
  on<K extends keyof WindowEventMap>(
    target: Window,
    type: K,
    listener: (event: WindowEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ): void;
  on<K extends keyof DocumentEventMap>(
    target: Document,
    type: K,
    listener: (event: DocumentEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ): void;
  on(target: EventTarget, type: string, listener: (event: Event) => void, options?: AddEventListenerOptions): void;
  on(target: EventTarget, type: string, listener: (event: never) => void, options: AddEventListenerOptions = {}): void {
    target.addEventListener(type, listener as EventListener, { ...options, signal: this.signal });
  }

  /** Runs once after `ms`. The same name again moves it: this is how a debounce is written. */
  after(ms: number, name: string, run: () => void): void {
    if (this.isEnded) return;
    this.cancel(name);
    this.#timers.set(
      name,
      setTimeout(() => {
        this.#timers.delete(name);
        run();
      }, ms),
    );
  }

  /** Runs every `ms` until the scope ends or `cancel(name)`. */
  every(ms: number, name: string, run: () => void): void {
    this.after(ms, name, () => {
      this.every(ms, name, run);
      run();
    });
  }

  /** Runs once before the next picture is drawn; the same name again in the meantime is the same run. */
  frame(name: string, run: () => void): void {
    if (this.isEnded) return;
    this.cancel(name);
    this.#frames.set(
      name,
      requestAnimationFrame(() => {
        this.#frames.delete(name);
        run();
      }),
    );
  }

  /** Resolves after `ms`, or at once when the scope ends: look at `isEnded` then. */
  wait(ms: number): Promise<void> {
    return new Promise((done) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.signal.removeEventListener("abort", finish);
        done();
      };
      const timer = setTimeout(finish, ms);
      if (this.isEnded) finish();
      else this.signal.addEventListener("abort", finish);
    });
  }

  isWaiting(name: string): boolean {
    return this.#timers.has(name) || this.#frames.has(name);
  }

  /** True when something was waiting under that name. */
  cancel(name: string): boolean {
    clearTimeout(this.#timers.get(name));
    const frame = this.#frames.get(name);
    if (frame !== undefined) cancelAnimationFrame(frame);
    return [this.#timers.delete(name), this.#frames.delete(name)].includes(true);
  }

  /** Hands over an observer, or anything else with `disconnect`. */
  keep<T extends Disconnectable>(observer: T): T {
    this.onEnd(() => observer.disconnect());
    return observer;
  }

  /** For what is closed in another way: an EventSource, an object URL. Runs at once when the scope has ended. */
  onEnd(run: () => void): void {
    if (this.isEnded) run();
    else this.signal.addEventListener("abort", run, { once: true });
  }

  end(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const frame of this.#frames.values()) cancelAnimationFrame(frame);
    this.#timers.clear();
    this.#frames.clear();
    this.#abort.abort();
  }
}
