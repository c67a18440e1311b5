import { describe, expect, it } from "vitest";
import { Pace, reason, words } from "./upload-words.ts";

describe("words of an upload", () => {
  it("says speed, time left and how much of what", () => {
    const state = { phase: "uploading", sent: 1_100_000_000, size: 1_600_000_000, speed: 11_000_000 } as const;
    expect(words(state)).toEqual({ left: "11 MB/s · 45 s left", right: "1.1 GB of 1.6 GB", percent: 68.75 });
  });

  it("keeps what has come in sight while there is no network", () => {
    const state = { phase: "offline", sent: 500_000, size: 1_000_000, speed: 0 } as const;
    expect(words(state)).toEqual({ left: "Offline. It goes on by itself.", right: "500 kB of 1.0 MB", percent: 50 });
  });

  it("says where a file went, if not where it was meant to go", () => {
    expect(words({ phase: "ready", size: 1000, words: "" }).left).toBe("Ready");
    expect(words({ phase: "ready", size: 1000, words: "It is in no group." }).left).toBe("It is in no group.");
  });

  it("shows no bar where nothing moves", () => {
    expect(words({ phase: "refused", message: "This file is empty." })).toEqual({ left: "This file is empty.", right: "", percent: null });
  });

  it("measures speed over the last seconds only", () => {
    const pace = new Pace(5000);
    pace.mark(0, 0);
    pace.mark(1000, 100_000);
    expect(pace.mark(7000, 200_000)).toBeCloseTo(100_000 / 6);
    expect(pace.mark(8000, 1_200_000)).toBeCloseTo(1_000_000);
  });

  it("begins to measure anew when an upload begins anew", () => {
    const pace = new Pace();
    pace.mark(0, 500);
    expect(pace.mark(1000, 0)).toBe(0);
  });

  it("takes the server's sentence, and has its own when there is none", () => {
    expect(reason('{"error": {"message": "The studio\'s disk is full."}}', 507)).toBe("The studio's disk is full.");
    expect(reason("<html>", 502)).toContain("502");
    expect(reason(undefined, 0)).toContain("connection");
  });
});
