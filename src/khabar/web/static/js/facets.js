/** Filters with counts: each value counted over what the other filters leave, so that another may be chosen as well. */

import { html, useState } from "../vendor/ui.js";
import { label, named, number, t } from "./i18n.js";
import { Bdi, quad } from "./parts.js";
import { clearFilters, FILTERS, params, param, toggle, update } from "./state.js";
import { clean } from "./text.js";

const FACETS = ["type", "actor", "outlet", "place", "status"];
const SHOWN = 6;
const SOURCES = [2, 3, 5];

/** How a value of a facet is called. */
export function valueLabel(facet, item) {
  if (facet === "type") return label("type", item.value);
  if (facet === "status") return label("standing", item.value);
  return item.name ? named(item) : clean(item.value);
}

export function Facets({ data }) {
  const search = (event) => {
    event.preventDefault();
    update({ q: new FormData(event.currentTarget).get("q").trim() }, true);
  };
  return html`<section class="facets" aria-label=${t("filters")}>
    <form role="search" onSubmit=${search} class="words-filter">
      <label>${t("filter.q")}<input type="search" name="q" dir="auto" defaultValue=${param("q")} placeholder=${t("filter.q.hint")} /></label>
    </form>
    <${Chosen} data=${data} />
    ${FACETS.map((name) => html`<${Facet} name=${name} items=${data?.[name] ?? []} />`)}
    <label class="sources-filter">${t("filter.min_sources")}
      <select value=${param("min_sources", "")} onChange=${(event) => update({ min_sources: event.currentTarget.value || null }, true)}>
        <option value="">${t("filter.any")}</option>
        ${SOURCES.map((count) => html`<option value=${count}>${t("filter.least", { count })}</option>`)}
      </select></label>
  </section>`;
}

function Facet({ name, items }) {
  const [all, setAll] = useState(false);
  const chosen = params.value[name] ?? [];
  const missing = chosen.filter((value) => !items.some((item) => item.value === value)).map((value) => ({ value, count: 0 }));
  const list = [...missing, ...items];
  const shown = all ? list : list.filter((item, at) => at < SHOWN || chosen.includes(item.value));
  const twice = (item) => item.sector && list.some((other) => other !== item && other.name === item.name);
  const most = Math.max(1, ...items.map((item) => item.count));
  if (!list.length) return "";
  return html`<fieldset class="facet">
    <legend>${t(`facet.${name}`)}</legend>
    ${shown.map((item) => html`<label key=${item.value} class=${name === "type" ? `quad-${quad(item.value)}` : ""}>
      <input type="checkbox" checked=${chosen.includes(item.value)} onChange=${() => toggle(name, item.value)} />
      <span class="value"><${Bdi} text=${valueLabel(name, item)} />${twice(item) && html` <small>${label("sector", item.sector)}</small>`}</span><span class="count" dir="ltr">${number(item.count)}</span>
      <span class="share" style=${{ inlineSize: `${(100 * item.count) / most}%` }} aria-hidden="true"></span>
    </label>`)}
    ${list.length > SHOWN && html`<button type="button" class="quiet" aria-expanded=${all} onClick=${() => setAll(!all)}>${all ? t("facet.fewer") : t("facet.more", { count: list.length - shown.length })}</button>`}
  </fieldset>`;
}

/** What is filtered now, each with a button that takes it away. */
function Chosen({ data }) {
  const found = FILTERS.flatMap((name) => (params.value[name] ?? []).map((value) => [name, value]));
  if (!found.length) return "";
  const words = (name, value) => {
    if (FACETS.includes(name)) return valueLabel(name, data?.[name]?.find((item) => item.value === value) ?? { value });
    return name === "box" ? t("filter.box") : t(`filter.${name}.is`, { value: clean(value) });
  };
  const remove = (name, value) => update({ [name]: (params.value[name] ?? []).filter((item) => item !== value) }, true);
  return html`<ul class="chosen" aria-label=${t("filter.chosen")}>
    ${found.map(([name, value]) => html`<li><button type="button" onClick=${() => remove(name, value)} aria-label=${t("filter.remove", { what: words(name, value) })}>
      <${Bdi} text=${words(name, value)} /> <span aria-hidden="true">×</span></button></li>`)}
    <li><button type="button" class="quiet" onClick=${clearFilters}>${t("filter.clear")}</button></li>
  </ul>`;
}
