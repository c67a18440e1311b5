// Messages that the page itself raises, in the place and shape of the server's (templates/components/messages.html).
import { find, make, need } from "./dom.ts";

export type Level = "info" | "success" | "warning" | "error";

/** What a message offers to do about itself. */
export interface Offer {
  readonly label: string;
  readonly run: () => void;
}

/** Shows a message that stays until it is closed; screen readers are told. Does nothing on a page without toasts. */
export function toast(text: string, level: Level = "info", offer: Offer | null = null): HTMLElement | null {
  const list = document.getElementById("messages");
  const template = find(document, `template[data-toast="${level}"]`, HTMLTemplateElement);
  if (!list || !template) return null;
  const copy = document.importNode(template.content, true);
  const message = need(copy, "toast-message", HTMLElement);
  const words = need(message, "[data-text]", HTMLElement);
  words.textContent = text;
  if (offer) words.after(button(offer, message));
  list.append(copy);
  return message;
}

/** Taken up once: the message goes with it. */
function button({ label, run }: Offer, message: HTMLElement): HTMLButtonElement {
  const made = make("button", { type: "button", class: "btn btn-xs", "data-offer": "" }, label);
  made.addEventListener("click", () => {
    message.remove();
    run();
  });
  return made;
}
