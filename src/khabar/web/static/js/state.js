/** The address is the state: every view is a permalink. */

import { signal } from "../vendor/ui.js";

const LISTS = ["type", "place", "actor", "outlet", "status"];
const SINGLE = ["from", "to", "box", "min_sources", "q"];
export const FILTERS = [...LISTS, ...SINGLE];

/** All parameters of the address, as lists. */
export const params = signal(read());

function read() {
  const found = {};
  for (const [name, value] of new URLSearchParams(location.search)) (found[name] ??= []).push(value);
  return found;
}

/** First value of a parameter, or the one given. */
export const param = (name, otherwise = "") => params.value[name]?.[0] ?? otherwise;

/** The filters shared by all lists, in the form that the API takes. */
export const filters = () => Object.fromEntries(FILTERS.filter((name) => params.value[name]).map((name) => [name, params.value[name]]));

/**
 * Changes parameters; null or an empty list removes one. `push` makes a step in the browser's history.
 * @param {Record<string, string | string[] | null>} changes
 */
export function update(changes, push = false) {
  const next = { ...params.peek() };
  for (const [name, value] of Object.entries(changes)) {
    const list = (Array.isArray(value) ? value : [value]).filter((item) => item !== null && item !== "");
    if (list.length) next[name] = list;
    else delete next[name];
  }
  const search = new URLSearchParams(Object.entries(next).flatMap(([name, list]) => list.map((item) => [name, item]))).toString();
  history[push ? "pushState" : "replaceState"](null, "", location.pathname + (search && `?${search}`));
  params.value = next;
}

/** Adds a value to a list of filters, or takes it away. */
export function toggle(name, value) {
  const list = params.peek()[name] ?? [];
  update({ [name]: list.includes(value) ? list.filter((item) => item !== value) : [...list, value] }, true);
}

export const clearFilters = () => update(Object.fromEntries(FILTERS.map((name) => [name, null])), true);

addEventListener("popstate", () => (params.value = read()));
