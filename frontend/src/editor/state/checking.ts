// Reads a document that did not come from an edit of ours: a draft, something pasted or imported; and tells what is wrong with it in
// the words of the server. Shapes are checked by zod, made from the schema that the server's own shapes write; rules by rules.ts.
// Both sides pass tests/engine/shapes_table.json. Loaded when it is first needed.
import { z } from "zod";
import schema from "../../generated/timeline.schema.json";
import { uuid } from "../../lib/uuid.ts";
import { type AnyElement, MAX_FRAMES, type Timeline, type Track } from "../edits/document.ts";
import { faults as ruleFaults } from "../edits/rules.ts";
import { elementShapeFaults, type Fault, timelineShapeFaults } from "../edits/shapes.ts";
import { type Issue, type Limits, spoken, textFaults, WHOLE } from "./checking-words.ts";

export interface Read {
  /** With what has a default; null when its very shape is wrong. */
  readonly timeline: Timeline | null;
  readonly faults: readonly Fault[];
}

type Loose = Record<string, unknown>;

/** The version of documents that this program writes. */
export const SCHEMA = schema.properties.schema.const;

const SLICE = 12; // ms of work before the page gets its turn
const NEWER = "The document was made by a newer version of the program; update this one to open it";
const NO_SCHEMA = "The document does not say which version it is";
const ELEMENTS = schema.$defs.Track.properties.elements;
const REFS: Readonly<Record<string, string>> = ELEMENTS.items.discriminator.mapping;
const TAGS = ELEMENTS.items.oneOf.map(({ $ref }) => Object.keys(REFS).find((kind) => REFS[kind] === $ref));
const PARTS = schema.$defs as unknown as Readonly<Record<string, { readonly properties: Limits; readonly required?: readonly string[] }>>;
const ID = "^([0-9a-fA-F]{32}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$"; // zod's own takes certain versions only
const BLANK: Loose = { start: 0, duration: 1, asset: "0".repeat(32), text: "-" };

z.config({ jitless: true }); // it would make functions out of text, which our policy refuses

const types = new Map<string, z.ZodType>();
/** Elements that were right once, which never change, as they were read. */
const right = new WeakMap<object, AnyElement>();

export async function read(document: unknown): Promise<Read> {
  const turns = new Turns();
  const wrongSchema = schemaFault(document);
  if (wrongSchema) return { timeline: null, faults: [wrongSchema] };
  const head = readHead(document as Loose);
  await turns.pause();
  const found = [...head.faults];
  const kept: number[][] = [];
  const tracks: Track[] = [];
  for (const [t, track] of head.tracks.entries()) {
    const [elements, places]: [AnyElement[], number[]] = [[], []];
    for (const [e, raw] of listOf((track as Loose | null)?.["elements"]).entries()) {
      const { element, faults } = readElement(raw);
      const path = `tracks.${t}.elements.${e}`;
      found.push(...faults.map((fault) => ({ ...fault, path: fault.path ? `${path}.${fault.path}` : path })));
      if (element && !faults.length) [elements[elements.length], places[places.length]] = [element, e];
      await turns.pause();
    }
    kept.push(places);
    if (head.timeline) tracks.push({ ...(head.timeline.tracks[t] as Track), elements });
  }
  if (!head.timeline) return { timeline: null, faults: found };
  const timeline = { ...head.timeline, tracks };
  if (!found.length) return { timeline, faults: ruleFaults(timeline) };
  const ofRest = ruleFaults(timeline).filter(({ path }) => !head.silent.has(path));
  return { timeline: null, faults: [...found, ...ofRest.map((fault) => atHome(fault, kept, head.markers))] };
}

/** In slices, so that it never holds up the page. */
export async function check(timeline: Timeline): Promise<readonly Fault[]> {
  return (await read(timeline)).faults;
}

