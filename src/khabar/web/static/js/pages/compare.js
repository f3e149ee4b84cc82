/** Outlets side by side: how much they report, and how each tells the same event: /compare. */

import { html } from "../../vendor/ui.js";
import { behind, between, label, named, neutral, number, t } from "../i18n.js";
import { useGet } from "../load.js";
import { Badge, Bdi, Busy, Empty, Failed, Type, Words } from "../parts.js";
import { Period } from "../period.js";
import { eventLabel, headline, tollLabel } from "../reading.js";
import { filters, param, update } from "../state.js";
import { clean } from "../text.js";

const COLUMNS = ["outlet", "word", "neutral", "claims", "rate", "other"];
const MANY = 8; // outlets that are listed below each other
const ROWS = ["verb", "actor", "recipient", "place", "toll", "source", "framing", "status"];

export function Page() {
  const { from, to } = filters();
  return html`<header class="page-head"><h1>${t("page.compare")}</h1><p>${t("compare.what")}</p></header>
    <${Period} />
    <${Volume} asked=${{ from, to }} />
    <${Choice} asked=${{ from, to }} />
    <${Framing} asked=${{ from, to }} />`;
}

function Volume({ asked }) {
  const { data, error, again } = useGet("/facets", asked);
  if (error) return html`<${Failed} error=${error} again=${again} />`;
  if (!data) return html`<${Busy} />`;
  const most = Math.max(1, ...data.outlet.map((item) => item.count));
  return html`<section class="panel" aria-labelledby="volume"><h2 id="volume">${t("compare.volume")}</h2>
    <ul class=${`bars ${data.outlet.length > MANY ? "is-many" : ""}`}>${data.outlet.map((item) => html`<li><a href=${`/?${new URLSearchParams({ outlet: item.value })}`}><${Bdi} text=${item.value} /></a><span class="count" dir="ltr">${number(item.count)}</span><span class="share" style=${{ inlineSize: `${(100 * item.count) / most}%` }}></span></li>`)}</ul></section>`;
}

/** Events that several sources tell: one is chosen, and told by each outlet in its own words. */
function Choice({ asked }) {
  const { data, error, again } = useGet("/events", { ...asked, min_sources: 2, limit: 100 });
  if (error) return html`<${Failed} error=${error} again=${again} />`;
  if (!data) return html`<${Busy} />`;
  const events = data.items.toSorted((a, b) => b.contradictions.length - a.contradictions.length || b.sources - a.sources);
  const chosen = events.find((event) => event.id === param("event")) ?? events[0];
  return html`<section aria-labelledby="same"><h2 id="same">${t("compare.same")}</h2>
    ${chosen ? html`<label class="pick">${t("compare.pick")}<select value=${chosen.id} onChange=${(change) => update({ event: change.currentTarget.value }, true)}>
        ${events.map((event) => html`<option value=${event.id}>${optionText(event)}</option>`)}</select></label>
      <${SideBySide} key=${chosen.id} id=${chosen.id} />` : html`<${Empty} text=${t("compare.none")} />`}</section>`;
}

const optionText = (event) => [event.start && between(event.start, event.end), eventLabel(event), event.place && named(event.place), t("sources", { count: event.sources })].filter(Boolean).join(" · ");

function SideBySide({ id }) {
  const { data, error, again } = useGet(`/events/${id}`);
  if (error) return html`<${Failed} error=${error} again=${again} />`;
  if (!data) return html`<${Busy} />`;
  const outlets = new Map();
  for (const account of data.event.accounts) {
    const known = data.claims[account.claim];
    const outlet = account.outlet ?? t("document.no-outlet");
    outlets.set(outlet, [...(outlets.get(outlet) ?? []), known.claim]);
  }
  return html`<div class="panel wide-table" tabindex="0" role="region" aria-labelledby="told">
    <h3 id="told"><${Type} type=${data.event.type} text=${eventLabel(data.event)} /> <a href=${`/events/${id}`}>${headline(data.event, behind)}</a></h3>
    <table><thead><tr><td></td>${[...outlets.keys()].map((outlet) => html`<th scope="col"><${Bdi} text=${outlet} /></th>`)}</tr></thead>
      <tbody>${ROWS.map((row) => html`<tr><th scope="row">${t(`compare.${row}`)}</th>${[...outlets.values()].map((claims) => html`<td>${cell(row, claims)}</td>`)}</tr>`)}</tbody></table></div>`;
}

