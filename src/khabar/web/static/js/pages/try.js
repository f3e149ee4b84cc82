/** Paste a text, see its claims: /try. Nothing is kept. */

import { html, useState } from "../../vendor/ui.js";
import { post } from "../api.js";
import { Article } from "../article.js";
import { t } from "../i18n.js";
import { Busy, Failed } from "../parts.js";

const EMPTY = { title: "", text: "", date: "", outlet: "" };

export function Page() {
  const [form, setForm] = useState(EMPTY);
  const [state, setState] = useState({});
  const field = (name) => ({ name, value: form[name], onInput: (event) => setForm({ ...form, [name]: event.currentTarget.value }) });

  async function code(asked) {
    setState({ busy: true });
    const body = Object.fromEntries(Object.entries(asked).filter(([, value]) => value.trim()));
    try {
      setState({ coded: await post("/code", body) });
      requestAnimationFrame(() => document.getElementById("coded")?.scrollIntoView({ block: "start" }));
    } catch (error) {
      setState({ error });
    }
  }
  const submit = (event) => {
    event.preventDefault();
    code(form);
  };
  const example = () => {
    const filled = { title: t("try.example.title"), text: t("try.example.text"), date: t("try.example.date"), outlet: t("try.example.outlet") };
    setForm(filled);
    code(filled);
  };
  const send = (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && form.text.trim() && code(form);

  return html`<header class="page-head"><h1>${t("try.title")}</h1><p>${t("try.what")}</p></header>
    <form class="try" onSubmit=${submit}>
      <label class="wide">${t("try.text")}
        <textarea rows="5" dir="rtl" lang="ar" required placeholder=${t("try.placeholder")} onKeyDown=${send} ...${field("text")}></textarea></label>
      <label class="wide">${t("try.headline")} <small>${t("optional")}</small><input dir="rtl" lang="ar" ...${field("title")} /></label>
      <label>${t("try.date")} <small>${t("try.date.why")}</small><input type="date" ...${field("date")} /></label>
      <label>${t("try.outlet")} <small>${t("optional")}</small><input dir="auto" ...${field("outlet")} /></label>
      <p class="actions">
        <button class="main" disabled=${state.busy || !form.text.trim()}>${t("try.code")}</button>
        <button type="button" onClick=${example} disabled=${state.busy}>${t("try.example")}</button>
      </p>
    </form>
    <div id="coded" aria-live="polite">
      ${state.busy && html`<${Busy} />`}
      ${state.error && html`<${Failed} error=${state.error} />`}
      ${state.coded && html`<${Article} document=${state.coded.document} claims=${state.coded.claims} />`}
    </div>`;
}
