/** Asking the API from a component: what came back, what went wrong, and asking again; an older answer never wins. */

import { useEffect, useState } from "../vendor/ui.js";
import { get, query } from "./api.js";

/** @returns {{data: any, error: Error | null, busy: boolean, again: () => void}} the last answer stays while a new one is on its way */
export function useGet(path, params = {}) {
  const [state, setState] = useState({ data: null, error: null, busy: true });
  const [round, setRound] = useState(0);
  const key = path === null ? null : path + query(params);
  useEffect(() => {
    if (key === null) return undefined;
    const control = new AbortController();
    setState((before) => ({ ...before, busy: true }));
    get(path, params, control.signal).then(
      (data) => setState({ data, error: null, busy: false }),
      (error) => error.name !== "AbortError" && setState({ data: null, error, busy: false }),
    );
    return () => control.abort();
  }, [key, round]);
  return { ...state, again: () => setRound(round + 1) };
}
