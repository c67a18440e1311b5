// Messages that the page itself raises, in the place and shape of the server's (templates/components/messages.html).
import { find, need } from "./dom.ts";

export type Level = "info" | "success" | "warning" | "error";

/** Shows a message that stays until it is closed; screen readers are told. Does nothing on a page without toasts. */
export function toast(text: string, level: Level = "info"): HTMLElement | null {
  const list = document.getElementById("messages");
  const template = find(document, `template[data-toast="${level}"]`, HTMLTemplateElement);
  if (!list || !template) return null;
  const copy = document.importNode(template.content, true);
  const message = need(copy, "toast-message", HTMLElement);
  need(message, "[data-text]", HTMLElement).textContent = text;
  list.append(copy);
  return message;
}
