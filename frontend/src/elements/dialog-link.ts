// <a href="/the/page/of/it/" data-opens="ID-of-a-dialog">: opens the dialog in the page instead of going there. The dialog
// hears "opened", so that what is in it can fetch its content then. Without this script the link is a link.
import { Scope } from "../lib/scope.ts";

export function installDialogLinks(scope: Scope = new Scope()): void {
  scope.on(document, "click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-opens]") : null;
    const dialog = document.getElementById(link?.dataset["opens"] ?? "");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!(dialog instanceof HTMLDialogElement) || !isPlain) return;
    event.preventDefault();
    if (!dialog.open) dialog.showModal();
    dialog.dispatchEvent(new Event("opened"));
  });
}
