/** Catalogues in the format of gettext: keys in code, every sentence in locale/*.po. */

import { html } from "../vendor/ui.js";
import { get } from "./api.js";
import { clean } from "./text.js";

export const lang = document.documentElement.lang === "ar" ? "ar" : "en";
export const otherLang = lang === "ar" ? "en" : "ar";
export const rtl = lang === "ar";
const LOCALE = lang === "ar" ? "ar-u-nu-latn-ca-gregory" : "en-GB";
// the order of msgstr[n] as gettext has it for both languages
const FORMS = { en: ["one", "other"], ar: ["zero", "one", "two", "few", "many", "other"] };
const plurals = new Intl.PluralRules(lang);

/** @type {Map<string, string[]>} */
const messages = new Map();

/** Reads the entries of a .po file: msgid → its forms. @param {string} po */
export function parsePo(po) {
  const found = new Map();
  for (const block of po.split(/\n\s*\n/)) {
    const fields = new Map();
    let field = "";
    for (const line of block.split("\n")) {
      const [, name, words] = /^(?:(msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?"(.*)"$/.exec(line.trim()) ?? [];
      if (words === undefined) continue;
      field = name ?? field;
      fields.set(field, (fields.get(field) ?? "") + JSON.parse(`"${words}"`));
    }
    const key = fields.get("msgid");
    if (key) found.set(key, [...fields].filter(([name]) => name.startsWith("msgstr")).map(([, value]) => value));
  }
  return found;
}

/** The names of states by ISO 3166 alpha-3. @type {Record<string, {name: string, name_ar: string}>} */
let states = {};

/** Loads the catalogue of a language, and the names of states. @param {string} name */
export async function loadCatalogue(name) {
  const [po, known] = await Promise.all([fetch(`/locale/${name}.po`).then((answer) => answer.text()), get("/countries")]);
  for (const [key, forms] of parsePo(po)) messages.set(key, forms);
  states = known;
}

export const has = (key) => messages.has(key);

/**
 * The sentence of a key, with {name} replaced; `count` chooses the plural form. A missing key is shown as it is.
 * @param {string} key @param {Record<string, unknown>} [values]
 */
export function t(key, values = {}) {
  return fill(form(key, values), values).join("");
}

/** As t, for values that are elements: an array that can stand in html. Strings are isolated from their surroundings. */
export function rich(key, values) {
  return fill(form(key, values), values, isolate);
}

/** As rich, for a sentence whose [bracketed] parts stand only where their value is not empty. */
export function optional(key, values) {
  const sentence = form(key, values).replace(/\[([^\]]*\{(\w+)\}[^\]]*)\]/g, (_, part, name) => (values[name]?.length ? part : ""));
  return fill(sentence, values, isolate);
}

const isolate = (value) => (typeof value === "string" ? html`<bdi>${clean(value)}</bdi>` : value);

function form(key, values) {
  const forms = messages.get(key) ?? [key];
  if (values.count === undefined || forms.length === 1) return forms[0];
  return forms[FORMS[lang].indexOf(plurals.select(Number(values.count)))] ?? forms.at(-1);
}

function fill(sentence, values, wrap = String) {
  return sentence.split(/(\{\w+\})/).map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (!name || !(name in values)) return part;
    const value = values[name];
    return wrap(typeof value === "number" ? number(value) : value);
  });
}

/** A label of a code ("type.ASSAULT"), else the code itself. @param {string} kind @param {string | null} code */
export const label = (kind, code) => (code == null ? "" : has(`${kind}.${code}`) ? t(`${kind}.${code}`) : clean(code));

const numbers = new Intl.NumberFormat(LOCALE);
export const number = (value) => numbers.format(value);
export const percent = (value) => new Intl.NumberFormat(LOCALE, { style: "percent" }).format(value);

const DAYS = { day: "numeric", month: "short", year: "numeric" };
const SHAPES = { 4: { year: "numeric" }, 7: { month: "long", year: "numeric" }, 10: DAYS };

/** A date in words: ISO 8601 day, month, year or interval A/B. @param {string | null} iso */
export function day(iso) {
  if (!iso) return "";
  if (iso.includes("/")) return between(...iso.split("/"));
  const shape = SHAPES[iso.length];
  const date = new Date(`${iso}${"-01-01".slice(0, Math.max(0, 10 - iso.length))}T00:00:00Z`);
  if (!shape || Number.isNaN(date.getTime())) return clean(iso);
  return new Intl.DateTimeFormat(LOCALE, { ...shape, timeZone: "UTC" }).format(date);
}

/** How an axis with so many milliseconds from tick to tick, or nearly, writes its dates: years, months or days, none twice. */
export function dayTick(step) {
  const days = step / 86_400_000; // d3 takes the nearest of year, three months, month and week
  const shape = days > 183 ? { year: "numeric" } : days > 14 ? { month: "short", year: "numeric" } : { day: "numeric", month: "short" };
  const format = new Intl.DateTimeFormat(LOCALE, { ...shape, timeZone: "UTC" });
  return (date) => format.format(date);
}

/** A whole month or year as such: 2025-01-01 to 2025-12-31 is 2025. */
function rounded(from, to) {
  const last = new Date(Date.UTC(Number(to.slice(0, 4)), Number(to.slice(5, 7)), 0)).getUTCDate();
  if (from.slice(0, 4) !== to.slice(0, 4) || !from.endsWith("-01") || Number(to.slice(8)) !== last) return null;
  if (from.slice(5, 7) === to.slice(5, 7)) return from.slice(0, 7);
  return from.slice(5) === "01-01" && to.slice(5) === "12-31" ? from.slice(0, 4) : null;
}

/** A stretch of days in words, once where both are the same. */
export function between(from, to) {
  const one = from && to && from.length === 10 && to.length === 10 ? rounded(from, to) : null;
  return one ? day(one) : stretch(from, to);
}

function stretch(from, to) {
  if (!from || !to || from === to) return day(from || to);
  if (from.length !== 10 || to.length !== 10) return t("date.between", { from: day(from), to: day(to) });
  return new Intl.DateTimeFormat(LOCALE, { ...DAYS, timeZone: "UTC" }).formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`));
}

/** The name of a state, by ISO 3166 alpha-3; other codes (IGO, IMG) by their label. */
export const state = (code) => (states[code] ? named(states[code]) : label("sector", code));

/** The name of a country: ISO 3166 alpha-2. */
export function country(code) {
  if (!code || code.length !== 2) return clean(code);
  try {
    return new Intl.DisplayNames([lang], { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** The plain word for a loaded one. @param {{neutral: string, neutral_ar?: string | null}} item */
export const neutral = (item) => clean((rtl && item.neutral_ar) || item.neutral);

/** A name as it stands in a headline, behind "by" or "on". */
export const behind = (item) => clean((rtl && item.name_ar_oblique) || named(item));

/** Whose word something is, in this language. @param {{source: string, source_ar?: string | null}} item */
export const sourceOf = (item) => clean((rtl && item.source_ar) || item.source);

/** The name in this language, where there is one. @param {{name?: string | null, name_ar?: string | null, text?: string}} item */
export const named = (item) => clean((rtl ? item.name_ar ?? item.name : item.name ?? item.name_ar) ?? item.text);
