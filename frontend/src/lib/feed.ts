// The one stream of a page: the person's jobs, counts and meters, from /jobs/events/; or by asking the API while streams do not come
// through. It is open while an element listens and the tab is seen. Every connection begins with the whole state, so what is shown
// is right after a restart, in a second tab, and when a tab is looked at again.
import { ApiError, request, requestJson } from "./http.ts";
import { Scope } from "./scope.ts";

/** As jobs/feed.py makes it; one job of GET /api/v1/jobs/. */
export interface FeedJob {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly title: string;
  readonly status: "queued" | "processing" | "completed" | "failed" | "cancelled";
  readonly stage: string;
  readonly progress: number;
  readonly error: string;
  readonly seq: number;
  readonly link: string;
  readonly price: number;
  readonly is_unread: boolean;
  readonly can_retry: boolean;
  readonly seconds_left: number | null;
  readonly created_at: string;
  readonly completed_at: string | null;
}

interface Figures {
  readonly running: number;
  readonly waiting: number;
  readonly unread: number;
  /** Null where the installation has credits switched off. */
  readonly credits: { readonly left: number; readonly of: number } | null;
  readonly storage: { readonly used: number; readonly limit: number };
}

/** `jobs` are those at work, waiting or unread, newest first; of a great many only some. */
export interface FeedState extends Figures {
  readonly jobs: readonly FeedJob[];
}

interface Message extends FeedState {
  readonly whole: boolean;
}

export interface News {
  readonly state: FeedState;
  readonly changed: readonly FeedJob[];
  /** True when `changed` is all that the server tells: a job that is not among them has ended, or there are very many. */
  readonly isWhole: boolean;
}

type Listener = (news: News) => void;

const STREAM = "/jobs/events/";
const API = "/api/v1/jobs/";
const SILENCE = 12_000; // a stream that has not said a word by then is held back by something between
const POLL_BUSY = 3000;
const POLL_IDLE = 10_000;
const POLL_MAX = 60_000;
const PATIENCE_MAX = 32; // answers between two more tries of the stream

export const isActive = (job: FeedJob): boolean => job.status === "queued" || job.status === "processing";

export class Feed {
  readonly #listeners = new Set<Listener>();
  #scope = new Scope();
  #jobs = new Map<string, FeedJob>();
  #figures: Figures | null = null;
  #source: EventSource | null = null;
  #isHeard = false;
  #failures = 0;
  #answers = 0;
  #patience = 1;

  /** Tells `listener` the state, if it is known, and then all news until `scope` ends. */
  listen(scope: Scope, listener: Listener): void {
    if (scope.isEnded) return;
    this.#listeners.add(listener);
    scope.onEnd(() => this.#leave(listener));
    if (this.#listeners.size === 1) this.#start();
    else if (this.#figures) listener({ state: this.#state(this.#figures), changed: [...this.#jobs.values()], isWhole: true });
  }

  /** Tells `show` what becomes of one job, until it has ended. One that the state does not hold is asked for. */
  follow(scope: Scope, id: string, show: (job: FeedJob) => void): void {
    const own = new Scope();
    scope.onEnd(() => own.end());
    let seq = -1;
    const tell = (job: FeedJob): void => {
      if (own.isEnded || job.seq <= seq) return;
      seq = job.seq;
      if (!isActive(job)) own.end();
      show(job);
    };
    const ask = async (): Promise<void> => {
      try {
        tell(await requestJson<FeedJob>(`${API}${id}/`, { signal: own.signal }));
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) own.end(); // else the next whole state is the next try
      }
    };
    this.listen(own, ({ changed, isWhole }) => {
      const job = changed.find((each) => each.id === id);
      if (job) tell(job);
      else if (isWhole) void ask();
    });
  }

  /** A result was seen: here at once, on the server after that. Rejects with the ApiError of a refusal. */
  async read(id: string): Promise<void> {
    await this.#read([id], `${API}${id}/read/`);
  }

  async readAll(): Promise<void> {
    await this.#read([...this.#jobs.keys()], `${API}read/`, 0);
  }

  async cancel(id: string): Promise<void> {
    await request(`${API}${id}/cancel/`, { method: "POST" });
    this.#look();
  }

  /** Whoever tries again has seen how it ended. */
  async retry(id: string): Promise<void> {
    await this.#read([id], `${API}${id}/retry/`);
    this.#look();
  }

  async #read(ids: readonly string[], address: string, left?: number): Promise<void> {
    this.#assumeRead(ids, left);
    try {
      await request(address, { method: "POST", keepalive: true });
    } catch (error) {
      this.#restart(); // the state as it is
      throw error;
    }
  }

  #assumeRead(ids: readonly string[], left?: number): void {
    if (!this.#figures) return;
    const seen = ids.map((id) => this.#jobs.get(id)).filter((job) => job !== undefined && job.is_unread) as FeedJob[];
    const unread = left ?? Math.max(0, this.#figures.unread - seen.length);
    this.#take({ ...this.#figures, unread, whole: false, jobs: seen.map((job) => ({ ...job, is_unread: false })) });
  }

  #leave(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    this.#scope.end();
    this.#jobs.clear();
    this.#figures = null;
  }

  #start(): void {
    this.#scope = new Scope();
    this.#scope.onEnd(() => this.#close());
    this.#scope.on(document, "visibilitychange", () => this.#restart());
    this.#scope.on(window, "online", () => this.#restart());
    this.#restart();
  }

  /** A tab that nobody sees holds no stream: a browser allows six connections to one server. */
  #restart(): void {
    this.#close();
    this.#scope.cancel("poll");
    this.#failures = 0;
    this.#patience = 1;
    if (document.visibilityState === "hidden" || this.#scope.isEnded) return;
    this.#open();
  }

  #open(): void {
    let errors = 0;
    const source = new EventSource(STREAM);
    this.#source = source;
    const isWaitedFor = (): void => this.#scope.after(SILENCE, "silence", () => this.#fallBack());
    isWaitedFor();
    source.onmessage = (event: MessageEvent<string>) => {
      errors = 0;
      this.#patience = 1;
      this.#isHeard = true;
      this.#scope.cancel("silence");
      this.#scope.cancel("poll");
      this.#take(JSON.parse(event.data) as Message);
    };
    source.onerror = () => {
      errors += 1;
      if (errors >= 3 || source.readyState === EventSource.CLOSED) this.#fallBack();
      else isWaitedFor(); // the browser tries again by itself
    };
  }

