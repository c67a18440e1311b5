// For tests: the studio's /uploads/s3/ and the bucket behind it, as media_library/direct_uploads.py answers; parts are of four bytes.
import { vi } from "vitest";

export const PART = 4;
export const ENDPOINT = "/uploads/s3/";
const BUCKET = "https://bucket.example/";
const OFTEN = { interval: 5, timeout: 4000 }; // timers that are not real go by with it

interface Upload {
  size: number;
  readonly parts: Map<number, string>;
  isDone: boolean;
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

class FakePut extends EventTarget {
  static all: FakePut[] = [];
  static most = 0;
  readonly upload = new EventTarget();
  status = 0;
  isOver = false;
  address = "";
  body = new Blob();

  open(_: string, address: string): void {
    this.address = address;
  }

  send(body: Blob): void {
    this.body = body;
    FakePut.all.push(this);
    FakePut.most = Math.max(FakePut.most, FakePut.all.filter((put) => !put.isOver).length);
  }

  /** Bytes that are on their way. */
  move(loaded: number): void {
    this.upload.dispatchEvent(Object.assign(new Event("progress"), { loaded }));
  }

  end(status: number): void {
    if (this.isOver) return;
    this.isOver = true;
    this.status = status;
    this.dispatchEvent(new Event("loadend"));
  }

  abort(): void {
    this.end(0);
  }

  get number(): number {
    return Number(new URL(this.address).searchParams.get("part"));
  }
}

export class FakeBucket {
  readonly uploads = new Map<string, Upload>();
  /** What the studio was asked, "POST /uploads/s3/". */
  readonly asked: string[] = [];
  /** The headers of each. */
  readonly told: Headers[] = [];
  /** What it answers next, whatever it is asked; undefined: as it is. A 0 is a lost connection. */
  readonly refusals: (Refusal | 0 | undefined)[] = [];
  /** Addresses older than this no longer work. */
  generation = 0;
  isClosed = false;
  /** The studio answers when this has been resolved. */
  answers = Promise.resolve();
  #begun = 0;

  constructor() {
    FakePut.all = [];
    FakePut.most = 0;
    vi.stubGlobal("XMLHttpRequest", FakePut);
    vi.stubGlobal("fetch", (url: string, init: RequestInit = {}) => this.#answer(url, init));
  }

  /** Those that have begun and wait for an answer. */
  get open(): FakePut[] {
    return FakePut.all.filter((put) => !put.isOver);
  }

  /** How many were on their way at once. */
  get most(): number {
    return FakePut.most;
  }

  /** Numbers of the parts that were begun to be sent, in order, each try. */
  get tried(): number[] {
    return FakePut.all.map((put) => put.number);
  }

  /** Waits until so many are on their way. */
  async opened(count: number): Promise<FakePut[]> {
    await vi.waitFor(() => {
      if (this.open.length !== count) throw new Error(`${this.open.length} parts are on their way`);
    }, OFTEN);
    return this.open;
  }

  /** Takes a part in, or refuses it as a bucket does. */
  async take(put: FakePut): Promise<void> {
    const [, id, generation] = new URL(put.address).pathname.split("/");
    const upload = this.uploads.get(id ?? "");
    if (this.isClosed || Number(generation) < this.generation) return put.end(403);
    if (!upload) return put.end(404);
    const text = await put.body.text();
    if (!put.isOver) upload.parts.set(put.number, text);
    put.end(200);
  }

  /** Takes in all that comes until `done` has ended. */
  async takeUntil<T>(done: Promise<T>): Promise<T> {
    let isOver = false;
    const end = (): void => void (isOver = true);
    done.then(end, end);
    await vi.waitFor(async () => {
      for (const put of this.open) await this.take(put);
      if (!isOver) throw new Error("it goes on");
    }, OFTEN);
    return done;
  }

  content(id: string): string {
    const parts = this.uploads.get(id)?.parts ?? new Map<number, string>();
    return [...parts.keys()].sort((a, b) => a - b).map((number) => parts.get(number)).join("");
  }

  async #answer(url: string, init: RequestInit): Promise<Response> {
    const method = init.method ?? "GET";
    this.asked.push(`${method} ${url}`);
    this.told.push(new Headers(init.headers));
    await this.answers;
    if (init.signal?.aborted) throw init.signal.reason;
    const refusal = this.refusals.shift();
    if (refusal === 0) throw new TypeError("Failed to fetch");
    if (refusal) return refused(refusal);
    const body = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    const [id = "", act = ""] = url.slice(ENDPOINT.length).split("/");
    if (id === "") return this.#begin(body.size);
    const upload = this.uploads.get(id);
    if (!upload) return refused({ status: 404, code: "http_404", message: "There is no such upload." });
    if (method === "DELETE") {
      this.uploads.delete(id);
      return new Response(null, { status: 204 });
    }
    if (act === "addresses") return Response.json({ addresses: this.#addresses(id, body.numbers) });
    if (act === "parts") return Response.json({ arrived: [...upload.parts].map(([number, text]) => ({ number, size: text.length })), ...measures(upload) });
    if ([...upload.parts.values()].join("").length !== upload.size) return refused({ status: 409, code: "not_whole", message: "Not all has come." });
    upload.isDone = true;
    return Response.json({ asset: id, job: null });
  }

  #begin(size: number): Response {
    this.#begun += 1;
    const id = `upload-${this.#begun}`;
    const upload = { size, parts: new Map<number, string>(), isDone: false };
    this.uploads.set(id, upload);
    return Response.json({ id, ...measures(upload) }, { status: 201 });
  }

  #addresses(id: string, numbers: readonly number[]): Record<string, string> {
    return Object.fromEntries(numbers.map((number) => [number, `${BUCKET}${id}/${this.generation}/?part=${number}`]));
  }
}

function measures({ size }: Upload): object {
  return { part_size: PART, parts: Math.ceil(size / PART) };
}

function refused({ status, code, message }: Refusal): Response {
  return Response.json({ error: { code, message } }, { status });
}
