/** States, organisations and office-holders: with and against whom they act, drawn and listed: /actors. */

import { html } from "../../vendor/ui.js";
import { Period } from "../period.js";
import { EventItem } from "../events.js";
import { label, named, number, t } from "../i18n.js";
import { useGet } from "../load.js";
import { Bdi, Busy, codes, Empty, Failed, quad } from "../parts.js";
import { filters, param, update } from "../state.js";
import { Network } from "../ties.js";

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
      <div class="place"><${Network} asked=${asked} chosen=${chosen} choose=${choose} />${chosen && html`<${Profile} key=${chosen} id=${chosen} asked=${asked} />`}</div>
    </div>`;
}

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
