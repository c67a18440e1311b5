// Tries again what may yet succeed: after a lost connection, a server that is busy or restarts. Without network it waits, however long.
import { ApiError } from "./http.ts";
import { Scope } from "./scope.ts";

export const DELAYS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];

/** Throws what `attempt` threw last, at once if it is no matter of time; or the signal's reason when that ends the waiting. */
export async function retry<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tries = 0; ; ) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (!mayPass(error)) throw error;
      const delay = navigator.onLine ? DELAYS[tries++] : Infinity;
      if (delay === undefined) throw error;
      await rest(delay, signal);
    }
  }
}

/** A bucket says 400 to a sender that has stalled for too long. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return [0, 408, 429].includes(error.status) || error.status >= 500 || (error.status === 400 && error.code === "bucket");
}

/** Until then, or until the network is back if that is sooner. */
function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    const scope = new Scope();
    const end = (): void => {
      scope.end();
      if (signal.aborted) failed(signal.reason as Error);
      else done();
    };
    if (ms < Infinity) scope.after(ms, "rest", end);
    scope.on(window, "online", end);
    scope.on(signal, "abort", end);
  });
}
