// What zod finds wrong with the shape of a document, in the words of the server and at its paths. (The server's are pydantic's.)
import type { Fault } from "../edits/shapes.ts";

/** An issue of zod's, as far as it is told here. */
export interface Issue {
  readonly code: string;
  readonly path: readonly (string | number)[];
  readonly expected?: string;
  readonly origin?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly values?: readonly unknown[];
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly Issue[])[];
  /** WHOLE where a whole number is wanted: zod itself expects "number" of both. */
  readonly message?: string;
}

export const WHOLE = "whole";

/** Limits of a text in its part, as the schema has them. */
export type Limits = Readonly<Record<string, { readonly minLength?: number; readonly maxLength?: number }>>;

type Path = readonly (string | number)[];

const IDS = new Set(["id", "link", "asset"]);
const TEXTS = new Set(["name", "text"]); // stored as they are; the database takes no NUL
const KINDS: Readonly<Record<string, string>> = {
  int: "a valid integer",
  [WHOLE]: "a valid integer",
  number: "a valid number",
  string: "a valid string",
  boolean: "a valid boolean",
  array: "a valid array",
  object: "an object",
  record: "an object",
};
const GROUPS = [8, 4, 4, 4, 12];

/** `value` is what was checked; paths begin there. */
export function spoken(issues: readonly Issue[], value: unknown, at: Path = []): Fault[] {
  return issues.flatMap((issue) => told(issue, value, [...at, ...issue.path]));
}

/** Of the texts of one part. Letters are counted as the server counts them, which zod does not. */
export function textFaults(part: unknown, limits: Limits, at = ""): Fault[] {
  return Object.entries(limits).flatMap(([name, { minLength = 0, maxLength }]) => {
    const text = (part as Record<string, unknown> | null)?.[name];
    if (maxLength === undefined || typeof text !== "string") return [];
    const message = textFault(text, minLength, maxLength, TEXTS.has(name));
    return message ? [{ path: at + name, message }] : [];
  });
}

function textFault(text: string, least: number, most: number, isStored: boolean): string | null {
  if (isStored && text.includes("\0")) return "Text must not contain the character NUL";
  const count = [...text].length;
  if (count >= least && count <= most) return null;
  const [word, limit] = count < least ? ["least", least] : ["most", most];
  return isStored ? `Value should have at ${word} ${items(limit)} after validation, not ${count}` : `String should have at ${word} ${limit} characters`;
}

function items(n: number): string {
  return `${n} item${n === 1 ? "" : "s"}`;
}

function told(issue: Issue, value: unknown, path: Path): Fault[] {
  const input = valueAt(value, path);
  const name = path.at(-1);
  const say = (message: string): Fault[] => [{ path: path.join("."), message }];
  if (issue.code === "unrecognized_keys") {
    return (issue.keys ?? []).map((key) => ({ path: [...path, key].join("."), message: "Extra inputs are not permitted" }));
  }
  if (issue.code === "invalid_union") return ofUnion(issue, value, path, input);
  if (input === undefined) return say("Field required");
  if (IDS.has(String(name)) && (issue.code === "invalid_format" || issue.code === "invalid_type")) return say(idFault(input) ?? "Input should be a valid UUID");
  if (issue.code === "invalid_type") return say(`Input should be ${KINDS[issue.message === WHOLE ? WHOLE : (issue.expected ?? "")] ?? issue.expected}`);
  if (issue.code === "invalid_value") return say(`Input should be ${listed(issue.values ?? [])}`);
  if (issue.code === "invalid_format") return say(`String should match pattern '${(issue.pattern ?? "").replace(/^\/|\/$/g, "")}'`);
  if (issue.code === "too_small" || issue.code === "too_big") return say(bound(issue, input));
  return say("Input is not right");
}

/** Branches that are told apart by their kind; or something that may also be null. */
function ofUnion({ errors = [] }: Issue, value: unknown, path: Path, input: unknown): Fault[] {
  const say = (message: string): Fault[] => [{ path: path.join("."), message }];
  if (input === undefined) return say("Field required");
  const some = errors.filter((branch) => !branch.some(({ expected, path: below }) => expected === "null" && !below.length));
  if (some.length === 1) return spoken(some[0] ?? [], value, path);
  if (typeof input !== "object" || !input || Array.isArray(input)) return say("Input should be an object");
  if (!("kind" in input)) return say("Unable to extract tag using discriminator 'kind'");
  const wrongKind = (branch: readonly Issue[]): Issue | undefined => branch.find(({ path: below }) => below.join(".") === "kind");
  const own = some.find((branch) => !wrongKind(branch));
  if (own) return spoken(own, value, path);
  const tags = some.flatMap((branch) => wrongKind(branch)?.values ?? []);
  return say(`Input tag '${String(input.kind)}' found using 'kind' does not match any of the expected tags: ${tags.map(quoted).join(", ")}`);
}

function bound({ code, minimum, maximum }: Issue, input: unknown): string {
  const isSmall = code === "too_small";
  const limit = (isSmall ? minimum : maximum) ?? 0;
  if (typeof input === "number") return `Input should be ${isSmall ? "greater" : "less"} than or equal to ${limit}`;
  return `List should have at ${isSmall ? "least" : "most"} ${items(limit)} after validation, not ${(input as readonly unknown[]).length}`;
}

/** Null for what the server takes: with hyphens or without, of any version. */
export function idFault(id: unknown): string | null {
  if (typeof id !== "string") return "UUID input should be a string, bytes or UUID object";
  const letters = [...id];
  const odd = letters.findIndex((letter) => !/[0-9a-fA-F-]/.test(letter));
  const wrong = (what: string): string => `Input should be a valid UUID, ${what}`;
  if (odd >= 0) return wrong(`invalid character: found \`${letters[odd]}\` at ${odd}`);
  const groups = id.split("-");
  if (groups.length === 1) return id.length === 32 ? null : wrong(`invalid length: found ${id.length}`);
  if (groups.length !== GROUPS.length) return wrong(`invalid group count: expected 5, found ${groups.length}`);
  const n = groups.findIndex((group, place) => group.length !== GROUPS[place]);
  return n < 0 ? null : wrong(`invalid group length in group ${n}: expected ${GROUPS[n]}, found ${groups[n]?.length}`);
}

function listed(values: readonly unknown[]): string {
  const words = values.map(quoted);
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${words.at(-1)}` : (words[0] ?? "");
}

function quoted(value: unknown): string {
  return typeof value === "string" ? `'${value}'` : String(value);
}

function valueAt(value: unknown, path: Path): unknown {
  let found = value;
  for (const part of path) found = (found as Record<string | number, unknown> | null | undefined)?.[part];
  return found;
}
