/**
 * <mix-board address="/mixer/ID/" destination="mix:ID:" state="ID-of-an-element"> <form id="mix-form" method="post"> <p role="status" data-said>
 *   <div data-groups> the board: templates/mixer/_groups.html </div>
 * </mix-board>
 *
 * Groups as columns and clips as cards, dragged, moved by keys and changed in place. It shows at once what was done and puts it back
 * when the server refuses; its forms, those of dialogs with `data-mix`, and its buttons ask for the same without this script. The
 * document hears `mix:changed` after each change that the server has, and tells by `mix:planned` {uses} how often clips are taken.
 */
import { find, findAll, fragment, icon, inert, need } from "../lib/dom.ts";
import type { ApiError } from "../lib/http.ts";
import { isForPage, isPlain } from "../lib/keys.ts";
import { Scope } from "../lib/scope.ts";
import { toast } from "../lib/toast.ts";
import { BoardAsking, type Fields } from "./mix-board-asking.ts";
import { BoardDrag } from "./mix-board-drag.ts";
import { BoardFiles } from "./mix-board-files.ts";
import { editName } from "./mix-board-name.ts";
import { cardsOf, columnOf, columnsOf, groupsOf, nameOf, placeCard, placeGroup, recount, rove, showUses, takeIn, usesIn } from "./mix-board-rows.ts";
import { CHANGED, PLANNED } from "./mix-events.ts";

