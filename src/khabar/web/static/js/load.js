/** Asking the API from a component: what came back, what went wrong, and asking again; an older answer never wins. */

import { useEffect, useState } from "../vendor/ui.js";
import { get, Preparing, query } from "./api.js";

const PAUSE = 1500; // milliseconds until what is being prepared is asked for again

/**
 * @returns {{data: any, error: Error | null, busy: boolean, done?: number, again: () => void}} the last answer stays while a new
 *   one is on its way; `done` is how much of it the server has prepared, 0 to 1
 */
export function useGet(path, params = {}) {
  const [state, setState] = useState({ data: null, error: null, busy: true });
  const [round, setRound] = useState(0);
  const key = path === null ? null : path + query(params);
  useEffect(() => {
    if (key === null) return undefined;
    const control = new AbortController();
    let timer;
    const failed = (error) => {
      if (error.name === "AbortError") return;
      if (error instanceof Preparing) {
        setState((before) => ({ ...before, done: error.done }));
        timer = setTimeout(ask, PAUSE);
      } else setState({ data: null, error, busy: false });
    };
    const ask = () => get(path, params, control.signal).then((data) => setState({ data, error: null, busy: false }), failed);
    setState((before) => ({ ...before, busy: true }));
    ask();
    return () => {
      control.abort();
      clearTimeout(timer);
    };
  }, [key, round]);
  return { ...state, again: () => setRound(round + 1) };
}
