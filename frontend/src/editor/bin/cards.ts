// What things of the bin look like: a card with a poster, and a row of the sounds. And what they are called to those who do not
// see them.
import { icon, make } from "../../lib/dom.ts";
import type { FeedJob } from "../../lib/feed.ts";
import type { MediaItem } from "../state/media.ts";

/** What is known of it here and now. */
export interface Circumstances {
  readonly isUsed: boolean;
  readonly job: FeedJob | undefined;
}

const KINDS = { video: "video", image: "picture", audio: "sound" } as const;
const PICTURES = { video: "film", image: "image", audio: "music" } as const;
const MADE = new Set(["generated", "edited"]);

export function card(item: MediaItem, about: Circumstances): HTMLElement {
  const poster = make("div", { class: "poster aspect-video", "aria-hidden": "true" });
  poster.append(...picture(item), ...badges(item, about));
  const name = make("p", { class: "bin-name" }, make("bdi", {}, item.name));
  return make("li", { class: "bin-card", title: item.problem || item.name }, poster, name, spoken(item, about));
}

export function row(item: MediaItem, about: Circumstances, isPlaying: boolean): HTMLElement {
  const isReady = item.status === "ready";
  const play = make("span", { class: "bin-play", "data-play": "", "aria-hidden": "true" }, icon(item.status === "ready" && !isPlaying ? "play" : sign(item, isPlaying)));
  const name = make("bdi", { class: "bin-name" }, item.name);
  const marks = about.isUsed ? [icon("check", "i-sm text-accent")] : [];
  const length = make("span", { class: "num bin-length", "aria-hidden": "true" }, isReady ? clock(item.duration_us) : state(item, about));
  const playing: Readonly<Record<string, string>> = isPlaying ? { "data-playing": "" } : {};
  const words = spoken(item, about, isPlaying ? ["playing"] : []);
  return make("li", { class: "bin-row", title: item.problem || item.name, ...playing }, play, name, ...marks, length, words);
}

/** What follows the name for those who hear it: ", video, 0:12, used". */
function spoken(item: MediaItem, about: Circumstances, more: readonly string[] = []): HTMLElement {
  const facts: string[] = [KINDS[item.kind], item.status === "ready" ? clock(item.duration_us) : state(item, about)];
  if (MADE.has(item.source)) facts.push(item.source === "generated" ? "made by AI" : "edited");
  if (about.isUsed) facts.push("used");
  const words = [...facts, ...more].filter(Boolean).map((fact) => `, ${fact}`);
  return make("span", { class: "sr-only" }, ...words);
}

/** 0:12, 1:02:03; nothing for what has no length. */
export function clock(microseconds: number | null): string {
  if (microseconds === null) return "";
  const seconds = Math.round(microseconds / 1_000_000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, String(seconds % 60).padStart(2, "0")];
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

function picture(item: MediaItem): Node[] {
  if (!item.poster) return [make("span", { class: "bin-blank" }, icon(sign(item, false), "i-lg"))];
  const image = make("img", { src: item.poster, alt: "", loading: "lazy", decoding: "async", draggable: "false" });
  if (!item.filmstrip) return [image];
  const { url, frames, width, height } = item.filmstrip;
  const strip = { src: url, frames: String(frames), width: String(width), height: String(height) };
  const scrub = document.createElement("hover-scrub");
  for (const [name, value] of Object.entries(strip)) scrub.setAttribute(name, value);
  return [image, scrub];
}

function badges(item: MediaItem, about: Circumstances): Node[] {
  const found: Node[] = [];
  if (item.source === "generated") found.push(make("span", { class: "badge over bin-source" }, icon("sparkles", "i-sm"), "AI"));
  if (about.isUsed) found.push(make("span", { class: "badge over bin-used" }, icon("check", "i-sm")));
  const words = item.status === "ready" ? clock(item.duration_us) : state(item, about);
  if (words) found.push(make("span", { class: "badge over num bin-length" }, words));
  if (item.status === "processing" && about.job) {
    found.push(make("progress", { class: "progress bin-progress", max: "100", value: String(about.job.progress), "aria-hidden": "true" }));
  }
  return found;
}

function sign(item: MediaItem, isPlaying: boolean): string {
  if (item.status === "failed" || item.status === "gone") return "triangle-alert";
  if (item.status === "processing") return "loader-circle";
  return isPlaying ? "pause" : PICTURES[item.kind];
}

function state(item: MediaItem, { job }: Circumstances): string {
  if (item.status === "processing") return job && job.progress > 0 ? `Preparing ${Math.round(job.progress)} %` : "Preparing";
  return { failed: "Failed", gone: "Missing", ready: "" }[item.status];
}
