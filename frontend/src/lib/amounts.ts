// Amounts in words, as templates write them too: sizes, times, a meter of storage (jobs/templatetags/jobs.py).

const UNITS = ["B", "kB", "MB", "GB"];

/** What is on its way: powers of a thousand, as browsers and networks count. */
export function bytes(count: number): string {
  let unit = 0;
  let value = count;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(value < 9.95 && unit > 0 ? 1 : 0)} ${UNITS[unit] ?? ""}`;
}

export function timeLeft(seconds: number): string {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s left`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min left`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min left`;
}

const STORED = ["bytes", "kB", "MB", "GB", "TB", "PB"];

/** What is kept: powers of 1024, as limits are set and Django's filesizeformat counts. At most one decimal, and none that says nothing. */
export function stored(count: number): string {
  let unit = 0;
  let value = count;
  while (value >= 1024 && unit < STORED.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number(value.toFixed(unit > 0 ? 1 : 0)).toLocaleString("en")} ${STORED[unit] ?? ""}`;
}

/** "41.2" of "100 GB", or "12 MB" of "5 GB": the unit stands once where it is the same. */
export function filled(used: number, limit: number): readonly [used: string, limit: string] {
  const [part, whole] = [stored(used), stored(limit)];
  const [figure = "", unit] = part.split(" ");
  return [unit === whole.split(" ")[1] ? figure : part, whole];
}

/** The words of a count, "1,284", after a change. What only says that it is more, "10,000+", stays. */
export function recount(words: string, change: number): string {
  if (words.endsWith("+")) return words;
  return Math.max(0, Number(words.replace(/\D/g, "")) + change).toLocaleString("en");
}
