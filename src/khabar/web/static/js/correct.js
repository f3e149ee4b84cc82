/** Accept, fix or reject a claim, and take it back: by buttons and by keys. Every step is kept by the server. */

import { html, signal } from "../vendor/ui.js";
import { post, setToken, token } from "./api.js";
import { t } from "./i18n.js";

const FIELDS = {
  status: ["actual", "planned", "hypothetical", "denied", "historical"],
  type: "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split(" "),
};

/** The tools of one document. */
export function corrections() {
  return null;
}