  #close(): void {
    this.#scope.cancel("silence");
    this.#source?.close();
    this.#source = null;
    this.#isHeard = false;
  }

  #fallBack(): void {
    this.#close();
    this.#answers = 0;
    this.#poll();
  }

  /** Later each time that the server does not answer, and never at the same moment as all the other pages. */
  #poll(): void {
    const pause = this.#figures && this.#figures.running + this.#figures.waiting === 0 ? POLL_IDLE : POLL_BUSY;
    const wait = Math.min(pause * 2 ** this.#failures, POLL_MAX) * (0.75 + Math.random() / 2);
    this.#scope.after(wait, "poll", () => void this.#ask());
  }

  async #ask(): Promise<void> {
    try {
      const message = await requestJson<Message>(API, { signal: this.#scope.signal });
      if (this.#isHeard || this.#scope.isEnded) return;
      this.#take(message);
      this.#failures = 0;
      this.#answers += 1;
    } catch (error) {
      if (this.#scope.isEnded) return;
      if (error instanceof ApiError && [401, 403].includes(error.status)) return this.#close(); // signed out: asking again changes nothing
      this.#failures += 1;
    }
    this.#poll();
    if (this.#source || this.#failures > 0 || this.#answers < this.#patience) return;
    this.#patience = Math.min(this.#patience * 2, PATIENCE_MAX);
    this.#answers = 0;
    this.#open(); // asking goes on until it has spoken
  }

  /** After something was done: without a stream nobody else would tell. */
  #look(): void {
    if (!this.#isHeard && !this.#scope.isEnded) this.#scope.after(0, "poll", () => void this.#ask());
  }

  #take(message: Message): void {
    const known = this.#jobs;
    const changed = message.jobs.filter((job) => job.seq >= (known.get(job.id)?.seq ?? 0));
    const jobs = new Map(message.whole ? [] : known);
    for (const told of message.jobs) {
      const job = changed.includes(told) ? told : (known.get(told.id) ?? told);
      if (isActive(job) || job.is_unread) jobs.set(job.id, job);
      else jobs.delete(job.id);
    }
    this.#jobs = new Map([...jobs].sort(([, one], [, other]) => Date.parse(other.created_at) - Date.parse(one.created_at)));
    const { running, waiting, unread, credits, storage } = message;
    this.#figures = { running, waiting, unread, credits, storage };
    const news: News = { state: this.#state(this.#figures), changed, isWhole: message.whole };
    for (const listener of [...this.#listeners]) if (this.#listeners.has(listener)) listener(news);
  }

  #state(figures: Figures): FeedState {
    return { ...figures, jobs: [...this.#jobs.values()] };
  }
}

export const feed = new Feed();
