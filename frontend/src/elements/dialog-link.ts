// <a href="/the/page/of/it/" data-opens="ID-of-a-dialog">: opens the dialog in the page instead of going there. The dialog
// hears "opened", so that what is in it can fetch its content then. Without this script the link is a link. An address
// that ends in #ID opens the dialog when the page is there.
import { Scope } from "../lib/scope.ts";

export function installDialogLinks(scope: Scope = new Scope()): void {
  scope.on(document, "click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-opens]") : null;
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (isPlain && open(link?.dataset["opens"] ?? "")) event.preventDefault();
  });
  scope.on(window, "hashchange", openNamed);
  openNamed();
}

/** False when there is no such dialog. */
function open(id: string): boolean {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement)) return false;
  if (!dialog.open) dialog.showModal();
  dialog.dispatchEvent(new Event("opened"));
  return true;
}

/** Once: the address forgets it, so that a reload shows the page as it was left. */
function openNamed(): void {
  if (location.hash && open(location.hash.slice(1))) history.replaceState(history.state, "", location.pathname + location.search);
}
