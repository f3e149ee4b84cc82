/** Text from outside: offsets, and characters that could reorder what stands around them. */

// Bidirectional controls, zero-width marks of direction, and other controls that draw nothing (tab and newline stay).
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f\u061c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** The text without controls: what is shown. Offsets are counted before. @param {unknown} text */
export const clean = (text) => String(text ?? "").replace(CONTROLS, "");

/**
 * UTF-16 index of each code point, so that offsets of records (code points) can be used in JavaScript.
 * @param {string} text @returns {Uint32Array} one entry a code point, and the length at the end
 */
export function codePointIndex(text) {
  const index = new Uint32Array([...text].length + 1);
  let at = 0;
  let point = 0;
  for (const char of text) {
    index[point++] = at;
    at += char.length;
  }
  index[point] = at;
  return index;
}

/** The address, where a browser may open it: http and https only. @param {string | null} url */
export function safeUrl(url) {
  try {
    const parsed = new URL(clean(url));
    return ["http:", "https:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}
