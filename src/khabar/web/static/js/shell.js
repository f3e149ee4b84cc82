/** What stands around every page: skip link, navigation, language, light or dark, the keys, and where the reports come from. */

import { html, useEffect, useRef, useState } from "../vendor/ui.js";
import { get } from "./api.js";
import { between, otherLang, t } from "./i18n.js";

const PAGES = [["overview", "/"], ["try", "/try"], ["control", "/control"], ["compare", "/compare"], ["actors", "/actors"], ["search", "/search"]];
const KEYS = ["j", "k", "a", "e", "x", "u", "/", "?"];
const THEMES = ["auto", "light", "dark"];

export function Shell({ page, children }) {
  const [status, setStatus] = useState(null);
  const keys = useRef(null);
  useEffect(() => {
    get("/status").then(setStatus, () => setStatus(null));
    const listen = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
      if (event.key === "?") keys.current.showModal();
      else if (event.key === "/") location.assign("/search");
      else return;
      event.preventDefault();
    };
    document.querySelector(".top [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);

  return html`<a class="skip" href="#main">${t("skip")}</a>
    <header class="top">
      <a class="brand" href="/"><img src="/static/icon.svg" alt="" width="28" height="28" /><span>${t("name")}</span></a>
      <nav aria-label=${t("nav")}>
        ${PAGES.map(([name, href]) => html`<a href=${href} aria-current=${name === page ? "page" : undefined}>${t(`page.${name}`)}</a>`)}
      </nav>
      <div class="tools">
        <button type="button" class="quiet" onClick=${() => keys.current.showModal()} aria-label=${t("keys")} title=${t("keys")}>?</button>
        <${Theme} />
        <button type="button" class="quiet" lang=${otherLang} onClick=${switchLanguage}>${t("language.other")}</button>
      </div>
    </header>
    ${status?.sample && html`<p class="sample" role="note">${t("sample")} <code dir="ltr">khabar load news/ --db news.db && khabar serve --db news.db</code></p>`}
    <main id="main" tabindex="-1" class=${`page page-${page}`}>${children}</main>
    <footer class="bottom">
      ${status && html`<span>${t("status", { documents: status.documents, events: status.events })} <bdi>${between(status.first, status.last)}</bdi></span>`}
      <span>${t("footer")} <a href="/api/v1/openapi.json">API</a></span>
    </footer>
    <${Keys} hold=${keys} />`;
}

function switchLanguage() {
  const search = new URLSearchParams(location.search);
  search.set("lang", otherLang);
  location.assign(`${location.pathname}?${search}${location.hash}`);
}

function Theme() {
  const [theme, setTheme] = useState(document.documentElement.dataset.theme);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  const turn = () => {
    localStorage.setItem("khabar-theme", next);
    document.documentElement.dataset.theme = next;
    setTheme(next);
    dispatchEvent(new Event("khabar-theme"));
  };
  return html`<button type="button" class="quiet" onClick=${turn} title=${t("theme.next", { next: t(`theme.${next}`) })}>
    <span class="visually-hidden">${t("theme")}: </span>${t(`theme.${theme}`)}</button>`;
}

function Keys({ hold }) {
  return html`<dialog ref=${hold} aria-labelledby="keys-title">
    <form method="dialog">
      <h2 id="keys-title">${t("keys")}</h2>
      <dl class="keys">${KEYS.map((key) => html`<dt><kbd dir="ltr">${key}</kbd></dt><dd>${t(`key.${key}`)}</dd>`)}</dl>
      <button>${t("close")}</button>
    </form>
  </dialog>`;
}
