/** Which assets are picked: some by their ids, or all that match the page's filters. No DOM. */

export class Picks {
  #ids = new Set<string>();
  /** Where a range begins, and what was picked besides when it began. */
  #anchor = "";
  #besides = new Set<string>();
  #isAll = false;

  get ids(): readonly string[] {
    return [...this.#ids];
  }

  /** All that match, seen on this page or not. */
  get isAll(): boolean {
    return this.#isAll;
  }

  get isEmpty(): boolean {
    return !this.#isAll && this.#ids.size === 0;
  }

  has(id: string): boolean {
    return this.#isAll || this.#ids.has(id);
  }

  /** `shown` are the ids on the page, in order: of all that match, those stay picked that can be seen. */
  set(id: string, isOn: boolean, shown: readonly string[]): void {
    if (this.#isAll) this.#ids = new Set(shown);
    this.#isAll = false;
    if (isOn) this.#ids.add(id);
    else this.#ids.delete(id);
    this.#anchor = id;
    this.#besides = new Set(this.#ids);
  }

  toggle(id: string, shown: readonly string[]): void {
    this.set(id, !this.has(id), shown);
  }

  /** From where the last one was picked to `id`, in place of the range before. */
  extend(id: string, shown: readonly string[]): void {
    const [from, to] = [shown.indexOf(this.#anchor), shown.indexOf(id)];
    if (to < 0) return;
    if (from < 0) return this.set(id, true, shown);
    this.#isAll = false;
    this.#ids = new Set([...this.#besides, ...shown.slice(Math.min(from, to), Math.max(from, to) + 1)]);
  }

  addAll(ids: readonly string[]): void {
    this.#ids = new Set([...this.#ids, ...ids]);
  }

  matchAll(): void {
    this.#isAll = true;
  }

  drop(ids: readonly string[]): void {
    for (const id of ids) this.#ids.delete(id);
  }

  clear(): void {
    this.#ids.clear();
    this.#besides.clear();
    this.#anchor = "";
    this.#isAll = false;
  }
}