/** All of a document but its elements. */
interface Head {
  readonly faults: readonly Fault[];
  readonly tracks: readonly unknown[];
  /** Without elements; what is wrong is set aside, as the server does. Null when too much is wrong for that. */
  readonly timeline: Timeline | null;
  /** Of the markers that are right, their places in the whole. */
  readonly markers: readonly number[];
  /** Paths of rules that cannot be told while what they depend on is wrong. */
  readonly silent: ReadonlySet<string>;
}

function readHead(document: Loose): Head {
  const type = typeOf("document", () => ofDocument());
  const bare = { ...document, ...(Array.isArray(document["tracks"]) ? { tracks: document["tracks"].map(withoutElements) } : {}) };
  const parsed = parse(type, bare);
  const tracks = listOf(document["tracks"]);
  const texts = [...textsOf("Track", tracks, "tracks"), ...textsOf("Marker", listOf(document["markers"]), "markers")];
  const faults = firstAtEach([...texts, ...parsed.faults]);
  let timeline = complete(parsed.value as Timeline | null);
  if (faults.length) timeline = restOf(bare, faults, type);
  if (timeline) {
    const more = timelineShapeFaults(timeline);
    faults.push(...more);
    if (more.length) timeline = restOf(bare, faults, type);
  }
  const wrong = new Set(faults.map(({ path }) => path.split(".")[0]));
  const bad = new Set(faults.flatMap(({ path }) => /^markers\.(\d+)/.exec(path)?.[1] ?? []));
  const markers = listOf(document["markers"]).flatMap((_, m) => (bad.has(String(m)) ? [] : [m]));
  const silent = new Set(wrong.has("duration") || wrong.has("rate") ? ["duration", "position"] : []);
  return { faults, tracks, timeline, markers, silent };
}

/** The document without what is wrong: a marker or the range whole, of anything else the one field. */
function restOf(bare: Loose, faults: readonly Fault[], type: z.ZodType): Timeline | null {
  const rest = structuredClone(bare);
  const lost = new Set<number>();
  for (const { path } of faults) {
    const parts = path.split(".");
    const [first = "", second = ""] = parts;
    if (first === "markers" && second) lost.add(Number(second));
    else if (first === "range") delete rest[first];
    else {
      const holder = parts.slice(0, -1).reduce<unknown>((inside, part) => (inside as Loose)[part], rest);
      if (!path || Array.isArray(holder)) return null;
      delete (holder as Loose)[parts.at(-1) ?? ""];
    }
    if (first === "duration") rest["duration"] = MAX_FRAMES;
  }
  if (lost.size) rest["markers"] = listOf(rest["markers"]).filter((_, m) => !lost.has(m));
  return complete(parse(type, rest).value as Timeline | null);
}

function readElement(raw: unknown): { readonly element: AnyElement | null; readonly faults: readonly Fault[] } {
  if (typeof raw !== "object" || !raw || Array.isArray(raw)) return { element: null, faults: [{ path: "", message: "Input should be an object" }] };
  const known = right.get(raw);
  if (known) return { element: known, faults: [] };
  const { kind } = raw as Loose;
  if (kind === undefined) return { element: null, faults: [{ path: "", message: "Unable to extract tag using discriminator 'kind'" }] };
  const ref = typeof kind === "string" ? REFS[kind] : undefined;
  if (!ref) {
    const message = `Input tag '${String(kind)}' found using 'kind' does not match any of the expected tags: ${TAGS.map((tag) => `'${tag}'`).join(", ")}`;
    return { element: null, faults: [{ path: "", message }] };
  }
  const type = typeOf(ref, () => ({ $schema: schema.$schema, $defs: schema.$defs, $ref: ref }));
  const part = PARTS[ref.split("/").at(-1) ?? ""];
  const { value, faults: ofShape } = parse(type, raw);
  const faults = firstAtEach([...textFaults(raw, part?.properties ?? {}), ...ofShape]);
  const element = (value ?? parse(type, mended(raw as Loose, faults, part?.required ?? [])).value) as AnyElement | null;
  if (element) faults.push(...elementShapeFaults(element));
  if (!element || faults.length) return { element: null, faults };
  const whole = element.id ? element : { ...element, id: uuid() };
  right.set(raw, whole);
  return { element: whole, faults };
}

