import { describe, expect, it } from "vitest";
import { Pace, reason, words } from "./upload-words.ts";

describe("words of an upload", () => {
  it("says speed, time left and how much of what", () => {
    const state = { phase: "uploading", sent: 1_100_000_000, size: 1_600_000_000, speed: 11_000_000 } as const;
    expect(words(state)).toEqual({ left: "11 MB/s · 45 s left", right: "1.1 GB of 1.6 GB", percent: 68.75 });
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
