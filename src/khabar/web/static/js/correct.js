/** Accept, fix or reject a claim, and take it back: by buttons and by keys. The server keeps every step. */

import { html, signal, useSignal } from "../vendor/ui.js";
import { post, setToken, token } from "./api.js";
import { label, named, t } from "./i18n.js";
import { TYPES } from "./parts.js";
import { eventLabel } from "./reading.js";
import { clean } from "./text.js";

const STATUSES = ["actual", "planned", "hypothetical", "denied", "historical"];
const LISTS = ["actors", "recipients", "places"];
const FIELDS = ["type", "status", "date", ...LISTS];
const WHO = "khabar-who";

/**
 * The tools of one report, for article.js: state of a claim, its buttons, what a key does, and the dialogs.
 * @param {() => void} reload asks for the report again, after something has been written
 */
export function corrections(reload) {
  const said = signal("");
  const fixing = signal(null);
  const waiting = signal(null); // what to send once there is a token
  const made = []; // numbers of the corrections made here, the last one last

  async function send(body, words) {
    if (!token()) {
      waiting.value = { body, words };
      return;
    }
    try {
      const { id } = await post("/corrections", { who: localStorage.getItem(WHO) || "reader", ...body });
      if (body.undo === undefined) made.push(id);
      said.value = words;
      fixing.value = null;
      reload();
    } catch (error) {
      if (error.status === 403) waiting.value = { body, words, wrong: true };
      else said.value = error.message;
    }
  }

  const act = {
    accept: (claim) => send({ claim: claim.id, action: "accept" }, t("correct.accepted")),
    reject: (claim) => send({ claim: claim.id, action: "reject" }, t("correct.rejected")),
    fix: (claim) => (fixing.value = claim),
    undo: (claim) => {
      const number = claim?.correction?.id ?? made.at(-1);
      if (number === undefined) said.value = t("correct.nothing");
      else {
        if (made.includes(number)) made.splice(made.indexOf(number), 1);
        send({ undo: number }, t("correct.undone"));
      }
    },
  };
  const keys = { a: act.accept, x: act.reject, e: act.fix, u: act.undo };

  return {
    state: (claim) => claim.correction?.action,
    key: (key, claim) => {
      if (!keys[key] || (!claim && key !== "u")) return false;
      keys[key](claim);
      return true;
    },
    draw: (claim) => html`<span class="correct" role="group" aria-label=${t("correct")}>
      ${["accept", "fix", "reject"].map((name) => html`<button type="button" aria-pressed=${claim.correction?.action === name} onClick=${() => act[name](claim)}>${t(`correct.${name}`)}</button>`)}
      ${claim.correction && html`<button type="button" class="quiet" onClick=${() => act.undo(claim)} title=${t("correct.by", { who: clean(claim.correction.by), day: claim.correction.on })}>${t("correct.undo")}</button>`}
    </span>`,
    Dialogs: () => html`<p class="said-now" role="status">${said.value}</p>
      ${fixing.value && html`<${Fix} claim=${fixing.value} close=${() => (fixing.value = null)} send=${send} />`}
      ${waiting.value && html`<${Ask} wrong=${waiting.value.wrong} close=${() => (waiting.value = null)} done=${() => {
        const { body, words } = waiting.value;
        waiting.value = null;
        send(body, words);
      }} />`}`,
  };
}

const shown = (element) => element && !element.open && element.showModal();

/** Asks for the token that khabar serve printed, and for a name to sign with. */
function Ask({ wrong, close, done }) {
  const submit = (event) => {
    const form = new FormData(event.currentTarget);
    setToken(form.get("token"));
    localStorage.setItem(WHO, form.get("who").trim());
    event.preventDefault();
    done();
  };
  return html`<dialog ref=${shown} onClose=${close} aria-labelledby="ask-title"><form onSubmit=${submit} class="stack">
    <h2 id="ask-title">${t("token.title")}</h2>
    <p class=${wrong ? "wrong" : ""}>${wrong ? t("token.wrong") : t("token.why")}</p>
    <label>${t("token")}<input name="token" required autocomplete="off" dir="ltr" /></label>
    <label>${t("token.who")}<input name="who" defaultValue=${localStorage.getItem(WHO) ?? ""} /></label>
    <p class="actions"><button type="button" onClick=${close}>${t("close")}</button><button class="main">${t("token.go")}</button></p>
  </form></dialog>`;
}

/** One field of a claim and its right value. */
function Fix({ claim, close, send }) {
  const field = useSignal("type");
  const submit = (event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = form.get("field");
    send({ claim: claim.id, action: "fix", field: name, ...right(claim, name, form), note: form.get("note").trim() }, t("correct.fixed"));
  };
  return html`<dialog ref=${shown} onClose=${close} aria-labelledby="fix-title"><form onSubmit=${submit} class="stack">
    <h2 id="fix-title">${t("fix.title")}</h2>
    <p>${eventLabel(claim)} · <bdi class="words" lang="ar">${clean(claim.trigger.text)}</bdi></p>
    <${Fields} claim=${claim} field=${field} />
    <label>${t("fix.note")} <small>${t("optional")}</small><input name="note" /></label>
    <p class="actions"><button type="button" onClick=${close}>${t("close")}</button><button class="main">${t("fix.save")}</button></p>
  </form></dialog>`;
}

function Fields({ claim, field }) {
  const name = field.value;
  const options = (codes, kind, now) => html`<select name="value">${codes.map((code) => html`<option value=${code} selected=${code === now}>${label(kind, code)}</option>`)}</select>`;
  const usable = FIELDS.filter((one) => !LISTS.includes(one) || claim[one].length);
  return html`<label>${t("fix.field")}<select name="field" value=${name} onChange=${(event) => (field.value = event.currentTarget.value)}>
      ${usable.map((one) => html`<option value=${one}>${t(`fix.${one}`)}</option>`)}</select></label>
    ${name === "type" && html`<label>${t("fix.right")}${options(TYPES, "type", claim.type)}</label>`}
    ${name === "status" && html`<label>${t("fix.right")}${options(STATUSES, "status", claim.status)}</label>`}
    ${name === "date" && html`<label>${t("fix.right")}<input type="date" name="value" defaultValue=${claim.date?.value ?? ""} /></label>`}
    ${LISTS.includes(name) && html`<fieldset class="keep"><legend>${t("fix.keep")}</legend>
      ${claim[name].map((item, at) => html`<label><input type="checkbox" name="keep" value=${at} defaultChecked /> <bdi>${named(item)}</bdi> <bdi class="words" lang="ar">${clean(item.text)}</bdi></label>`)}</fieldset>`}`;
}

/** What a field shall be: of a list the items to be kept, else its value in the shape of the record. */
function right(claim, name, form) {
  if (LISTS.includes(name)) return { keep: form.getAll("keep").map(Number) };
  const written = form.get("value");
  if (name !== "date") return { value: written };
  return { value: written ? { start: null, end: null, text: null, ...claim.date, value: written, basis: "stated" } : null };
}
