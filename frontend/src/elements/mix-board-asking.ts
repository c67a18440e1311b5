// What the board of the mixer asks of the server: one thing at a time, in the order in which it was done, each answered with the
// whole board. Used by mix-board.ts.
import { ApiError, FRAGMENT, requestHtml } from "../lib/http.ts";

export type Fields = FormData | Readonly<Record<string, string>>;

export interface Answered {
  /** Another answer is still to come: what this one shows is out of date already. */
  readonly isLast: boolean;
}

export interface Hears {
  sent(): void;
  took(html: string, how: Answered): void;
  refused(error: ApiError, how: Answered): void;
}

export class BoardAsking {
  readonly #signal: AbortSignal;
  readonly #hears: Hears;
  #idle: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(signal: AbortSignal, hears: Hears) {
    [this.#signal, this.#hears] = [signal, hears];
  }

  get isBusy(): boolean {
    return this.#waiting > 0;
  }

  /** Resolves with null when it is done, or with why it was refused. */
  ask(address: string, fields: Fields = {}): Promise<ApiError | null> {
    this.#waiting += 1;
    this.#hears.sent();
    const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
    const turn = this.#idle.then(() => this.#send(address, body));
    this.#idle = turn;
    return turn;
  }

  /** The board as it is, for when it is not as this page has it. In its turn, so that it is never older than what was answered before. */
  look(address: string): Promise<string | null> {
    const turn = this.#idle.then(() => this.#look(address));
    this.#idle = turn;
    return turn;
  }

  async #look(address: string): Promise<string | null> {
    try {
      return await requestHtml(address, { headers: FRAGMENT, signal: this.#signal });
    } catch {
      return null; // gone with the page, or not reached: what is shown stays
    }
  }

  async #send(address: string, body: FormData | URLSearchParams): Promise<ApiError | null> {
    if (this.#signal.aborted) return null;
    try {
      const html = await requestHtml(address, { method: "POST", body, headers: FRAGMENT, signal: this.#signal });
      this.#waiting -= 1;
      this.#hears.took(html, { isLast: this.#waiting === 0 });
      return null;
    } catch (error) {
      this.#waiting -= 1;
      if (this.#signal.aborted) return null;
      if (!(error instanceof ApiError)) throw error;
      this.#hears.refused(error, { isLast: this.#waiting === 0 });
      return error;
    }
  }
}
