/** One claim as a card: what, who, where, when, how many, on whose word, and why the engine thinks so. */

import { html } from "../vendor/ui.js";
import { country, label, named, neutral, percent, rtl, t } from "./i18n.js";
import { Badge, Bdi, codes, Type, Words } from "./parts.js";
import { eventLabel, ground, reading, tollLabel, when } from "./reading.js";
import { clean } from "./text.js";

/** @param {{claim: object, outlet: string, active: object, at: number, tools?: object, hold: (e: Element) => void}} props */
export function ClaimCard({ claim, outlet, active, at, tools, hold }) {
  const lit = active.value === at;
  const rows = facts(claim, outlet).filter(([, value]) => value);
  const state = tools?.state(claim);
  return html`<li>
    <article class=${`card${lit ? " is-lit" : ""}${state ? ` is-${state}` : ""}`} id=${claim.id} tabindex="-1" ref=${hold}
      aria-labelledby=${`reading-${at}`} onMouseEnter=${() => (active.value = at)} onFocusIn=${() => (active.value = at)}>
      <header>
        <${Type} type=${claim.type} text=${eventLabel(claim)} />
        <${Words} text=${claim.trigger.text} />
        ${claim.status !== "actual" && html`<${Badge} kind="status" code=${claim.status} />`}
        ${!claim.foreground && html`<span class="badge">${t("card.background")}</span>`}
        ${state && html`<span class=${`badge corrected-${state}`}>${label("corrected", state)}</span>`}
        <${Confidence} value=${claim.confidence} />
      </header>
      <p class="reading" id=${`reading-${at}`}>${reading(claim)}</p>
      <dl>${rows.map(([name, value]) => html`<dt>${t(`card.${name}`)}</dt><dd>${value}</dd>`)}</dl>
      <footer>
        <details><summary>${t("card.why")}</summary><${Why} claim=${claim} /></details>
        ${claim.event && html`<a href=${`/events/${encodeURIComponent(claim.event)}`}>${t("card.event")}</a>`}
        ${tools?.draw(claim)}
      </footer>
    </article>
  </li>`;
}

function Confidence({ value }) {
  return html`<span class="confidence" title=${t("card.confidence.why")}>
    <span class="bar" aria-hidden="true"><span style=${{ inlineSize: `${Math.round(value * 100)}%` }}></span></span>
    <span><span class="visually-hidden">${t("card.confidence")} </span>${percent(value)}</span>
  </span>`;
}

function facts(claim, outlet) {
  const lines = (items) => items.length && items.map((item) => html`<div>${item}</div>`);
  return [
    ["actor", lines(claim.actors.map(party))],
    ["recipient", lines(claim.recipients.map(party))],
    ["place", lines(claim.places.map(place))],
    ["date", claim.date && html`<bdi>${when(claim.date)}</bdi> <small>${claim.date.text && html`<${Words} text=${claim.date.text} /> `}${label("basis", claim.date.basis)}</small>`],
    ["toll", lines(Object.entries(claim.casualties).map(([kind, figure]) => figureLine(kind, figure)))],
    ["ground", claim.territory && gains(claim)],
    ["source", html`<${Chain} claim=${claim} outlet=${outlet} />`],
    ["framing", lines(claim.framing.map((word) => html`<${Words} text=${word.text} /> <small>${t("card.instead", { neutral: neutral(word), leaning: label("leaning", word.leaning) })}</small>`))],
  ];
}

function party(item) {
  return html`<${Both} item=${item} /> <small><${Bdi} text=${codes(item)} /></small>`;
}

/** In the page's language first; the words of the report beside it where they differ. */
function Both({ item }) {
  const name = named(item);
  if (rtl || name === clean(item.text)) return html`<${Words} text=${item.text} />`;
  return html`<bdi>${name}</bdi> <${Words} text=${item.text} />`;
}

function place(item) {
  const known = item.lat !== null && item.lat !== undefined;
  const code = [country(item.country), label("precision", item.precision), item.disputed && t("place.disputed"), !known && !item.precision && t("place.unknown")];
  return html`<${Both} item=${item} /> <small>${code.filter(Boolean).join(" · ")}</small>`;
}

function figureLine(kind, figure) {
  const whole = html`<bdi>${tollLabel(kind, figure)}</bdi> <small><${Words} text=${figure.text} /> ${label("sector", figure.who)}</small>`;
  return figure.of_which.length ? html`${whole} <small>${t("card.including")} ${figure.of_which.map((part) => html`<${Words} text=${part.text} /> `)}</small>` : whole;
}

function gains({ territory }) {
  const [effect, ...sides] = ground(territory);
  const where = territory.place && html`<${Words} text=${territory.place.text} />`;
  return html`${effect} ${where} <small>${sides.map((text, at) => [at ? " · " : "", html`<bdi>${text}</bdi>`])}</small>`;
}

/** Outlet → who it quotes → whom that one quotes, each with the word that says so. */
export function Chain({ claim, outlet }) {
  const said = claim.attribution.map((item) => html`<li><${Both} item=${item} />${" "}<small>${label("stance", item.stance)} <${Words} text=${item.cue.text} /></small></li>`);
  return html`<ol class="chain"><li>${outlet ? html`<${Bdi} text=${outlet} />` : t("card.outlet")}</li>${said}</ol>`;
}

function Why({ claim }) {
  return html`<ul class="why" dir="ltr" lang="en">${claim.why.map((reason) => html`<li><${Bdi} text=${reason} /></li>`)}</ul>
    <p class="codes" dir="ltr">PLOVER ${claim.type}${claim.mode && ` / ${claim.mode}`} · ${claim.cameo && `CAMEO ${claim.cameo} · `}${claim.contexts.join(", ")} · <${Bdi} text=${claim.id} /></p>`;
}
