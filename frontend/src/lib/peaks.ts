// The shape of a sound, as engine/peaks.py writes it: BBC audiowaveform, version 2, 8 bits, one channel.

export interface Peaks {
  readonly bucketsPerSecond: number;
  /** Lowest and highest of each bucket in turn, -128 to 127. */
  readonly pairs: Int8Array;
}

const HEADER = 24;

/** Null for anything that is not such a file. */
export function readPeaks(buffer: ArrayBuffer): Peaks | null {
  if (buffer.byteLength <= HEADER) return null;
  const view = new DataView(buffer);
  const [version, flags, rate, samples, buckets, channels] = [0, 4, 8, 12, 16, 20].map((at) => view.getInt32(at, true)) as [
    number, number, number, number, number, number,
  ];
  const isOurs = version === 2 && flags === 1 && channels === 1 && rate > 0 && samples > 0 && buffer.byteLength === HEADER + 2 * buckets;
  return isOurs ? { bucketsPerSecond: rate / samples, pairs: new Int8Array(buffer, HEADER) } : null;
}

/** How loud each of `count` columns of the whole is, from 0 to 1. */
export function columns({ pairs }: Peaks, count: number): number[] {
  const buckets = pairs.length / 2;
  return Array.from({ length: count }, (_, column) => {
    const from = Math.floor((column * buckets) / count);
    const to = Math.max(from + 1, Math.floor(((column + 1) * buckets) / count));
    let most = 0;
    for (let bucket = from; bucket < to; bucket += 1) {
      most = Math.max(most, -(pairs[2 * bucket] ?? 0) / 128, (pairs[2 * bucket + 1] ?? 0) / 127);
    }
    return most;
  });
}
