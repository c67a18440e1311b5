// Which sections the inspector shows for what is selected, in order.
import { type AnyElement, isPlaying, isVisible } from "../edits/document.ts";
import { runs } from "../edits/pace.ts";
import { effectsSection } from "./effects.ts";
import type { Inspected, Section } from "./field.ts";
import { cropSection, fadesSection, transformSection } from "./picture.ts";
import { projectSections } from "./project.ts";
import { soundSection } from "./sound.ts";
import { kindWords, nameOf, type Subject } from "./subject.ts";
import { speedSection, timeSection, transitionSections } from "./time.ts";
import { captionSection, colorSection, shapeSections, textSections } from "./written.ts";

const ICONS: Readonly<Record<AnyElement["kind"], string>> = {
  ...{ video: "film", image: "image", audio: "music", text: "type", shape: "shapes", color: "palette", caption: "captions" },
};

export function inspected(subject: Subject): Inspected {
  const [first, ...others] = subject.elements;
  if (!first) return { icon: "clapperboard", title: "Project", sections: projectSections(subject) };
  const kind = kindWords(first);
  const title = others.length ? `${others.length + 1} clips selected` : [kind.charAt(0).toUpperCase() + kind.slice(1), nameOf(first)].filter(Boolean).join(": ");
  return { icon: others.length ? "layers" : ICONS[first.kind], title, sections: sectionsOf(subject) };
}

function sectionsOf(subject: Subject): Section[] {
  const { elements } = subject;
  const all = (test: (element: AnyElement) => boolean): boolean => elements.every(test);
  const is = (kind: AnyElement["kind"]): boolean => all((element) => element.kind === kind);
  const isSeen = all(isVisible);
  const found: (Section | null)[] = [
    ...(is("text") ? textSections(subject) : []),
    is("caption") ? captionSection(subject) : null,
    ...(is("shape") ? shapeSections(subject) : []),
    is("color") ? colorSection(subject) : null,
    timeSection(subject),
    isSeen ? transformSection(subject) : null,
    all((element) => "crop" in element) ? cropSection(subject) : null,
    all(runs) || (elements.length === 1 && is("video")) ? speedSection(subject) : null,
    all(isPlaying) ? soundSection(subject) : null,
    isSeen ? fadesSection(subject) : null,
    ...transitionSections(subject),
    isSeen ? effectsSection(subject, "picture") : null,
    all(isPlaying) ? effectsSection(subject, "sound") : null,
  ];
  return found.filter((section) => section !== null);
}
