import { afterEach, expect, test, vi } from "vitest";
import { ApiError, request, requestHtml, requestJson } from "./http.ts";

const answer = (body: string, init: ResponseInit = {}): Response => new Response(body, init);

function stub(...answers: (Response | Error)[]): ReturnType<typeof vi.fn> {
  const fetch = vi.fn(() => {
    const next = answers.shift();
    return next instanceof Response ? Promise.resolve(next) : Promise.reject(next ?? new Error("no answer is left"));
  });
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

const sent = (fetch: ReturnType<typeof vi.fn>): RequestInit & { headers: Headers } => fetch.mock.calls[0]?.[1];

async function refusal(promise: Promise<unknown>): Promise<ApiError> {
  const error = await promise.catch((reason: unknown) => reason);
  if (!(error instanceof ApiError)) throw new Error(`not an ApiError: ${String(error)}`);
  return error;
}

afterEach(() => {
  document.cookie = "csrftoken=; max-age=0";
});

test("a write carries the CSRF token and JSON, and stays on our own server", async () => {
  document.cookie = "csrftoken=abc%3D";
  const fetch = stub(answer('{"version": 2}'));
  expect(await requestJson<{ version: number }>("/api/v1/x/", { method: "PUT", json: { a: 1 } })).toEqual({ version: 2 });
  const { method, body, headers, credentials } = sent(fetch);
  expect([method, body, credentials]).toEqual(["PUT", '{"a":1}', "same-origin"]);
  expect([headers.get("X-CSRFToken"), headers.get("Content-Type")]).toEqual(["abc=", "application/json"]);
});

test("a read carries no token", async () => {
  const fetch = stub(answer("{}"));
  await request("/x/");
  expect(sent(fetch).method).toBe("GET");
  expect(sent(fetch).headers.has("X-CSRFToken")).toBe(false);
});

test("a body without a method is a POST, and the browser writes a form's own type", async () => {
  const fetch = stub(answer(""));
  await request("/x/", { body: new FormData() });
  expect(sent(fetch).method).toBe("POST");
  expect(sent(fetch).headers.has("Content-Type")).toBe(false);
});

test("a refusal in the common shape keeps its code, fields and whole body", async () => {
  const body = { error: { code: "conflict", message: "Changed in another tab.", fields: { name: ["Too long."] }, current: { version: 7 } } };
  stub(answer(JSON.stringify(body), { status: 409 }));
  const error = await refusal(request("/x/", { json: {} }));
  expect([error.status, error.code, error.message]).toEqual([409, "conflict", "Changed in another tab."]);
  expect(error.fields).toEqual({ name: ["Too long."] });
  expect(error.body).toEqual(body);
});

test.each([
  [500, "<h1>Server error</h1>", "The studio made a mistake. Try again in a moment."],
  [404, "", "That is no longer here."],
  [403, "null", "This page is too old to do that. Reload it and try again."],
  [400, "[]", "The studio refused that."],
])("a %s without the shape still says a sentence", async (status, body, sentence) => {
  stub(answer(body, { status }));
  expect((await refusal(request("/x/"))).message).toBe(sentence);
});

test("a fragment is refused in words, so it asks for those of an error as JSON", async () => {
  const fetch = stub(answer('{"error": {"code": "database_away", "message": "Try again in a minute.", "fields": {}}}', { status: 503 }));
  expect((await refusal(requestHtml("/x/"))).message).toBe("Try again in a minute.");
  expect(sent(fetch).headers.get("Accept")).toBe("text/html, application/json;q=0.9");
});

test("a server that is not reached is an ApiError of its own", async () => {
  stub(new TypeError("Failed to fetch"));
  const error = await refusal(request("/x/"));
  expect([error.status, error.code]).toEqual([0, "offline"]);
});

test("an abort stays an abort", async () => {
  const abort = new AbortController();
  abort.abort();
  const reason = new DOMException("gone", "AbortError");
  stub(reason as unknown as Error);
  await expect(request("/x/", { signal: abort.signal })).rejects.toBe(reason);
});

test("no content is undefined", async () => {
  stub(new Response(null, { status: 204 }));
  expect(await requestJson("/x/")).toBeUndefined();
});

test("the sign-in page is never taken for a fragment", async () => {
  const page = answer("<form>");
  Object.defineProperties(page, { redirected: { value: true }, url: { value: "http://localhost/accounts/login/?next=/x/" } });
  stub(page);
  expect((await refusal(requestHtml("/x/"))).code).toBe("signed_out");
});
