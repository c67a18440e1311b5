// <time-ago datetime="2026-11-20T15:19:03+00:00">2 minutes ago</time-ago>
// Keeps the words of the filter `ago` true while the page stays open, and tells the exact time, in the reader's own zone, as a tip.
import { Scope } from "../lib/scope.ts";

const MINUTE = 60_000;

export class TimeAgo extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    const moment = new Date(this.getAttribute("datetime") ?? "");
    if (Number.isNaN(moment.getTime())) return;
    this.title = moment.toLocaleString([], { dateStyle: "long", timeStyle: "short" });
    if (this.textContent === "") this.textContent = since(moment, new Date()) || dateOf(moment); // made by a script
    this.#scope.every(MINUTE / 2, "words", () => this.#tell(moment));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #tell(moment: Date): void {
    const words = since(moment, new Date());
    if (words && this.textContent !== words) this.textContent = words;
  }
}

/** Nothing from a day on: then the server wrote a date, which stays true. */
export function since(moment: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - moment.getTime()) / MINUTE);
  const hours = Math.floor(minutes / 60);
  if (minutes < 1) return "just now";
  if (hours < 1) return minutes === 1 ? "1 minute ago" : `${minutes} minutes ago`;
  if (hours < 24) return hours === 1 ? "1 hour ago" : `${hours} hours ago`;
  return "";
}

/** As the server writes it: 21 Nov 2026. */
function dateOf(moment: Date): string {
  const [, month = "", day = "", year = ""] = moment.toDateString().split(" ");
  return `${Number(day)} ${month} ${year}`;
}

customElements.define("time-ago", TimeAgo);
