/* Requests to the platform: same origin, with the CSRF token, errors as values that say what happened. */

export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(`HTTP ${status}`);
  }

  /** The message of a domain error, in the reader's language, where the answer has one. */
  get told(): string {
    const body = this.body as { message?: unknown } | null;
    return typeof body?.message === "string" ? body.message : "";
  }
}

/** The request did not reach the server: try again later. */
export class OfflineError extends Error {}

export function csrfToken(root: Document = document): string {
  const cookie = /(?:^|;\s*)csrftoken=([^;]+)/.exec(root.cookie);
  if (cookie?.[1]) return decodeURIComponent(cookie[1]);
  return root.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

export interface Options {
  method?: string;
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  keepalive?: boolean;
}

async function read(response: Response): Promise<unknown> {
  const type = response.headers.get("Content-Type") ?? "";
  if (response.status === 204) return null;
  return type.includes("json") ? response.json() : response.text();
}

/** Ask and read the answer: parsed where it is JSON, else text. Throws HttpError or OfflineError. */
export async function request<T = unknown>(address: string, options: Options = {}): Promise<T> {
  const { json, headers = {}, ...rest } = options;
  const method = options.method ?? (json === undefined && options.body === undefined ? "GET" : "POST");
  const sent: Record<string, string> = { Accept: "application/json, text/html;q=0.9", ...headers };
  if (method !== "GET") sent["X-CSRFToken"] = csrfToken();
  if (json !== undefined) sent["Content-Type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(address, {
      ...rest,
      method,
      credentials: "same-origin",
      headers: sent,
      body: json === undefined ? options.body : JSON.stringify(json),
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new OfflineError("offline", { cause });
  }
  const body = await read(response);
  if (!response.ok) throw new HttpError(response.status, body);
  return body as T;
}

export const getJson = <T>(address: string, options: Options = {}): Promise<T> => request<T>(address, options);
export const postJson = <T>(address: string, json: unknown, options: Options = {}): Promise<T> =>
  request<T>(address, { ...options, json });
