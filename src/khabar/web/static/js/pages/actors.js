/** States, organisations and office-holders: with and against whom they act, drawn and listed: /actors. */

import { html, useMemo } from "../../vendor/ui.js";
import { Period } from "../period.js";
import { EventItem } from "../events.js";
import { label, named, number, t } from "../i18n.js";
import { useGet } from "../load.js";
import { layout } from "../network.js";
import { Bdi, Busy, codes, Empty, Failed, quad } from "../parts.js";
import { filters, param, update } from "../state.js";

const choose = (id) => update({ id }, true);

export function Page() {
  const asked = { from: filters().from, to: filters().to, limit: 60 };
  const { data, error, again } = useGet("/actors", asked);
  const chosen = param("id");
  return html`<header class="page-head"><h1>${t("page.actors")}</h1><p>${t("actors.what")}</p></header>
    <${Period} />
    ${error && html`<${Failed} error=${error} again=${again} />`}
    <div class="actors">
      <nav class="places" aria-label=${t("page.actors")}>
        ${data ? html`<ul>${data.items.map((item) => html`<li><button type="button" aria-pressed=${item.value === chosen} onClick=${() => choose(item.value)}>
          <strong><${Bdi} text=${named(item)} /></strong>
          <small><${Bdi} text=${codes(item)} /> · ${t("events.count", { count: item.events })}</small></button></li>`)}</ul>` : html`<${Busy} />`}
        ${data?.total === 0 && html`<${Empty} text=${t("actors.none")} />`}
      </nav>
      <div class="place"><${Network} asked=${asked} chosen=${chosen} />${chosen && html`<${Profile} key=${chosen} id=${chosen} asked=${asked} />`}</div>
    </div>`;
}

function Network({ asked, chosen }) {
  const { data, error, again } = useGet("/network", { from: asked.from, to: asked.to });
  const drawn = useMemo(() => data && layout(data.nodes, data.links), [data]);
  if (error) return html`<${Failed} error=${error} again=${again} />`;
  if (!data) return html`<${Busy} />`;
  if (!drawn.links.length) return html`<section class="panel"><${Empty} text=${t("network.none")} /></section>`;
  const near = new Set(drawn.links.filter((link) => [link.source.value, link.target.value].includes(chosen)).flatMap((link) => [link.source.value, link.target.value]));
  const dim = (...ids) => (near.size && !ids.every((id) => near.has(id)) ? "is-dim" : "");
  return html`<section class="panel network" aria-labelledby="network-title">
    <h2 id="network-title">${t("network")}</h2><p class="note">${t("network.why")}</p>
    <ul class="map-legend">${["with", "against", "mixed"].map((name) => html`<li class=${`tie tie-${name}`}>${t(`tie.${name}`)}</li>`)}</ul>
    <svg viewBox=${drawn.box.join(" ")} role="group" aria-labelledby="network-title">
      ${drawn.links.map((link) => html`<line class=${`tie-${tie(link.score)} ${dim(link.source.value, link.target.value)}`} x1=${link.source.x} y1=${link.source.y} x2=${link.target.x} y2=${link.target.y} stroke-width=${1 + Math.log2(1 + link.events)}><title>${pair(link.source, link.target)}</title></line>`)}
      ${drawn.nodes.map((node) => html`<a class=${dim(node.value)} href=${`?id=${encodeURIComponent(node.value)}`} aria-current=${node.value === chosen ? "true" : undefined} onClick=${(event) => (event.preventDefault(), choose(node.value))}>
        <circle cx=${node.x} cy=${node.y} r=${node.r} class=${node.value === chosen ? "is-chosen" : ""} /><text x=${node.x} y=${node.y + node.r + 12}>${named(node)}</text></a>`)}
    </svg>
    <details><summary>${t("network.list", { count: drawn.links.length })}</summary><table>
      <thead><tr>${["pair", "events", "tie"].map((name) => html`<th scope="col">${t(`network.${name}`)}</th>`)}</tr></thead>
      <tbody>${drawn.links.map((link) => html`<tr><th scope="row">${pair(link.source, link.target)}</th><td>${number(link.events)}</td><td>${t(`tie.${tie(link.score)}`)}</td></tr>`)}</tbody></table></details>
  </section>`;
}

/** By the mean PLOVER score of their events: cooperation, conflict, or something of both. */
const tie = (score) => (score > 1 ? "with" : score < -1 ? "against" : "mixed");
const pair = (one, other) => `${named(one)} – ${named(other)}`;

function Profile({ id, asked }) {
  const { data, error, again } = useGet(`/actors/${encodeURIComponent(id)}`, { from: asked.from, to: asked.to });
  if (error) return html`<${Failed} error=${error} again=${again} />`;
  if (!data) return html`<${Busy} />`;
  const { profile } = data;
  const types = Object.entries(data.types);
  const most = Math.max(1, ...types.map(([, count]) => count));
  return html`<section class="panel" aria-labelledby="profile">
      <h2 id="profile"><${Bdi} text=${named(data)} /></h2>
      <p class="facts">${profile && html`<span>${label("what", profile.what)} · <${Bdi} text=${codes(profile)} /></span>`}
        <span>${t("actors.roles", { actor: data.as_actor, recipient: data.as_recipient })}</span>
        <a href=${`/?${new URLSearchParams({ actor: id })}`}>${t("search.all")}</a></p>
      <div class="sides profile">
        <div><h3>${t("facet.type")}</h3><ul class="bars">${types.map(([type, count]) => html`<li class=${`quad-${quad(type)}`}><span>${label("type", type)}</span><span class="count" dir="ltr">${number(count)}</span><span class="share" style=${{ inlineSize: `${(100 * count) / most}%` }}></span></li>`)}</ul></div>
        <div><h3>${t("actors.with")}</h3><ul class="chosen">${data.with.map((other) => html`<li><button type="button" onClick=${() => choose(other.value)}><${Bdi} text=${named(other)} /> ${number(other.count)}</button></li>`)}</ul></div>
      </div>
    </section>
    <section aria-labelledby="recent"><h2 id="recent">${t("actors.recent")}</h2>${data.recent.map((event) => html`<${EventItem} event=${event} />`)}</section>`;
}
