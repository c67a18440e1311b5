// Typed look-ups in the document, HTML from the server into nodes, and icons.

type Kind<T extends Element> = new () => T;

/** The first match that is a `kind`, or null. */
export function find<T extends Element>(root: ParentNode, selector: string, kind: Kind<T>): T | null {
  const found = root.querySelector(selector);
  return found instanceof kind ? found : null;
}

/** As `find`, for what the markup promises: its absence is a mistake in a template, and says which. */
export function need<T extends Element>(root: ParentNode, selector: string, kind: Kind<T>): T {
  const found = find(root, selector, kind);
  if (!found) throw new Error(`No ${kind.name} matches ${selector}.`);
  return found;
}

export function findAll<T extends Element>(root: ParentNode, selector: string, kind: Kind<T>): T[] {
  return [...root.querySelectorAll(selector)].filter((found): found is T => found instanceof kind);
}

/** HTML that the server made, as nodes. Scripts in it do not run. */
export function fragment(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = html;
  return document.importNode(template.content, true);
}

/** As `fragment`, of which nothing is loaded or begun until it is put into the page: to look at, and to take parts of. */
export function inert(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Puts the server's HTML in the place of `old` and gives back its first element. */
export function replace(old: Element, html: string): Element | null {
  const nodes = fragment(html);
  const first = nodes.firstElementChild;
  old.replaceWith(nodes);
  return first;
}

/** What a `json_script` of that id holds. The caller names its shape. */
export function readJson<T>(id: string): T {
  const script = document.getElementById(id);
  if (!script) throw new Error(`No script has the id ${id}.`);
  return JSON.parse(script.textContent ?? "null") as T;
}

/** A new element: `make("button", { type: "button", class: "btn" }, "Save")`. Text is never parsed as HTML. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** The twin of the template tag {% icon %}. The sprite's hashed address stands on the body. */
export function icon(name: string, classes = "i"): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", classes);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${document.body.dataset["icons"] ?? "/static/icons.svg"}#${name}`);
  svg.append(use);
  return svg;
}