const STEPS: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export class MixBoard extends HTMLElement {
  #scope = new Scope();
  #asking!: BoardAsking;
  #drag!: BoardDrag;
  #files!: BoardFiles;
  #truth = "";
  #uses = new Map<string, number>();
  #isStale = false;

  connectedCallback(): void {
    const scope = (this.#scope = new Scope());
    const root = this.#root;
    this.#truth = root.innerHTML;
    this.#uses = usesIn(root);
    this.#asking = new BoardAsking(scope.signal, {
      sent: () => this.#say("Saving", "loader-circle"),
      took: (html, { isLast }) => this.#took(html, isLast),
      refused: (error, { isLast }) => this.#refused(error, isLast),
    });
    this.#drag = new BoardDrag(root, scope, {
      card: (card, column, to) => this.#moveCard(card, column, to),
      group: (group, to) => this.#moveGroup(group, to),
      ended: () => this.#settle(),
    });
    this.#files = new BoardFiles(root, scope, this.getAttribute("destination") ?? "", () => void this.#look().then((isSeen) => isSeen && this.#changed()));
    scope.on(document, "submit", (event) => this.#submitted(event));
    scope.on(this, "click", (event) => this.#clicked(event));
    scope.on(this, "dblclick", (event) => this.#renameAt(event.target));
    scope.on(this, "focusin", (event) => this.#focused(event.target));
    scope.on(this, "keydown", (event) => this.#pressed(event));
    scope.on(document, PLANNED, (event) => this.#planned((event as CustomEvent<{ uses: Readonly<Record<string, number>> }>).detail.uses));
    rove(root, null);
  }

  disconnectedCallback(): void {
    this.#scope.end();
  }

  get #root(): HTMLElement {
    return need(this, "[data-groups]", HTMLElement);
  }

  /** `what`: an address from the mixer's own on. */
  #ask(what: string, fields: Fields = {}): Promise<ApiError | null> {
    return this.#asking.ask(`${this.getAttribute("address") ?? ""}${what}`, fields);
  }

  #took(html: string, isLast: boolean): void {
    const board = inert(html);
    const undo = find(board, "[data-undo]", HTMLFormElement);
    if (undo) this.#offerUndo(undo);
    this.#truth = html;
    this.#isStale = true;
    this.#settle(board);
    if (isLast) this.#say(`Saved ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`, "check");
    this.#changed();
  }

  #changed(): void {
    document.dispatchEvent(new CustomEvent(CHANGED));
  }

  /** What others did: another tab, or the studio with a file that came for a group. */
  async #look(): Promise<boolean> {
    const html = await this.#asking.look(this.getAttribute("address") ?? "");
    if (html) this.#truth = html;
    this.#isStale = true;
    this.#settle();
    return html !== null;
  }

  #refused(error: ApiError, isLast: boolean): void {
    const html = (error.body as { error?: { html?: string } } | undefined)?.error?.html;
    if (isLast) this.#say("Not saved", "triangle-alert");
    if (html) return; // its form says what is wrong
    toast(error.message, "error");
    if (error.status === 404) return void this.#look();
    this.#isStale = true;
    this.#settle();
  }

  /** Shows what the server has last said, once nothing more is to come and nothing is in the hand. */
  #settle(parsed: DocumentFragment | null = null): void {
    if (!this.#isStale || this.#asking.isBusy || this.#drag.isOn || this.#scope.isEnded) return;
    this.#isStale = false;
    const board = parsed ?? inert(this.#truth);
    find(board, "[data-undo]", HTMLElement)?.remove(); // a toast offers it
    showUses(board, this.#uses);
    takeIn(this.#root, board);
    this.#files.tell();
    const plan = find(document, "mix-plan", HTMLElement);
    if (plan) plan.hidden = find(this.#root, "[data-start]", HTMLElement) !== null; // of nothing there is no plan
  }

  #planned(uses: Readonly<Record<string, number>>): void {
    this.#uses = new Map(Object.entries(uses));
    for (const card of cardsOf(this.#root)) {
      const id = card.dataset["clip"] ?? "";
      if (!this.#uses.has(id)) this.#uses.set(id, 0);
    }
    showUses(this.#root, this.#uses);
  }

  #offerUndo(form: HTMLFormElement): void {
    const [address, fields] = [form.getAttribute("action") ?? "", new FormData(form)];
    const again = (): void => void this.#asking.ask(address, fields).then((error) => error ?? this.#tell("It is back."));
    toast(form.dataset["undo"] ?? "", "info", { label: "Undo", run: again });
  }

  #submitted(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
    if (!form.hasAttribute("data-mix") && !this.contains(form)) return;
    event.preventDefault();
    const button = event.submitter;
    if (button instanceof HTMLElement && button.dataset["act"] && this.#act(button)) return;
    const address = button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
    void this.#asking.ask(address, new FormData(form, button)).then((error) => this.#sentFrom(form, button, error));
  }

  /** A dialog shows what is wrong, or closes; one to pick from stays, and marks what was picked. */
  #sentFrom(form: HTMLFormElement, button: HTMLElement | null, error: ApiError | null): void {
    const html = (error?.body as { error?: { html?: string } } | undefined)?.error?.html;
    if (html) {
      form.replaceWith(fragment(html));
    } else if (!error && form.dataset["mix"] === "stay") {
      const mark = button && find(button, "[data-added]", HTMLElement);
      if (mark) mark.hidden = false;
      this.#tell(`Added: ${button?.dataset["name"] ?? ""}`);
    } else if (!error) {
      form.closest("dialog")?.close();
    }
  }

  /** A button that this page can foresee; true when it was one. */
  #act(button: HTMLElement): boolean {
    const column = columnOf(button);
    const card = button.closest<HTMLElement>("[data-clip]");
    const [act, value] = [button.dataset["act"], button instanceof HTMLButtonElement ? button.value : ""];
    button.closest<HTMLElement>("[popover]")?.hidePopover?.();
    if (!column) return false;
    if (act === "move" && card) this.#moveCard(card, column, cardsOf(column).indexOf(card) + (value === "up" ? -1 : 1));
    else if (act === "move") this.#moveGroup(column, groupsOf(this.#root).indexOf(column) + (value === "left" ? -1 : 1));
    else if (act === "remove" && card) this.#remove(card);
    else if (act === "optional") this.#setOptional(column, button, value);
    else if (act === "delete") {
      column.hidden = true;
      void this.#ask(`groups/${column.dataset["group"]}/delete/`).then((error) => error && (column.hidden = false));
    } else return false;
    return true;
  }

  #moveCard(card: HTMLElement, column: HTMLElement, to: number): void {
    const hadFocus = card.contains(document.activeElement);
    placeCard(card, column, to);
    if (hadFocus) this.#focus(card);
    const cards = cardsOf(column);
    this.#tell(`${nameOf(card)}, ${cards.indexOf(card) + 1} of ${cards.length} in ${nameOf(column)}`);
    void this.#ask(`clips/${card.dataset["clip"]}/move/`, { group: column.dataset["group"] ?? "", to: String(cards.indexOf(card)) });
  }

  #moveGroup(group: HTMLElement, to: number): void {
    const hadFocus = group.contains(document.activeElement);
    placeGroup(group, to);
    if (hadFocus) this.#focus(need(group, "[data-head]", HTMLElement));
    const groups = groupsOf(this.#root);
    this.#tell(`${nameOf(group)}, group ${groups.indexOf(group) + 1} of ${groups.length}`);
    void this.#ask(`groups/${group.dataset["group"]}/move/`, { to: String(groups.indexOf(group)) });
  }

  #remove(card: HTMLElement): void {
    const column = columnOf(card);
    const cards = column ? cardsOf(column) : [];
    const next = cards[cards.indexOf(card) + 1] ?? cards[cards.indexOf(card) - 1] ?? (column && find(column, "[data-head]", HTMLElement));
    const hadFocus = card.contains(document.activeElement);
    card.remove();
    if (column) recount(column);
    if (hadFocus && next) this.#focus(next);
    this.#tell(`${nameOf(card)} is taken out.`);
    void this.#ask(`clips/${card.dataset["clip"]}/remove/`);
  }

  #setOptional(column: HTMLElement, button: HTMLElement, value: string): void {
    button.toggleAttribute("data-optional", value !== "");
    button.textContent = value ? "Optional" : "Required";
    void this.#ask(`groups/${column.dataset["group"]}/optional/`, { is_optional: value });
  }

  #clicked(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const adding = target?.closest<HTMLAnchorElement>("a[data-adds]"); // dialog-link.ts opens the dialog after this
    if (adding) find(document, "#mix-add library-picker", HTMLElement)?.setAttribute("src", adding.getAttribute("href") ?? "");
    const menu = target?.closest<HTMLElement>("[popover]");
    if (menu && target?.closest("[data-change], [data-act=rename]")) menu.hidePopover?.();
    if (target?.closest("[data-act=rename]")) this.#renameAt(target);
  }

  #renameAt(target: EventTarget | null): void {
    const row = target instanceof Element ? (target.closest<HTMLElement>("[data-clip]") ?? target.closest("[data-head]")?.closest<HTMLElement>("[data-group]")) : null;
    const place = row && find(row, "[data-title]", HTMLElement);
    if (!row || !place || (target instanceof Element && target.closest("button, input") && !target.closest("[data-act=rename]"))) return;
    const clip = row.dataset["clip"];
    editName(place, nameOf(row), clip ? "Name of the clip" : "Name of the group", (name) => {
      this.#focus(clip ? row : need(row, "[data-head]", HTMLElement));
      if (name === null) return this.#settle();
      place.replaceChildren(name);
      void this.#ask(clip ? `clips/${clip}/rename/` : `groups/${row.dataset["group"]}/rename/`, { name });
    });
  }

  #focused(target: EventTarget | null): void {
    const stop = target instanceof Element ? target.closest<HTMLElement>("[data-clip], [data-head]") : null;
    if (stop) rove(this.#root, stop);
  }

  #focus(stop: HTMLElement): void {
    rove(this.#root, stop);
    stop.focus();
    stop.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }

  #pressed(event: KeyboardEvent): void {
    const stop = event.target;
    if (!isForPage(event) || !(stop instanceof HTMLElement) || !stop.matches("[data-clip], [data-head]")) return;
    const [step, isAlt] = [STEPS[event.key], event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey];
    if (step && isAlt) this.#shift(stop, step);
    else if (step && isPlain(event)) this.#go(stop, step);
    else if (event.key === "F2") this.#renameAt(stop);
    else if (event.key === "Delete" && isPlain(event) && stop.dataset["clip"]) this.#remove(stop);
    else if (event.key === "Enter" && isPlain(event)) find(stop, "[data-change]", HTMLElement)?.click();
    else return;
    event.preventDefault();
  }

  #shift(stop: HTMLElement, [aside, along]: readonly [number, number]): void {
    const [column, columns] = [columnOf(stop), columnsOf(this.#root)];
    if (!column) return;
    const at = cardsOf(column).indexOf(stop);
    if (!stop.dataset["clip"]) {
      const to = groupsOf(this.#root).indexOf(column) + aside;
      if (aside && to >= 0 && to < groupsOf(this.#root).length) this.#moveGroup(column, to);
    } else if (aside) {
      const other = columns[columns.indexOf(column) + aside];
      if (other) this.#moveCard(stop, other, Math.min(at, cardsOf(other).length));
    } else if (at + along >= 0 && at + along < cardsOf(column).length) this.#moveCard(stop, column, at + along);
  }

  #go(stop: HTMLElement, [aside, along]: readonly [number, number]): void {
    const [column, columns] = [columnOf(stop), columnsOf(this.#root)];
    if (!column) return;
    const at = cardsOf(column).indexOf(stop);
    const other = columns[columns.indexOf(column) + aside] ?? column;
    const stops = findAll(other, "[data-head], [data-clip]", HTMLElement);
    const heads = stops.length - cardsOf(other).length;
    const next = aside ? (stops[at < 0 ? 0 : Math.min(at + heads, stops.length - 1)] ?? stop) : stops[Math.max(0, stops.indexOf(stop) + along)];
    if (next && next !== stop) this.#focus(next);
  }

  #tell(words: string): void {
    need(this, "[data-said]", HTMLElement).textContent = words;
  }

  #say(words: string, picture: string): void {
    const look = { check: "i-sm text-success", "triangle-alert": "i-sm text-warning" }[picture] ?? "i-sm";
    document.getElementById(this.getAttribute("state") ?? "")?.replaceChildren(icon(picture, look), ` ${words}`);
  }
}

customElements.define("mix-board", MixBoard);
