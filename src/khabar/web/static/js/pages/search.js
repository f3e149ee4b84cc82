/** Words in the reports, in any spelling: /search. */

import { html } from "../../vendor/ui.js";
import { EventItem } from "../events.js";
import { named, t } from "../i18n.js";
import { useGet } from "../load.js";
import { Bdi, Busy, Day, Empty, Failed } from "../parts.js";
import { param, update } from "../state.js";
import { clean } from "../text.js";

export function Page() {
  const q = param("q").trim();
  const { data, error, again } = useGet(q ? "/search" : null, { q });
  const submit = (event) => {
    event.preventDefault();
    update({ q: new FormData(event.currentTarget).get("q").trim() }, true);
  };
  return html`<header class="page-head"><h1>${t("page.search")}</h1><p>${t("search.what")}</p></header>
    <form role="search" class="search-form" onSubmit=${submit}>
      <input type="search" name="q" dir="auto" aria-label=${t("page.search")} defaultValue=${q} autofocus placeholder=${t("filter.q.hint")} /><button class="main">${t("page.search")}</button>
    </form>
    ${error && html`<${Failed} error=${error} again=${again} />`}
    ${q && !data && !error && html`<${Busy} />`}
    ${q && data && html`<${Found} data=${data} q=${q} />`}`;
}

function Found({ data, q }) {
  const names = [...data.places.map((place) => ["place", place]), ...data.actors.map((actor) => ["actor", actor])];
  return html`<div class="found">
    <section aria-labelledby="found-reports"><h2 id="found-reports" role="status">${t("search.reports", { count: data.total })}</h2>
      ${data.total === 0 && html`<${Empty} text=${t("search.none")} />`}
      <ol>${data.documents.map((hit) => html`<li class="hit">
        <p class="event-meta"><bdi>${clean(hit.outlet ?? t("document.no-outlet"))}</bdi> ${hit.date && html`<${Day} iso=${hit.date.slice(0, 10)} />`}</p>
        <h3><a href=${`/documents/${encodeURIComponent(hit.id)}`}><bdi lang="ar">${clean(hit.title || hit.id)}</bdi></a></h3>
        <p class="words" lang="ar" dir="rtl">${hit.snippet.map(([text, found]) => (found ? html`<mark>${clean(text)}</mark>` : clean(text)))}</p></li>`)}</ol></section>
    <aside>
      ${names.length > 0 && html`<section><h2>${t("search.names")}</h2><ul class="chosen">
        ${names.map(([kind, item]) => html`<li><a class="button" href=${`/?${new URLSearchParams({ [kind]: item.value })}`}><${Bdi} text=${named(item)} /></a></li>`)}</ul></section>`}
      <section><h2>${t("search.events")}</h2>
        ${data.events.length ? data.events.map((event) => html`<${EventItem} event=${event} />`) : html`<${Empty} text=${t("search.none")} />`}
        ${data.events.length > 0 && html`<p><a href=${`/?${new URLSearchParams({ q })}`}>${t("search.all")}</a></p>`}</section>
    </aside>
  </div>`;
}
