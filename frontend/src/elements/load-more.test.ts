import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { find, findAll, fragment, need } from "../lib/dom.ts";
import "./load-more.ts";

const cards = (...ids: string[]): string => ids.map((id) => `<li data-asset="${id}"></li>`).join("");
const next = (after: string): string => (after ? `<load-more><a href="/library/?after=${after}" rel="next">Load more</a></load-more>` : "");
const page = (after: string, ...ids: string[]): string => `<main><ul data-library-grid>${cards(...ids)}<li aria-hidden="true"></li></ul>${next(after)}</main>
  <section id="messages"></section><template data-toast="error"><toast-message><p data-text></p></toast-message></template>`;

let pages: Record<string, string>;
let asked: string[];
let headers: Headers;
let look: () => void;

const ids = (): (string | undefined)[] => findAll(document, "[data-library-grid] > li", HTMLElement).map((each) => each.dataset["asset"]);
const link = (): HTMLAnchorElement | null => find(document, "load-more a", HTMLAnchorElement);

beforeEach(() => {
  history.replaceState(null, "", "/library/");
  asked = [];
  pages = { "/library/?after=b": page("d", "c", "d"), "/library/?after=d": page("", "e") };
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    headers = new Headers(init.headers);
    const { pathname, search } = new URL(url, location.href);
    asked.push(pathname + search);
    const html = pages[pathname + search];
    return html === undefined ? new Response("", { status: 500 }) : new Response(html);
  });
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(seen: (entries: { isIntersecting: boolean }[]) => void) {
        look = () => seen([{ isIntersecting: true }]);
      }
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    },
  );
});

afterEach(() => {
  document.body.innerHTML = "";
});

const show = (): void => document.body.replaceChildren(fragment(page("b", "a", "b")));

test("near the end the next page's cards come before what fills the last row, until there are no more", async () => {
  show();
  look();
  await vi.waitFor(() => expect(ids()).toEqual(["a", "b", "c", "d", undefined]));
  expect(link()?.getAttribute("href")).toBe("/library/?after=d");
  look();
  await vi.waitFor(() => expect(ids()).toEqual(["a", "b", "c", "d", "e", undefined]));
  expect([link(), need(document, "load-more [role=status]", HTMLElement).textContent]).toEqual([null, "1 more loaded. That is all."]);
});

test("only the cards are asked for: no page is drawn round them", async () => {
  pages["/library/?after=b"] = `<ul data-library-grid>${cards("c")}</ul>${next("c")}`;
  show();
  look();
  await vi.waitFor(() => expect(ids()).toEqual(["a", "b", "c", undefined]));
  expect([headers.get("X-Fragment"), link()?.getAttribute("href")]).toEqual(["1", "/library/?after=c"]);
});

test("the link loads in this page, and with Ctrl it is a link", async () => {
  show();
  const press = (keys: MouseEventInit): boolean | undefined => link()?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ...keys }));
  expect([press({ ctrlKey: true }), asked]).toEqual([true, []]);
  expect(press({})).toBe(false);
  await vi.waitFor(() => expect(ids()).toHaveLength(5));
});

test("one page is asked for once, however often the end is seen", async () => {
  show();
  look();
  look();
  await vi.waitFor(() => expect(ids()).toHaveLength(5));
  expect(asked).toEqual(["/library/?after=b"]);
});

test("what is on the page already does not come twice", async () => {
  pages["/library/?after=b"] = page("d", "b", "c", "d"); // something new came in meanwhile
  show();
  look();
  await vi.waitFor(() => expect(ids()).toEqual(["a", "b", "c", "d", undefined]));
});

test("each card knows the address that it came with", async () => {
  show();
  look();
  await vi.waitFor(() => expect(need(document, "[data-asset=c]", HTMLElement).dataset["from"]).toMatch(/\/library\/\?after=b$/));
});

test("when it cannot be loaded that is said, and the link still leads there", async () => {
  pages = {};
  show();
  look();
  await vi.waitFor(() => expect(need(document, "toast-message", HTMLElement).textContent).toContain("Try again"));
  expect(link()?.getAttribute("href")).toBe("/library/?after=b");
});

test("after Back what was loaded is there again, where it was", async () => {
  show();
  look();
  await vi.waitFor(() => expect(ids()).toHaveLength(5));
  window.dispatchEvent(new Event("pagehide"));
  const scrolled = vi.spyOn(window, "scrollTo").mockImplementation(() => undefined);
  show();
  await vi.waitFor(() => expect(ids()).toEqual(["a", "b", "c", "d", undefined]));
  await vi.waitFor(() => expect(scrolled).toHaveBeenCalledOnce());
});
