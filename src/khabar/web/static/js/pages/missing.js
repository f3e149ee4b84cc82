/** An address that leads nowhere. */

import { html } from "../../vendor/ui.js";
import { t } from "../i18n.js";

export const Page = () => html`<div class="failed"><h1>${t("page.missing")}</h1><p><a href="/">${t("missing.back")}</a></p></div>`;
