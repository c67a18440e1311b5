import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Scope } from "./scope.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a listener hears until the scope ends", () => {
  const scope = new Scope();
  const heard = vi.fn();
  const button = document.createElement("button");
  scope.on(button, "click", heard);
  button.click();
  scope.end();
  button.click();
  expect(heard).toHaveBeenCalledTimes(1);
});

test("the same name again moves a timer: a debounce", () => {
  const scope = new Scope();
  const run = vi.fn();
  scope.after(100, "save", run);
  vi.advanceTimersByTime(80);
  scope.after(100, "save", run);
  vi.advanceTimersByTime(80);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(20);
  expect(run).toHaveBeenCalledTimes(1);
});

test("cancel says whether something was waiting", () => {
  const scope = new Scope();
  expect(scope.isWaiting("save")).toBe(false);
  scope.after(100, "save", () => undefined);
  expect(scope.isWaiting("save")).toBe(true);
  expect(scope.cancel("save")).toBe(true);
  expect(scope.cancel("save")).toBe(false);
});

test("every repeats until it is cancelled, also from within", () => {
  const scope = new Scope();
  let runs = 0;
  scope.every(10, "look", () => {
    runs += 1;
    if (runs === 3) scope.cancel("look");
  });
  vi.advanceTimersByTime(1000);
  expect(runs).toBe(3);
});

test("the end stops timers, and none starts after it", () => {
  const scope = new Scope();
  const run = vi.fn();
  scope.after(10, "a", run);
  scope.end();
  scope.after(10, "b", run);
  vi.advanceTimersByTime(1000);
  expect(run).not.toHaveBeenCalled();
});

test("a frame runs once for each picture, what was asked for last, and none after the end", () => {
  vi.useFakeTimers({ toFake: ["requestAnimationFrame", "cancelAnimationFrame"] });
  const scope = new Scope();
  const drawn: string[] = [];
  scope.frame("draw", () => drawn.push("first"));
  scope.frame("draw", () => drawn.push("last"));
  vi.advanceTimersToNextFrame();
  expect(drawn).toEqual(["last"]);
  scope.frame("draw", () => drawn.push("cancelled"));
  expect(scope.cancel("draw")).toBe(true);
  scope.frame("draw", () => drawn.push("ended"));
  scope.end();
  scope.frame("draw", () => drawn.push("late"));
  vi.advanceTimersToNextFrame();
  expect(drawn).toEqual(["last"]);
});

test("wait resolves in time, and at once when the scope ends", async () => {
  const scope = new Scope();
  const done = vi.fn();
  void scope.wait(50).then(done);
  await vi.advanceTimersByTimeAsync(49);
  expect(done).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(done).toHaveBeenCalledTimes(1);
  void scope.wait(5000).then(done);
  scope.end();
  await vi.advanceTimersByTimeAsync(0);
  expect(done).toHaveBeenCalledTimes(2);
  await scope.wait(5000);
});

test("observers are disconnected and requests aborted at the end; what is handed over later ends at once", () => {
  const scope = new Scope();
  const first = scope.keep({ disconnect: vi.fn() });
  expect(scope.signal.aborted).toBe(false);
  scope.end();
  expect(first.disconnect).toHaveBeenCalledTimes(1);
  expect(scope.signal.aborted).toBe(true);
  expect(scope.keep({ disconnect: vi.fn() }).disconnect).toHaveBeenCalledTimes(1);
});
