// The only fetch of the pages: same-origin, with the CSRF token, JSON in and out, and one typed error.

/** Headers that ask for a part of a page alone. */
export const FRAGMENT = { "X-Fragment": "1" } as const;

export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

/** The server refused (status >= 400) or was not reached (status 0, code "offline"). `message` is for the person. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  readonly fields: ErrorBody["fields"];
  /** The whole JSON body, where an error carries more than the common shape (a conflict's `current`). */
  readonly body: unknown;

  constructor(status: number, error: ErrorBody, body: unknown = undefined) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.fields = error.fields;
    this.body = body;
  }
}

export interface Options {
  readonly method?: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is: FormData, URLSearchParams, Blob. */
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Lets a last save outlive the page; the browser allows 64 KiB. */
  readonly keepalive?: boolean;
}

/** Resolves for 2xx only. An abort by `signal` rejects with the browser's own AbortError. */
export async function request(url: string, options: Options = {}): Promise<Response> {
  const { json, headers: extra, body, method = json === undefined && body === undefined ? "GET" : "POST", ...rest } = options;
  const headers = new Headers({ Accept: "application/json, text/html;q=0.9", ...extra });
  const init: RequestInit = { ...rest, method, headers, credentials: "same-origin" };
  if (json !== undefined) {
    headers.set("Content-Type", "application/json");
    init.body = JSON.stringify(json);
  } else if (body !== undefined) {
    init.body = body;
  }
  if (!["GET", "HEAD"].includes(method)) headers.set("X-CSRFToken", csrfToken());
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError(0, { code: "offline", message: "The studio cannot be reached. Check the connection and try again.", fields: {} });
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

/** A JSON answer. The caller names its shape; 204 gives undefined. */
export async function requestJson<T>(url: string, options: Options = {}): Promise<T> {
  const response = await request(url, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** An HTML fragment, as text for `dom.fragment`; an error of it comes as JSON. A session that ended leads to the sign-in page, which is no fragment. */
export async function requestHtml(url: string, options: Options = {}): Promise<string> {
  const response = await request(url, { ...options, headers: { Accept: "text/html, application/json;q=0.9", ...options.headers } });
  if (response.redirected && new URL(response.url).pathname.startsWith("/accounts/")) {
    throw new ApiError(403, { code: "signed_out", message: "You are signed out. Sign in again to go on.", fields: {} });
  }
  return response.text();
}

export function csrfToken(): string {
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="));
  return cookie ? decodeURIComponent(cookie.slice("csrftoken=".length)) : "";
}

async function refusal(response: Response): Promise<ApiError> {
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return new ApiError(response.status, { code: "error", message: sentence(response.status), fields: {} });
  }
  const error = (body as { error?: Partial<ErrorBody> } | null)?.error;
  const { code = "error", message = sentence(response.status), fields = {} } = error ?? {};
  return new ApiError(response.status, { code, message, fields }, body);
}

function sentence(status: number): string {
  if (status === 403) return "This page is too old to do that. Reload it and try again.";
  if (status === 404) return "That is no longer here.";
  if (status === 413) return "That is too large.";
  if (status === 429) return "That was too often. Wait a moment and try again.";
  if (status === 503) return "The studio cannot do that just now. Try again in a minute.";
  return status >= 500 ? "The studio made a mistake. Try again in a moment." : "The studio refused that.";
}
