// One file straight into the bucket, in parts, as media_library/direct_uploads.py has it. What has come is asked for first and only what is
// missing is sent, so to go on after a pause, a lost network, a reload or a restart is to run it again with the id that it began with.
import { ApiError, request, requestJson, type Options } from "./http.ts";
import { put } from "./put.ts";
import { retry } from "./retry.ts";
import { Scope } from "./scope.ts";
import type { Turns } from "./turns.ts";

export const AT_ONCE = 3; // parts
const BATCH = 6; // addresses asked for together: they are good for an hour, and a slow line takes minutes for each part
const ROUNDS = 3;

interface Begun {
  readonly id: string;
  readonly part_size: number;
  readonly parts: number;
}

interface Found extends Begun {
  readonly arrived: readonly { readonly number: number; readonly size: number }[];
}

interface Answer {
  readonly addresses: Readonly<Record<string, string>>;
}

export interface Sendable {
  readonly name: string;
  readonly type: string;
  readonly data: Blob;
  /** Sent with each request to the studio. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Course {
  /** Shared by all that is sent at the same time. */
  readonly turns: Turns;
  readonly signal: AbortSignal;
  /** The id that it began with, if it did. */
  readonly known: string | null;
  /** Keep this id: it is what the file goes on with. */
  begun(id: string): void;
  /** In bytes; less than before when a part has to be sent again. */
  sent(bytes: number): void;
}

export class BucketUpload {
  readonly #endpoint: string;
  readonly #file: Sendable;
  readonly #course: Course;
  readonly #bytes = new Map<number, number>();
  #id: string | null;

  constructor(endpoint: string, file: Sendable, course: Course) {
    this.#endpoint = endpoint;
    this.#file = file;
    this.#course = course;
    this.#id = course.known;
  }

  /** The id of the upload, whose asset is made. Throws ApiError, or the signal's reason after an abort. */
  async run(): Promise<string> {
    for (let round = 1; ; round += 1) {
      const { id, missing, partSize } = await this.#look();
      try {
        await this.#send(id, missing, partSize);
        await this.#insist(`${id}/complete`, { method: "POST" });
        return id;
      } catch (error) {
        this.#course.signal.throwIfAborted();
        if (round === ROUNDS || !isOutdated(error)) throw error;
      }
    }
  }

  /** What there is to do; of an upload that has ended all, in a new one. */
  async #look(): Promise<{ id: string; missing: number[]; partSize: number }> {
    const found: Found = (await this.#found()) ?? { ...(await this.#begin()), arrived: [] };
    const { id, part_size: partSize, parts, arrived } = found;
    const missing: number[] = [];
    this.#bytes.clear();
    for (let number = 1; number <= parts; number += 1) {
      const { size } = this.#part(number, partSize);
      if (arrived.some((one) => one.number === number && one.size === size)) this.#bytes.set(number, size);
      else missing.push(number);
    }
    this.#moved();
    return { id, missing, partSize };
  }

