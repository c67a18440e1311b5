// For browsers that do not know <button command="show-modal|close" commandfor="ID"> yet (before Chrome 135, Firefox 144,
// Safari 26.2): the same, by one listener on the document. Where the browser knows it, nothing is installed.
import { Scope } from "../lib/scope.ts";

export function installCommandFallback(scope: Scope = new Scope()): void {
  if ("commandForElement" in HTMLButtonElement.prototype) return;
  scope.on(document, "click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button[commandfor]") : null;
    const dialog = document.getElementById(button?.getAttribute("commandfor") ?? "");
    if (!(dialog instanceof HTMLDialogElement) || button?.hasAttribute("disabled")) return;
    const command = button?.getAttribute("command");
    if (command === "show-modal" && !dialog.open) dialog.showModal();
    if (command === "close" && dialog.open) dialog.close();
  });
}