/** What the claims of one outlet say of one row, each wording once. */
function cell(row, claims) {
  const wordings = (pick) => {
    const counts = new Map();
    for (const text of claims.flatMap(pick)) counts.set(text, (counts.get(text) ?? 0) + 1);
    return [...counts].map(([text, count]) => html`<div><${Words} text=${text} />${count > 1 ? html` <small dir="ltr">×${number(count)}</small>` : ""}</div>`);
  };
  const once = (list) => [...new Set(list)];
  const found = {
    verb: () => wordings((claim) => [claim.trigger.text]),
    actor: () => wordings((claim) => claim.actors.map((item) => item.text)),
    recipient: () => wordings((claim) => claim.recipients.map((item) => item.text)),
    place: () => wordings((claim) => claim.places.slice(0, 1).map((item) => item.text)),
    toll: () => once(claims.flatMap((claim) => Object.entries(claim.casualties).map(([kind, figure]) => tollLabel(kind, figure)))).map((text) => html`<div><bdi>${text}</bdi></div>`),
    source: () => wordings((claim) => claim.attribution.map((item) => item.text)),
    framing: () => claims.flatMap((claim) => claim.framing).map((word) => html`<div><${Words} text=${word.text} /> <small>${t("card.instead", { neutral: neutral(word), leaning: label("leaning", word.leaning) })}</small></div>`),
    status: () => once(claims.map((claim) => claim.status)).map((code) => html`<${Badge} kind="status" code=${code} /> `),
  }[row]();
  return found.length ? found : "–";
}

/** Loaded words by outlet, with how another outlet names the same where it tells the same event. */
function Framing({ asked }) {
  const { data, error, done, again } = useGet("/framing", { ...asked, limit: 0 });
  if (error) return html`<${Failed} error=${error} again=${again} />`;
  if (!data) return html`<${Busy} done=${done} />`;
  const rows = data.outlets.flatMap((outlet) => outlet.framing);
  const address = (document, claim) => `/documents/${encodeURIComponent(document)}${claim ? `#${encodeURIComponent(claim)}` : ""}`;
  return html`<section aria-labelledby="framing"><h2 id="framing">${t("compare.framing")}</h2><p class="note">${t("compare.framing.why")}</p>
    ${rows.length ? html`<div class="panel wide-table" tabindex="0" role="region" aria-labelledby="framing"><table>
      <thead><tr>${COLUMNS.map((name) => html`<th scope="col">${t(`compare.${name}`)}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr><th scope="row"><${Bdi} text=${row.outlet} /></th>
        <td><a href=${address(row.example_document, row.example_claim)} title=${clean(row.example)}><${Words} text=${row.words} /></a></td>
        <td><bdi>${neutral(row)}</bdi><br /><small>${label("leaning", row.leaning)}</small></td>
        <td>${t("compare.of", { count: row.claims, own: row.own_voice })}</td>
        <td><bdi dir="ltr">${number(row.per_1000)} <small>${number(row.low)}–${number(row.high)}</small></bdi></td>
        <td>${row.other_words ? html`<a href=${address(row.other_document)}><${Words} text=${row.other_words} /></a> <small><${Bdi} text=${row.other_outlet} /></small>` : "–"}</td></tr>`)}</tbody></table></div>` : html`<${Empty} text=${t("compare.framing.none")} />`}</section>`;
}
