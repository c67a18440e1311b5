// How loud, from which side, and how a sound comes and goes.
import { detachAudio } from "../edits/sound.ts";
import { channelField } from "./channels.ts";
import type { Section } from "./field.ts";
import { fadeField } from "./picture.ts";
import { plainField, type Subject } from "./subject.ts";
import { PERCENT } from "./words.ts";

const PAN = { sign: "%", factor: 100, digits: 0 };

export function soundSection(subject: Subject): Section {
  const { elements, given, ids, spoken } = subject;
  const films = elements.filter((element) => element.kind === "video");
  const isSilent = films.length === elements.length && films.every((film) => film.freeze || given.media.get(film.asset)?.hasAudio === false);
  if (isSilent) return { key: "sound", title: "Sound", fields: [], note: films.some(({ freeze }) => freeze) ? "A still is silent." : "This film has no sound." };
  return {
    key: "sound",
    title: "Sound",
    fields: [
      channelField(subject, "volume", { label: "Volume", unit: PERCENT, slides: [0, 1] }),
      plainField(subject, "AudioElement", "pan", { label: "Left to right", unit: PAN, slides: "all" }),
      fadeField(subject, "sound", "in"),
      fadeField(subject, "sound", "out"),
    ],
    ...(films.length ? { buttons: [{ key: "detach", label: "Detach sound", icon: "unlink", change: { label: `Detach the sound of ${spoken}`, edit: detachAudio(ids, given) } }] } : {}),
  };
}