/** With something in the place of each field that is wrong, so that the others can be looked at. */
function mended(raw: Loose, faults: readonly Fault[], required: readonly string[]): Loose {
  const wrong = new Set(faults.map(({ path }) => path.split(".")[0]));
  const kept = Object.entries(raw).filter(([name]) => !wrong.has(name));
  return { ...Object.fromEntries(required.filter((name) => name !== "kind").map((name) => [name, BLANK[name]])), ...Object.fromEntries(kept) };
}

function parse(type: z.ZodType, value: unknown): { readonly value: unknown; readonly faults: readonly Fault[] } {
  const parsed = type.safeParse(value, { error: (issue) => (isWhole(issue.inst) ? WHOLE : undefined) });
  return parsed.success ? { value: parsed.data, faults: [] } : { value: null, faults: spoken(parsed.error.issues as unknown as Issue[], value) };
}

function isWhole(inst: unknown): boolean {
  const checks = (inst as z.core.$ZodType | undefined)?._zod.def.checks ?? [];
  return checks.some((check) => (check._zod.def as { readonly check: string }).check === "number_format");
}

function textsOf(name: string, parts: readonly unknown[], at: string): Fault[] {
  return parts.flatMap((part, n) => textFaults(part, PARTS[name]?.properties ?? {}, `${at}.${n}.`));
}

/** The server tells one thing of each field. */
function firstAtEach(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.toReversed().map((fault) => [fault.path, fault])).values()];
}

function schemaFault(document: unknown): Fault | null {
  const version = (document as { readonly schema?: unknown } | null | undefined)?.schema;
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) return { path: "schema", message: NO_SCHEMA };
  return version > SCHEMA ? { path: "schema", message: NEWER } : null;
}

function ofDocument(): object {
  const { Track: track } = schema.$defs;
  const elements = { ...ELEMENTS, items: {} };
  return { ...schema, $defs: { ...schema.$defs, Track: { ...track, properties: { ...track.properties, elements } } } };
}

function typeOf(name: string, json: () => object): z.ZodType {
  const made = types.get(name) ?? z.fromJSONSchema(forZod(json()) as Parameters<typeof z.fromJSONSchema>[0]);
  types.set(name, made);
  return made;
}

/** The lengths of texts are counted here, and ids are of any version. */
function forZod(json: object): object {
  const text = JSON.stringify(json, (key, value: unknown) => (key === "maxLength" || key === "minLength" ? undefined : value));
  return JSON.parse(text, (_, value: unknown) => ((value as { format?: string } | null)?.format === "uuid" ? { type: "string", pattern: ID } : value)) as object;
}

/** Ids have no default that a schema could tell. */
function complete(timeline: Timeline | null): Timeline | null {
  if (!timeline) return null;
  const named = <T extends { readonly id: string }>(part: T): T => (part.id ? part : { ...part, id: uuid() });
  return { ...timeline, tracks: timeline.tracks.map(named), markers: timeline.markers.map(named) };
}

function withoutElements(track: unknown): unknown {
  const elements = (track as Loose | null)?.["elements"];
  return Array.isArray(elements) && elements.length <= ELEMENTS.maxItems ? { ...(track as Loose), elements: [] } : track;
}

/** With the places of its element or marker in the whole document. */
function atHome({ path, message }: Fault, kept: readonly (readonly number[])[], markers: readonly number[]): Fault {
  const parts = path.split(".");
  if (parts[0] === "markers") parts[1] = String(markers[Number(parts[1])]);
  else if (parts.length > 3) parts[3] = String(kept[Number(parts[1])]?.[Number(parts[3])]);
  return { path: parts.join("."), message };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Lets the page draw and listen between slices of the work. */
class Turns {
  #began = performance.now();

  async pause(): Promise<void> {
    if (performance.now() - this.#began < SLICE) return;
    await new Promise<void>((go) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        go();
      };
      port2.postMessage(null);
    });
    this.#began = performance.now();
  }
}
