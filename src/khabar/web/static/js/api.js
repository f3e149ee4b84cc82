/** The API, by relative addresses only: nothing here can leave the machine. */

const BASE = "/api/v1";
const TOKEN = "khabar-token";

/** What went wrong, in the words of the server (application/problem+json). */
export class Problem extends Error {
  /** @param {number} status @param {{title?: string, detail?: string}} body */
  constructor(status, body) {
    super(body.detail || body.title || String(status));
    this.status = status;
    this.title = body.title;
  }
}

/** @param {Record<string, unknown>} params lists repeat, empty values are left out */
export function query(params) {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const item of Array.isArray(value) ? value : [value]) if (item !== undefined && item !== null && item !== "") found.append(name, String(item));
  }
  const text = found.toString();
  return text && `?${text}`;
}

export const address = (path, params = {}) => BASE + path + query(params);

/** @param {string} path @param {Record<string, unknown>} [params] @param {AbortSignal} [signal] */
export async function get(path, params = {}, signal) {
  return answer(await fetch(address(path, params), { signal, headers: { Accept: "application/json" } }));
}

/** @param {string} path @param {unknown} body */
export async function post(path, body) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  if (token()) headers["X-Khabar-Token"] = token();
  return answer(await fetch(address(path), { method: "POST", headers, body: JSON.stringify(body) }));
}

/** An answer that is not ready yet: how much of it is done, 0 to 1. */
export class Preparing extends Error {
  /** @param {number} done */
  constructor(done) {
    super();
    this.done = done;
  }
}

async function answer(response) {
  const body = await response.json().catch((error) => {
    if (error.name === "AbortError" || response.ok) throw error;
    return {}; // a failure without a body in JSON: its status tells enough
  });
  if (!response.ok) throw new Problem(response.status, body);
  if (response.status === 202) throw new Preparing(body.preparing);
  return body;
}

/** The token that allows writing: given by the opened address (#token=…) or typed. */
export const token = () => sessionStorage.getItem(TOKEN) ?? "";
export const setToken = (value) => sessionStorage.setItem(TOKEN, value.trim());

/** Takes the token out of the address, so that it is in no permalink. */
export function adoptToken() {
  const found = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!found) return;
  setToken(found);
  history.replaceState(history.state, "", location.pathname + location.search);
}
