import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "./http.ts";
import { DELAYS, retry } from "./retry.ts";

const never = new AbortController().signal;
const failure = (status: number, code = "error"): ApiError => new ApiError(status, { code, message: `It is a ${status}.`, fields: {} });
const online = (isOnline: boolean): void => void vi.spyOn(navigator, "onLine", "get").mockReturnValue(isOnline);

beforeEach(() => {
  vi.useFakeTimers();
  online(true);
});
afterEach(() => vi.useRealTimers());

test.each([0, 408, 429, 500, 503])("after a %i it is tried again, later each time, and fails with the last answer", async (status) => {
  const attempt = vi.fn(() => Promise.reject(failure(status)));
  const ended = expect(retry(attempt, never)).rejects.toThrow(`It is a ${status}.`);
  await vi.advanceTimersByTimeAsync(0);
  expect(attempt).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(999);
  expect(attempt).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(attempt).toHaveBeenCalledTimes(3);
  await vi.advanceTimersByTimeAsync(70_000);
  expect(attempt).toHaveBeenCalledTimes(DELAYS.length + 1);
  await ended;
});

test.each([400, 401, 403, 404, 409, 413, 422])("a %i will not pass", async (status) => {
  const attempt = vi.fn(() => Promise.reject(failure(status)));
  await expect(retry(attempt, never)).rejects.toThrow();
  expect(attempt).toHaveBeenCalledTimes(1);
});

test("a bucket's 400 to who stalled does, a mistake of ours does not", async () => {
  const attempt = vi.fn().mockRejectedValueOnce(failure(400, "bucket")).mockResolvedValueOnce("sent");
  const ended = retry(attempt, never);
  await vi.advanceTimersByTimeAsync(0);
  expect(await ended).toBe("sent");
  await expect(retry(() => Promise.reject(new TypeError("ours")), never)).rejects.toThrow("ours");
});

test("without network it waits, however long, and goes on when it is back", async () => {
  online(false);
  const attempt = vi.fn().mockRejectedValueOnce(failure(0)).mockResolvedValueOnce("sent");
  const ended = retry(attempt, never);
  await vi.advanceTimersByTimeAsync(24 * 3_600_000);
  expect(attempt).toHaveBeenCalledTimes(1);
  online(true);
  window.dispatchEvent(new Event("online"));
  expect(await ended).toBe("sent");
});

test("an end of the waiting is the signal's own", async () => {
  const stop = new AbortController();
  const attempt = vi.fn(() => Promise.reject(failure(503)));
  const ended = expect(retry(attempt, stop.signal)).rejects.toThrow("paused");
  await vi.advanceTimersByTimeAsync(500);
  stop.abort(new Error("paused"));
  await ended;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(attempt).toHaveBeenCalledTimes(2);
});
