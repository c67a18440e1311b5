import { beforeEach, expect, test } from "vitest";
import { find, findAll, fragment, icon, make, need, readJson, replace } from "./dom.ts";
import { toast } from "./toast.ts";

beforeEach(() => {
  document.body.innerHTML = `<div id="a"><button class="x">One</button><span class="x">Two</span></div>`;
});

test("find gives what matches and is of the kind", () => {
  expect(find(document, ".x", HTMLButtonElement)?.textContent).toBe("One");
  expect(find(document, "span", HTMLButtonElement)).toBeNull();
  expect(findAll(document, ".x", HTMLSpanElement).map((found) => found.textContent)).toEqual(["Two"]);
});

test("need names what a template lacks", () => {
  expect(() => need(document, "dialog", HTMLDialogElement)).toThrow("No HTMLDialogElement matches dialog.");
});

test("a fragment takes the place of an element", () => {
  const first = replace(need(document, "#a", HTMLElement), `<p id="b">New</p><p>More</p>`);
  expect(first?.id).toBe("b");
  expect(document.body.textContent).toBe("NewMore");
  expect(fragment("").childNodes).toHaveLength(0);
});

test("text given to make is never HTML", () => {
  const button = make("button", { type: "button" }, "<b>", make("span", {}, "x"));
  expect(button.outerHTML).toBe('<button type="button">&lt;b&gt;<span>x</span></button>');
});

test("an icon uses the sprite whose address stands on the body", () => {
  document.body.dataset["icons"] = "/static/icons.1234.svg";
  expect(icon("x").querySelector("use")?.getAttribute("href")).toBe("/static/icons.1234.svg#x");
});

test("JSON is read from a script, and its absence is named", () => {
  document.body.innerHTML = `<script id="data" type="application/json">{"a": [1]}</script>`;
  expect(readJson("data")).toEqual({ a: [1] });
  expect(() => readJson("other")).toThrow("other");
});

test("a toast is made from the page's mould; a page without toasts has none", () => {
  expect(toast("Saved.")).toBeNull();
  document.body.innerHTML = `<section id="messages"></section>
    <template data-toast="error"><toast-message role="alert"><p data-text></p></toast-message></template>`;
  toast("<b>Lost</b>", "error");
  expect(need(document, "#messages [role=alert]", HTMLElement).textContent).toBe("<b>Lost</b>");
});
