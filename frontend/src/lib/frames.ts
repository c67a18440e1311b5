// Integer frames and the only rounding rule in the browser: the twin of engine/frames.py, held to tests/engine/frames_table.json.
// Whole numbers of a rational are counted with BigInt, because 0.58 * 25 is 14.499999999999998 to a float and not 14.5.

export interface Rate {
  readonly num: number;
  readonly den: number;
}

const SAMPLE_RATE = 48_000;
const TIMECODE = /^(\d{1,4}):(\d{1,2}):(\d{1,2})[:;](\d{1,3})$/;
const CLOCK = /^(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,6}(?:[.,]\d{1,9})?|[.,]\d{1,9})\s*s?$/;

export function toSeconds(frames: number, rate: Rate): number {
  return (frames * rate.den) / rate.num;
}

/** The nearest frame; a half rounds up. Seconds are taken to the nanosecond. */
export function fromSeconds(seconds: number, rate: Rate): number {
  return nearest(nanoseconds(seconds.toFixed(9)), rate);
}

/** Whole frames that fit into a length: a length is never rounded up beyond its media. */
export function fromMicroseconds(microseconds: number, rate: Rate): number {
  const [num, den] = [BigInt(rate.num), BigInt(rate.den)];
  return Number(floor(1000n * BigInt(microseconds) * num + 1_000_000n * den, 1_000_000_000n * den));
}

/** The first audio sample of a frame, at 48 kHz. */
export function toSamples(frames: number, rate: Rate): number {
  const [num, den] = [BigInt(rate.num), BigInt(rate.den)];
  return Number(floor(2n * BigInt(frames) * den * BigInt(SAMPLE_RATE) + num, 2n * num));
}

/** How many frames timecode counts in its second: 30 at 29.97, non-drop. */
export function perSecond(rate: Rate): number {
  return Math.ceil(rate.num / rate.den);
}

/** HH:MM:SS:FF, in counted frames. */
export function formatTimecode(frames: number, rate: Rate): string {
  const base = perSecond(rate);
  const seconds = Math.floor(frames / base);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, frames - seconds * base];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** Frames from what a person types: 00:00:12:15, or seconds as 12, 12.5, 12s, 1:02.5. Throws a RangeError with a sentence. */
export function parseTimecode(text: string, rate: Rate): number {
  const written = text.trim().toLowerCase();
  const code = TIMECODE.exec(written);
  if (code) {
    const [hours, minutes, seconds, rest] = code.slice(1).map(Number) as [number, number, number, number];
    const base = perSecond(rate);
    if (rest >= base) throw new RangeError(`Frames run from 0 to ${base - 1} at this rate`);
    check(hours, minutes, seconds);
    return (hours * 3600 + minutes * 60 + seconds) * base + rest;
  }
  const clock = CLOCK.exec(written);
  if (!clock) throw new RangeError("Write a time as 00:00:12:15, 12.5 or 1:02.5");
  const [hours, minutes] = [clock[1], clock[2]].map((part) => (part === undefined ? null : Number(part))) as [
    number | null,
    number | null,
  ];
  const seconds = (clock[3] ?? "").replace(",", ".");
  check(hours, minutes, Number(seconds));
  const larger = BigInt((hours ?? 0) * 3600 + (minutes ?? 0) * 60) * 1_000_000_000n;
  return nearest(larger + nanoseconds(seconds), rate);
}

/** A part that has a larger one before it stays below 60. */
function check(hours: number | null, minutes: number | null, seconds: number): void {
  if (minutes !== null && seconds >= 60) throw new RangeError("Seconds run from 0 to 59 after minutes");
  if (hours !== null && minutes !== null && minutes >= 60) throw new RangeError("Minutes run from 0 to 59 after hours");
}

function nearest(nanos: bigint, rate: Rate): number {
  const unit = 1_000_000_000n * BigInt(rate.den);
  return Number(floor(2n * nanos * BigInt(rate.num) + unit, 2n * unit));
}

function nanoseconds(decimal: string): bigint {
  const [whole = "", part = ""] = decimal.split(".");
  return BigInt(`${whole}${part.padEnd(9, "0")}`);
}

/** Division that rounds towards minus infinity, as Python's does; BigInt's own cuts towards zero. */
function floor(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator < 0n ? quotient - 1n : quotient;
}
