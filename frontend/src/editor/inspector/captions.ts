// The fields of a caption in the list of the panel Captions.
import { type CaptionElement, end, MAX_FRAMES, type Timeline } from "../edits/document.ts";
import { LONGEST_CAPTION, retimeCaption } from "../edits/captioning.ts";
import { setFields } from "../edits/look.ts";
import type { Field } from "./field.ts";
import { nameOf } from "./subject.ts";

export function captionFields(caption: CaptionElement, { rate }: Timeline): { readonly words: Field; readonly times: readonly Field[] } {
  const { id, text, start } = caption;
  const name = nameOf(caption);
  const time = (key: "start" | "stop", label: string, value: number): Field => ({
    ...{ key, label, value, subject: id, control: { kind: "time", rate, low: 0, high: MAX_FRAMES } },
    change: (frame) => ({ label: `Time of the caption “${name}”`, edit: retimeCaption(id, { [key]: Number(frame) }) }),
  });
  const words: Field = {
    ...{ key: "text", label: "Words", value: text, subject: id, control: { kind: "words", least: 1, most: LONGEST_CAPTION } },
    change: (value) => ({ label: `Words of the caption “${name}”`, edit: setFields([id], { text: String(value) }) }),
  };
  return { words, times: [time("start", "From", start), time("stop", "To", end(caption))] };
}

/** The text of a file of captions: UTF-8 or UTF-16 where it says so, else as Windows wrote it in the west. */
export function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
