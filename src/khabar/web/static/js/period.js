/** From which day to which: two fields that write into the address. */

import { html } from "../vendor/ui.js";
import { t } from "./i18n.js";
import { param, update } from "./state.js";

export function Period() {
  const change = (name) => (event) => update({ [name]: event.currentTarget.value || null }, true);
  return html`<div class="period"><label>${t("filter.from")}<input type="date" value=${param("from")} max=${param("to")} onChange=${change("from")} /></label>
    <label>${t("filter.to")}<input type="date" value=${param("to")} min=${param("from")} onChange=${change("to")} /></label></div>`;
}