  async #found(): Promise<Found | null> {
    if (this.#id === null) return null;
    try {
      return { id: this.#id, ...(await this.#insist<Omit<Found, "id">>(`${this.#id}/parts`)) };
    } catch (error) {
      if (!isOutdated(error)) throw error;
      return null;
    }
  }

  /** A request that is not cut short, so that no upload begins whose id nobody knows. */
  async #begin(): Promise<Begun> {
    const { name, type, data, headers } = this.#file;
    const announced = { name, type, size: data.size };
    const begun = await retry(() => requestJson<Begun>(this.#endpoint, { json: announced, headers }), this.#course.signal);
    this.#id = begun.id;
    this.#course.begun(begun.id);
    this.#course.signal.throwIfAborted();
    return begun;
  }

  /** One that fails for good stops those beside it. */
  async #send(id: string, missing: readonly number[], partSize: number): Promise<void> {
    const together = new AbortController();
    const scope = new Scope();
    scope.on(this.#course.signal, "abort", () => together.abort(this.#course.signal.reason));
    const addresses = new Addresses(missing, (numbers) => this.#ask(`${id}/addresses`, { json: { numbers } }));
    const next = missing.values();
    const sendOn = async (): Promise<void> => {
      for (const number of next) {
        const send = (): Promise<void> => this.#sendPart(number, this.#part(number, partSize), addresses, together.signal);
        await this.#course.turns.take(together.signal, send);
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, sendOn));
    } finally {
      together.abort();
      scope.end();
    }
  }

  async #sendPart(number: number, part: Blob, addresses: Addresses, signal: AbortSignal): Promise<void> {
    const attempt = async (): Promise<void> => {
      const address = await addresses.of(number);
      try {
        await put(address, part, signal, (bytes) => this.#moved(number, bytes));
      } catch (error) {
        addresses.drop(number);
        if (!signal.aborted) this.#moved(number, 0);
        throw error;
      }
    };
    const attemptTwice = (): Promise<void> => attempt().catch((error: unknown) => (isExpired(error) ? attempt() : Promise.reject(error)));
    await retry(attemptTwice, signal);
    this.#moved(number, part.size);
  }

  /** A piece without a type: a Content-Type would be one more thing for the bucket to allow. */
  #part(number: number, partSize: number): Blob {
    return this.#file.data.slice((number - 1) * partSize, number * partSize);
  }

  #moved(number?: number, bytes = 0): void {
    if (number !== undefined) this.#bytes.set(number, bytes);
    this.#course.sent([...this.#bytes.values()].reduce((sum, each) => sum + each, 0));
  }

  #ask<T>(path: string, options: Options = {}): Promise<T> {
    return requestJson<T>(`${this.#endpoint}${path}`, { ...options, headers: this.#file.headers, signal: this.#course.signal });
  }

  #insist<T>(path: string, options: Options = {}): Promise<T> {
    return retry(() => this.#ask<T>(path, options), this.#course.signal);
  }
}

/** Where to put parts, asked for as they are needed. */
class Addresses {
  readonly #wanted: readonly number[];
  readonly #ask: (numbers: readonly number[]) => Promise<Answer>;
  readonly #known = new Map<number, string>();
  #asking: Promise<void> | undefined;

  constructor(wanted: readonly number[], ask: (numbers: readonly number[]) => Promise<Answer>) {
    this.#wanted = wanted;
    this.#ask = ask;
  }

  async of(number: number): Promise<string> {
    for (;;) {
      const known = this.#known.get(number);
      if (known !== undefined) return known;
      this.#asking ??= this.#askFrom(number).finally(() => (this.#asking = undefined));
      await this.#asking;
    }
  }

  /** It did not work: next time a new one is asked for, with new ones for those after it. */
  drop(number: number): void {
    this.#known.delete(number);
  }

  async #askFrom(number: number): Promise<void> {
    const from = this.#wanted.indexOf(number);
    const { addresses } = await this.#ask(this.#wanted.slice(from, from + BATCH));
    for (const [key, address] of Object.entries(addresses)) this.#known.set(Number(key), address);
    if (!this.#known.has(number)) throw new ApiError(500, { code: "error", message: "The studio made a mistake. Try again in a moment.", fields: {} });
  }
}

/** Forgets what has come of an upload that is no asset yet. If nobody can be told now, it ends by itself after some days. */
export async function takeBack(endpoint: string, id: string): Promise<void> {
  try {
    await request(`${endpoint}${id}`, { method: "DELETE" });
  } catch {
    /* taken back already, or not to be reached */
  }
}

/** It is not what it was: ended, taken back in another tab, not whole. To look again tells more. */
function isOutdated(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 409 || error.status === 422);
}

/** An address is good for an hour. */
function isExpired(error: unknown): boolean {
  return error instanceof ApiError && error.code === "bucket" && error.status === 403;
}
