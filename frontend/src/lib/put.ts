// Bytes to an address outside the studio that it signed, such as one of a bucket. The only XMLHttpRequest: fetch does not tell how much
// of a body has been sent.
import { ApiError } from "./http.ts";
import { Scope } from "./scope.ts";

export const SILENCE = 60_000; // without a byte by then the connection is taken to be lost

/** Resolves for 2xx only, else ApiError: status 0 without an answer, or with one that this page may not see. An abort rejects with its reason. */
export function put(address: string, body: Blob, signal: AbortSignal, sent: (bytes: number) => void): Promise<void> {
  const scope = new Scope();
  const sending = new XMLHttpRequest();
  const answered = new Promise<void>((done, failed) => {
    const listen = (): void => scope.after(SILENCE, "silence", () => sending.abort());
    let isStuck = false;
    scope.on(window, "offline", () => (isStuck = true));
    scope.on(window, "online", () => isStuck && sending.abort()); // what was on its way then may wait for ever
    scope.on(sending.upload, "progress", (event) => {
      isStuck = false;
      listen();
      sent((event as ProgressEvent).loaded);
    });
    scope.on(sending, "loadend", () => {
      const { status } = sending;
      if (signal.aborted) failed(signal.reason as Error);
      else if (status >= 200 && status < 300) done();
      else failed(new ApiError(status, { code: "bucket", message: sentence(status), fields: {} }));
    });
    scope.on(signal, "abort", () => sending.abort());
    signal.throwIfAborted();
    sending.open("PUT", address);
    sending.send(body);
    listen();
  });
  return answered.finally(() => scope.end());
}

function sentence(status: number): string {
  const goOn = "Try again. If it stays so, tell whoever runs this studio.";
  if (status === 0) return `The media storage cannot be reached from this browser. ${goOn}`;
  if (status === 403) return `The media storage refused this file. ${goOn}`;
  return `The media storage answered with an error (${status}). ${goOn}`;
}
