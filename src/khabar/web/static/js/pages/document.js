/** A report with its claims: /documents/ID. */

import { html, useEffect, useMemo, useRef } from "../../vendor/ui.js";
import { Article } from "../article.js";
import { corrections } from "../correct.js";
import { t } from "../i18n.js";
import { useGet } from "../load.js";
import { Bdi, Busy, Day, Failed } from "../parts.js";
import { clean, safeUrl } from "../text.js";

export function Page() {
  const path = location.pathname.replace(/\/$/, "");
  const { data, error, again } = useGet(path);
  const latest = useRef(again);
  latest.current = again;
  const tools = useMemo(() => corrections(() => latest.current()), []);
  useEffect(() => {
    if (data) document.title = `${clean(data.document.title) || t("page.document")} · ${t("name")}`;
  }, [data]);
  if (error) return html`<${Failed} error=${error} again=${again} />`;
  if (!data) return html`<${Busy} />`;
  const { document: coded, versions = [], copy_of: copy } = data;
  const url = safeUrl(coded.url);
  return html`<header class="page-head">
      <h1 class="small">${coded.outlet ? html`<${Bdi} text=${coded.outlet} />` : t("document.no-outlet")}</h1>
      <p class="facts">
        ${coded.date ? html`<${Day} iso=${coded.date.slice(0, 10)} />` : t("document.no-date")}
        ${coded.byline && html`<span><${Bdi} text=${coded.byline} /></span>`}
        ${url && html`<a href=${url} rel="noreferrer noopener external" target="_blank">${t("document.original")} <bdi dir="ltr">${new URL(url).hostname}</bdi></a>`}
        ${copy && html`<a href=${`/documents/${encodeURIComponent(copy)}`}>${t("document.copy")}</a>`}
        ${versions.length > 1 && html`<span>${t("document.versions", { count: versions.length })}</span>`}
        <code><${Bdi} text=${coded.id} /></code>
      </p>
    </header>
    <${Article} document=${coded} claims=${data.claims} tools=${tools} />
    <${tools.Dialogs} />`;
}
