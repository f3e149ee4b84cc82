/** The figures of all accounts on one scale: a dot or a bar each, and behind them from low to high with the best estimate. */

import { html } from "../vendor/ui.js";
import { label, number, sourceOf, t } from "./i18n.js";
import { Badge, Bdi } from "./parts.js";
import { toll } from "./reading.js";

export function Tolls({ event, claims }) {
  return Object.entries(event.casualties).map(([kind, one]) => html`<section class="panel tolls">
    <h2>${t(`tolls.${kind}`)}</h2>
    <p>${t("tolls.best")} <strong dir="ltr">${one.best === null ? "?" : number(one.best)}</strong>
      ${one.low !== null && one.high !== null && one.low !== one.high && html` <small>· ${t("tolls.range", { low: one.low, high: one.high })}</small>`}
      ${event.civilians?.[kind] && html` <small>· ${t("tolls.civilians", { number: toll({ low: event.civilians[kind].low, high: event.civilians[kind].high }) })}</small>`}</p>
    <${Figures} one=${one} claims=${claims} accounts=${event.accounts} />
  </section>`);
}

function Figures({ one, claims, accounts }) {
  const most = Math.max(1, one.high ?? 0, ...one.figures.map((figure) => Math.max(figure.low ?? 0, figure.high ?? 0))) * 1.12;
  const at = (value) => `${(100 * value) / most}%`;
  const band = one.low !== null && one.high !== null && { insetInlineStart: at(one.low), inlineSize: at(one.high - one.low) };
  return html`<table class="figures"><thead class="visually-hidden"><tr><th>${t("facet.outlet")}</th><th>${t("tolls.figure")}</th></tr></thead><tbody>
    ${one.figures.map((figure) => {
      const coded = claims[figure.claim]?.document;
      const account = accounts.find((one) => one.claim === figure.claim);
      const source = account && account.source !== coded?.outlet && sourceOf(account);
      return html`<tr><th scope="row"><${Bdi} text=${coded?.outlet ?? figure.document} /> ${source && html`<small><${Bdi} text=${source} /></small>`}</th>
        <td><div class="track">
            ${band && html`<span class="band" style=${band}></span>`}
            ${one.best !== null && html`<span class="best" style=${{ insetInlineStart: at(one.best) }}></span>`}
            <${Mark} figure=${figure} at=${at} most=${most} />
          </div></td>
        <td class="number"><bdi dir="ltr">${toll(figure)}</bdi> <small>${label("sector", figure.who)}</small></td>
        <td><${Badge} kind="grade" code=${figure.grade} /></td></tr>`;
    })}</tbody></table>`;
}

/** A dot for one number; a bar from low to high; one that fades where an end is open. */
function Mark({ figure: { low, high, grade }, at, most }) {
  const from = low ?? 0;
  const to = high ?? (low === null ? most : Math.min(most, low * 1.12 + 1));
  if (low !== null && low === high) return html`<span class=${`dot grade-${grade}`} style=${{ insetInlineStart: at(low) }}></span>`;
  const open = low === null ? "open-start" : high === null ? "open-end" : "";
  return html`<span class=${`range ${open} grade-${grade}`} style=${{ insetInlineStart: at(from), inlineSize: at(to - from) }}></span>
    ${high === null && low !== null && html`<span class=${`dot grade-${grade}`} style=${{ insetInlineStart: at(low) }}></span>`}`;
}
