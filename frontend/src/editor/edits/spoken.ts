// How messages say numbers and names: exactly as engine/timeline/rules.py does, since both sides show the same sentence.
import type { Rate } from "./document.ts";

/** Seconds with up to three decimals. `thousandths` of a frame, so that times at any speed are exact. */
export function spokenSeconds(thousandths: number, rate: Rate): string {
  const [over, under] = reduced(BigInt(thousandths) * BigInt(rate.den), 1000n * BigInt(rate.num));
  return threeDecimals(Number(over) / Number(under)).replace(/\.?0+$/, "");
}

/** Python's half goes to the even digit where a binary number lies exactly between two; toFixed's goes up. */
function threeDecimals(value: number): string {
  const isHalf = Number.isInteger(value * 16) && (value * 16) % 2 !== 0;
  if (!isHalf) return value.toFixed(3);
  const below = Math.floor(value * 1000);
  return ((below % 2 === 0 ? below : below + 1) / 1000).toFixed(3);
}

function reduced(over: bigint, under: bigint): [bigint, bigint] {
  let [a, b] = [over, under];
  while (b) [a, b] = [b, a % b];
  return a ? [over / a, under / a] : [over, under];
}

const SHORT: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A name in quotes, as Python's repr writes it. */
export function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = [...text].map((char) => (char === quote ? `\\${char}` : (SHORT[char] ?? (isPrinted(char) ? char : escaped(char)))));
  return `${quote}${inner.join("")}${quote}`;
}

function isPrinted(char: string): boolean {
  return char === " " || !/[\p{C}\p{Z}]/u.test(char);
}

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const [mark, width] = code < 0x100 ? ["x", 2] : code < 0x10000 ? ["u", 4] : ["U", 8];
  return `\\${mark}${code.toString(16).padStart(width as number, "0")}`;
}
