/** Starts a page: catalogues, the frame around every page, and the module that draws what is inside. */

import { html, render } from "../vendor/ui.js";
import { adoptToken } from "./api.js";
import { lang, loadCatalogue, t } from "./i18n.js";
import { Shell } from "./shell.js";

const page = document.body.dataset.page;
adoptToken();
const [module] = await Promise.all([import(`./pages/${page}.js`), loadCatalogue(lang)]);
document.title = `${t(`page.${page}`)} · ${t("name")}`;
render(html`<${Shell} page=${page}><${module.Page} /><//>`, document.getElementById("app"));
document.documentElement.dataset.ready = "yes";
