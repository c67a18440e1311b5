// <conflict-dialog><dialog> [data-when] [data-theirs] [data-count] ul[data-mine] button[data-way=mine|theirs|both] [data-problem] </dialog></conflict-dialog>
// Opens when a save met changes of somebody else, and at "editor:conflict". Escape leaves it: what is here stays on this device,
// and <save-state> goes on saying so.
import { find, findAll, make, need } from "../../lib/dom.ts";
import { ApiError } from "../../lib/http.ts";
import { Scope } from "../../lib/scope.ts";
import { toast } from "../../lib/toast.ts";
import { editorOf } from "../editor.ts";
import { hear } from "../events.ts";
import { clock, counted } from "../state/moments.ts";
import { type Current, type SaveState, type Saving, savingOf } from "../state/saving.ts";
import { keepMine, openBoth, takeTheirs } from "../state/settling.ts";

const SHOWN = 6;

export class ConflictDialog extends HTMLElement {
  #scope = new Scope();
  #saving!: Saving;
  /** The one that was shown by itself; it is not shown again while its person has put it off. */
  #offered: Current | null = null;

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#saving = savingOf(editorOf(this));
    this.#saving.listen(this.#scope, (state) => this.#follow(state));
    hear(this.#scope, "editor:conflict", () => this.#open());
    for (const way of findAll(this, "[data-way]", HTMLButtonElement)) this.#scope.on(way, "click", () => void this.#settle(way.dataset["way"] ?? ""));
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  #follow(state: SaveState): void {
    const dialog = need(this, "dialog", HTMLDialogElement);
    if (!state.conflict) {
      this.#offered = null;
      if (dialog.open) dialog.close();
    } else if (state.conflict !== this.#offered) {
      this.#offered = state.conflict;
      this.#open();
    }
  }

  #open(): void {
    const { conflict, labels } = this.#saving.state;
    const dialog = need(this, "dialog", HTMLDialogElement);
    if (!conflict) return;
    need(this, "[data-when]", HTMLElement).textContent = `saved ${clock(conflict.at)}${conflict.who ? ` by ${conflict.who}` : ""}`;
    const { summary, against } = conflict;
    need(this, "[data-theirs]", HTMLElement).textContent = summary ?? (against ? `Compared with yours: ${against}` : "It cannot be told what was changed there.");
    need(this, "[data-count]", HTMLElement).textContent = counted(labels.length, "change");
    const lines = labels.slice(-SHOWN).toReversed().map((label) => make("li", {}, label));
    if (labels.length > SHOWN) lines.push(make("li", {}, `and ${labels.length - SHOWN} before`));
    need(this, "[data-mine]", HTMLElement).replaceChildren(...lines);
    this.#say("");
    if (!dialog.open) dialog.showModal();
  }

  async #settle(way: string): Promise<void> {
    const ways = findAll(this, "[data-way]", HTMLButtonElement);
    for (const button of ways) button.disabled = true;
    this.#say("");
    try {
      if (way === "mine") await keepMine(this.#saving);
      else if (way === "theirs") await takeTheirs(this.#saving);
      else this.#show(await openBoth(this.#saving));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#say(`${error.message} Nothing has changed; both sides are still there.`);
    } finally {
      for (const button of ways) button.disabled = false;
    }
  }

  /** In a new tab, or, where the browser keeps that from happening, by a message that leads there. */
  #show(address: string): void {
    if (!window.open(address, "_blank")) toast("Your changes are a project of their own now.", "success", { label: "Open it", run: () => window.location.assign(address) });
  }

  #say(problem: string): void {
    const place = find(this, "[data-problem]", HTMLElement);
    if (!place) return;
    place.textContent = problem;
    place.hidden = !problem;
  }
}

customElements.define("conflict-dialog", ConflictDialog);
