// <timecode-input rate="30000/1001"><input …></timecode-input>
// A text field for a time: arrow up and down change it by a frame, with Shift by a second; on leaving it is written out in
// full. What cannot be read is left as typed, for the server's sentence about it.
import { formatTimecode, parseTimecode, perSecond, type Rate } from "../lib/frames.ts";
import { need } from "../lib/dom.ts";
import { Scope } from "../lib/scope.ts";

/** "30" or "30000/1001", as templates write a rate. */
export function readRate(text: string): Rate {
  const [num = 30, den = 1] = text.split("/").map(Number);
  return { num, den };
}

export class TimecodeInput extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    const input = need(this, "input", HTMLInputElement);
    const rate = readRate(this.getAttribute("rate") ?? "30");
    this.#scope.on(input, "keydown", (event) => {
      const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      const frames = framesOf(input.value, rate);
      if (direction === undefined || frames === null) return;
      event.preventDefault();
      write(input, Math.max(0, frames + direction * (event.shiftKey ? perSecond(rate) : 1)), rate);
    });
    this.#scope.on(input, "blur", () => {
      const frames = framesOf(input.value, rate);
      if (frames !== null) write(input, frames, rate);
    });
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }
}

export function framesOf(text: string, rate: Rate): number | null {
  try {
    return parseTimecode(text, rate);
  } catch {
    return null;
  }
}

function write(input: HTMLInputElement, frames: number, rate: Rate): void {
  const text = formatTimecode(frames, rate);
  if (text === input.value) return;
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

customElements.define("timecode-input", TimecodeInput);
