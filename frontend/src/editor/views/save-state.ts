// <save-state data-status="saved"> .save-icon [data-words] [data-told role=status] button[data-act] a[data-sign-in]
//   [data-others] </save-state>
// Says in words whether all is saved, and starts the saving. Its button is the one thing to do about it: to try now, to settle
// a conflict (event "editor:conflict"), to save as a new project. A screen reader is told when that changes, not of each save.
import { find, icon, need } from "../../lib/dom.ts";
import { ApiError } from "../../lib/http.ts";
import { Scope } from "../../lib/scope.ts";
import { toast } from "../../lib/toast.ts";
import { type Editor, editorOf } from "../editor.ts";
import { emit } from "../events.ts";
import { keepView } from "../state/looking.ts";
import { clock, counted } from "../state/moments.ts";
import { type SaveState as Saved, type Saving, savingOf, type Status } from "../state/saving.ts";
import { saveAsNew } from "../state/settling.ts";

const ICONS: Readonly<Record<Status, string>> = {
  saved: "check",
  saving: "loader-circle",
  offline: "cloud-off",
  conflict: "git-compare",
  refused: "triangle-alert",
  "signed-out": "log-in",
  gone: "triangle-alert",
};
const ACTS: Partial<Record<Status, string>> = { offline: "Try now", conflict: "Compare", gone: "Save as a new project" };
const NAMED = 8;

export class SaveState extends HTMLElement {
  #scope = new Scope();
  #editor!: Editor;
  #saving!: Saving;
  #shown: Status = "saved";

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#editor = editorOf(this);
    this.#saving = savingOf(this.#editor);
    this.#saving.start(this.#scope);
    keepView(this.#editor, this.#scope);
    this.#saving.listen(this.#scope, (state) => this.#draw(state));
    this.#scope.on(need(this, "[data-act]", HTMLButtonElement), "click", () => this.#act());
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #draw(state: Saved): void {
    const { status } = state;
    const words = wordsOf(state);
    const place = need(this, "[data-words]", HTMLElement);
    if (place.textContent !== words) place.textContent = words;
    this.title = titleOf(state);
    need(this, "[data-others]", HTMLElement).hidden = !state.hasOthers;
    if (status === this.#shown) return;
    const isNews = !["saved", "saving"].includes(status) || !["saved", "saving"].includes(this.#shown);
    if (isNews && status !== "saving") need(this, "[data-told]", HTMLElement).textContent = words;
    this.#shown = status;
    this.dataset["status"] = status;
    need(this, ".save-icon", HTMLElement).replaceChildren(icon(ICONS[status], "i-sm"));
    const act = need(this, "[data-act]", HTMLButtonElement);
    act.hidden = !ACTS[status];
    act.textContent = ACTS[status] ?? "";
    const signIn = find(this, "a[data-sign-in]", HTMLAnchorElement);
    if (signIn) signIn.hidden = status !== "signed-out";
  }

  #act(): void {
    const status = this.#shown;
    if (status === "conflict") emit("editor:conflict", {});
    else if (status === "gone") void this.#saveAsNew();
    else void this.#saving.save();
  }

  async #saveAsNew(): Promise<void> {
    const act = need(this, "[data-act]", HTMLButtonElement);
    act.disabled = true;
    try {
      window.location.assign(await saveAsNew(this.#saving));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast(`${error.message} Your changes are still kept on this device.`, "error");
    } finally {
      act.disabled = false;
    }
  }
}

export function wordsOf({ status, at, labels, message, problem }: Saved): string {
  if (status === "saved") return `Saved ${clock(at)}`;
  if (status === "saving") return "Saving";
  if (status === "conflict") return "Changed in another tab";
  if (status === "refused") return `Not saved: ${sentence(message)}`;
  if (status === "signed-out") return "Not saved: you are signed out";
  if (status === "gone") return "Not saved: the project is no longer here";
  const changes = counted(labels.length, "change");
  return problem ? `Offline: ${changes} not saved` : `Offline: ${changes} kept on this device`;
}

/** What is behind the words: which changes, why, and whether this device keeps them. */
function titleOf({ status, labels, message, faults, problem }: Saved): string {
  const sentences = status === "saved" || status === "saving" ? [] : [sentence(message)];
  if (status === "refused") sentences.push(...Object.values(faults).flat().slice(1, 4).map(sentence), "Go on editing, or undo; it is saved when this is put right.");
  if (labels.length && !["saved", "saving"].includes(status)) {
    const names = labels.slice(-NAMED).reverse();
    sentences.push(`Not saved yet: ${names.join(", ")}${labels.length > NAMED ? `, and ${labels.length - NAMED} before` : ""}.`);
  }
  if (problem) sentences.push(labels.length ? `${problem} Keep this tab open until it is saved.` : problem);
  return sentences.filter(Boolean).join("\n");
}

function sentence(words: string): string {
  return !words || /[.?]$/.test(words) ? words : `${words}.`;
}

customElements.define("save-state", SaveState);
