// What was typed into a form that does not save itself is kept when its screen locks, and put back into the form
// when its author goes on. The server keeps it; a password or a code is never sent, and no hidden field.

const PRIVATE = ["password", "file", "hidden", "submit", "button", "image", "reset"];

export function start() {
  const { keepUrl, keptUrl } = document.body.dataset;
  if (!keepUrl) return;
  let typedIn = null;
  document.addEventListener("input", ({ target }) => {
    const form = target.form;
    if (form && form.method === "post" && !form.dataset.autosave && !isPrivate(form)) typedIn = form;
  });
  document.addEventListener("submit", ({ target }) => target === typedIn && (typedIn = null));
  document.addEventListener("hart:locking", ({ detail }) => {
    if (typedIn?.isConnected) detail.wait(keep(keepUrl, typedIn, detail.goOnAt));
  });
  const given = /^#kept=([0-9a-f-]{36})$/.exec(location.hash);
  if (given) giveBack(`${keptUrl}?draft=${given[1]}`);
}

// A form that asks who somebody is keeps nothing at all.
function isPrivate(form) {
  return form.querySelector("input[type=password], input[autocomplete=one-time-code]") !== null;
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && !PRIVATE.includes(field.type) && !field.disabled);
}

async function keep(url, form, goOnAt) {
  const body = new URLSearchParams();
  for (const field of fields(form)) {
    if (["checkbox", "radio"].includes(field.type) && !field.checked) continue;
    const values = field.selectedOptions ? [...field.selectedOptions].map((each) => each.value) : [field.value];
    values.forEach((value) => body.append(field.name, value));
  }
  body.append("kept_at", location.pathname + location.search);
  body.append("kept_title", document.querySelector("h1")?.textContent.trim() ?? "");
  const earlier = form.querySelector("[name=kept_draft]")?.value;
  if (earlier) body.append("kept_draft", earlier);
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  headers.Accept = "application/json";
  headers["X-Background"] = "1";
  const keepalive = body.toString().length < 60_000; // a browser refuses more for a page that is being left
  const answer = await fetch(url, { method: "POST", body, headers, credentials: "same-origin", redirect: "manual", keepalive });
  if (answer.ok) goOnAt((await answer.json()).kept);
}

async function giveBack(url) {
  const headers = { Accept: "application/json", "X-Background": "1" };
  const answer = await fetch(url, { credentials: "same-origin", redirect: "manual", headers }).catch(() => null);
  if (!answer?.ok) return;
  const { draft, values } = await answer.json();
  const known = (form) => fields(form).filter((field) => field.name in values).length;
  const forms = [...document.forms].filter((form) => form.method === "post" && !isPrivate(form));
  const form = forms.sort((one, other) => known(other) - known(one))[0];
  if (!form || !known(form)) return;
  const left = new Map(Object.entries(values).map(([name, texts]) => [name, [...texts]]));
  for (const field of fields(form)) {
    const texts = left.get(field.name);
    if (["checkbox", "radio"].includes(field.type)) field.checked = texts?.includes(field.value) ?? false;
    else if (field.multiple) [...field.options].forEach((each) => (each.selected = texts?.includes(each.value) ?? false));
    else if (texts?.length) field.value = texts.shift();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const ends = Object.assign(document.createElement("input"), { type: "hidden", name: "kept_draft", value: draft });
  form.append(ends);
  form.dispatchEvent(new Event("input", { bubbles: true }));
  history.replaceState(null, "", location.pathname + location.search);
  form.querySelector("textarea, input:not([type=hidden])")?.focus();
}
