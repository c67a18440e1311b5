// <job-acts><form id="job-acts" method="post">…</form></job-acts>, and anywhere on the page, inside a [data-job]:
// <button form="job-acts" formaction="/jobs/<id>/cancel/" data-act="cancel|retry|read|read-all|open">
// What can be done to a job from the tray, the bell and toasts. The form does it with a new page; this does it in this page.
// "open" stays a form: the server marks the result read and leads to it, in one step.
import { need } from "../lib/dom.ts";
import { feed } from "../lib/feed.ts";
import { ApiError } from "../lib/http.ts";
import { Scope } from "../lib/scope.ts";
import { toast } from "../lib/toast.ts";

const ACTS: Readonly<Record<string, (id: string) => Promise<void>>> = {
  cancel: (id) => feed.cancel(id),
  retry: (id) => feed.retry(id),
  read: (id) => feed.read(id),
  "read-all": () => feed.readAll(),
};

export class JobActs extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope = new Scope();
    this.#scope.on(need(this, "form", HTMLFormElement), "submit", (event) => {
      const button = event.submitter;
      const act = ACTS[button?.dataset["act"] ?? ""];
      if (!act || !(button instanceof HTMLButtonElement)) return;
      event.preventDefault();
      void this.#do(act, button);
    });
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  async #do(act: (id: string) => Promise<void>, button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    try {
      await act(button.closest<HTMLElement>("[data-job]")?.dataset["job"] ?? "");
      button.disabled = button.dataset["act"] === "cancel"; // it stops within a second or two
    } catch (error) {
      button.disabled = false;
      toast(error instanceof ApiError ? error.message : "That could not be done. Try it again.", "error");
    }
  }
}

customElements.define("job-acts", JobActs);
