/** The article: the Arabic text with its marks, the legend, and the claims beside it. Used by documents and by /try. */

import { html, signal, useEffect, useLayoutEffect, useMemo, useRef } from "../vendor/ui.js";
import { ClaimCard } from "./card.js";
import { label, t } from "./i18n.js";
import { markedSentence, paragraphs, ROLES } from "./marks.js";
import { clean } from "./text.js";
import { Empty } from "./parts.js";

/**
 * @param {{document: object, claims: object[], tools?: object}} props `tools`: what the correction keys do (correct.js);
 *   without it the claims cannot be corrected
 */
export function Article({ document: coded, claims, tools }) {
  const active = useMemo(() => signal(-1), [coded.id]);
  const content = coded.title ? `${coded.title}\n${coded.text}` : coded.text;
  const parts = useMemo(() => paragraphs(content, claims), [content, claims]);
  const headline = coded.title ? [...coded.title].length : -1;
  const cards = useRef([]);
  const step = (by) => show(Math.max(0, Math.min(claims.length - 1, active.value + by)));

  function show(at) {
    active.value = at;
    cards.current[at]?.focus({ preventScroll: true });
    cards.current[at]?.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
    document.querySelector(`.piece[data-trigger="${at}"]`)?.scrollIntoView({ block: "nearest" });
  }

  useLayoutEffect(() => { // keys count from the moment at which the cards are there
    const keys = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
      if (event.key === "j") step(1);
      else if (event.key === "k") step(-1);
      else if (!tools?.key(event.key, claims[active.value])) return;
      event.preventDefault();
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, [claims, tools]);

  useEffect(() => {
    const found = claims.findIndex((claim) => claim.id === decodeURIComponent(location.hash.slice(1)));
    if (found >= 0) show(found);
  }, [coded.id]);

  return html`<div class="article">
    <section class="article-text" aria-label=${t("article.text")}>
      <${Legend} claims=${parts} />
      <div class="arabic" dir="rtl" lang="ar">
        ${parts.map((part) => html`<${Paragraph} part=${part} heading=${part.end <= headline} active=${active} show=${show} claims=${claims} />`)}
      </div>
    </section>
    <section class="article-claims" aria-label=${t("article.claims")}>
      <h2>${t("article.count", { count: claims.length })}</h2>
      ${claims.length ? "" : html`<${Empty} text=${t("article.none")} />`}
      <ol class="cards">
        ${claims.map((claim, at) => html`<${ClaimCard} key=${claim.id} claim=${claim} outlet=${coded.outlet} active=${active} at=${at}
          tools=${tools} hold=${(element) => (cards.current[at] = element)} />`)}
      </ol>
    </section>
  </div>`;
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function Legend({ claims: parts }) {
  const used = new Set(parts.flatMap((part) => part.pieces.flatMap((piece) => piece.marks.map((mark) => mark.role))));
  const shown = ROLES.filter((role) => used.has(role));
  return shown.length && html`<ul class="legend" aria-label=${t("article.legend")}>
    ${shown.map((role) => html`<li class=${`role role-${role}`}>${label("role", role)}</li>`)}
  </ul>`;
}

/** One sentence with the marks of its claim, only to be read. */
export function Sentence({ text, claim }) {
  const part = markedSentence(text, claim);
  return html`<blockquote class="arabic" dir="rtl" lang="ar"><${Paragraph} part=${part} active=${{ value: -1 }} claims=${[claim]} /></blockquote>`;
}

function Paragraph({ part, heading, active, show, claims }) {
  const lanes = Math.max(0, ...part.pieces.flatMap((piece) => piece.marks.filter((mark) => mark.role !== "trigger").map((mark) => mark.lane + 1)));
  const drawn = part.pieces.map((piece) => html`<${Piece} piece=${piece} active=${active} show=${show} claims=${claims} />`);
  const style = { "--lanes": lanes };
  return heading ? html`<h2 class="text-line" style=${style}>${drawn}</h2>` : html`<p class="text-line" style=${style}>${drawn}</p>`;
}

function Piece({ piece, active, show, claims }) {
  const { marks, text } = piece;
  if (!marks.length) return clean(text);
  const of = [...new Set(marks.flatMap((mark) => mark.claims))];
  const trigger = marks.find((mark) => mark.role === "trigger");
  const lit = active.value >= 0 && of.includes(active.value);
  const classes = ["piece", trigger && "is-trigger", lit && "is-lit", active.value >= 0 && !lit && "is-dim"].filter(Boolean).join(" ");
  const events = show && { onMouseEnter: () => (active.value = of[0]), onClick: () => show((trigger ?? marks[0]).claims[0]) };
  const style = lanes(marks.filter((mark) => mark.role !== "trigger"));
  const roles = [...new Set(marks.map((mark) => label("role", mark.role)))].join(t("reading.and"));
  if (!trigger || !show) return html`<span class=${classes} style=${style} title=${roles} ...${events}>${clean(text)}</span>`;
  const at = trigger.claims[0];
  const press = (event) => (event.key === "Enter" || event.key === " ") && (event.preventDefault(), show(at));
  return html`<span class=${classes} style=${style} title=${roles} role="button" tabindex="0" data-trigger=${at} onKeyDown=${press}
    onFocus=${() => (active.value = at)} aria-label=${t("article.trigger", { word: claims[at].trigger.text, type: label("type", claims[at].type) })}
    ...${events}>${clean(text)}</span>`;
}

/** One line a role, below the words: backgrounds, so that letters keep joining over the edges of a mark. */
function lanes(marks) {
  if (!marks.length) return {};
  return {
    backgroundImage: marks.map(({ role }) => `var(--line-${role})`).join(","),
    backgroundPosition: marks.map(({ lane }) => `0 calc(var(--first-lane) + ${lane} * var(--lane))`).join(","),
  };
}
