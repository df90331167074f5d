// Autosave: a form with data-autosave="URL" is sent there when a field is left and after ten seconds
// without typing. The server keeps it; nothing is ever stored in the browser.
//
// The server answers 2xx, with {"saved": "14:02"} if it wants its own time shown, or says why not in
// {"refused": "…"}. Trouble is said in words, the text stays in the page, and the next attempt follows.

import { renewToken } from "./token.js";

const IDLE_MS = 10_000;
const RETRY_MS = [15_000, 30_000, 60_000];
const SIGNED_OUT =
  "You have been signed out. Your text is still on this page but not saved. " +
  "Sign in in another tab, then come back here: it will be saved.";

export function start(root = document) {
  root.querySelectorAll("form[data-autosave]").forEach(watch);
  document.addEventListener("htmx:afterSettle", (event) => {
    event.target.querySelectorAll?.("form[data-autosave]").forEach(watch);
  });
}

function watch(form) {
  if (form.dataset.autosaveOn) return;
  form.dataset.autosaveOn = "1";
  const draft = { form, dirty: false, busy: false, failures: 0, timer: 0, savedAt: "", sent: false };
  draft.line = form.querySelector("[data-autosave-line]");
  if (draft.line) draft.line.hidden = false;

  form.addEventListener("input", () => {
    draft.dirty = true;
    if (draft.failures === 0) plan(draft, IDLE_MS);
  });
  form.addEventListener("change", () => {
    draft.dirty = true;
    save(draft);
  });
  form.addEventListener("focusout", () => draft.dirty && save(draft));
  form.addEventListener("submit", () => {
    draft.sent = true;
    clearTimeout(draft.timer);
  });
  window.addEventListener("pageshow", () => (draft.sent = false));
  window.addEventListener("online", () => draft.dirty && save(draft));
  window.addEventListener("focus", () => draft.dirty && draft.failures > 0 && save(draft));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && draft.dirty) save(draft, true);
  });
  document.addEventListener("hart:locking", (event) => {
    draft.sent = false;
    if (draft.dirty) event.detail.wait(save(draft, true));
  });
  window.addEventListener("beforeunload", (event) => {
    if (draft.dirty && !draft.sent && form.isConnected) event.preventDefault();
  });
}

function plan(draft, delay) {
  clearTimeout(draft.timer);
  draft.timer = setTimeout(() => save(draft), delay);
}

async function save(draft, isLeaving = false) {
  clearTimeout(draft.timer);
  if (draft.sent || draft.busy || !draft.form.isConnected) return;
  draft.busy = true;
  draft.dirty = false;
  const outcome = await post(draft.form, isLeaving);
  draft.busy = false;
  if (outcome.saved) succeeded(draft, outcome.saved);
  else failed(draft, outcome);
}

async function post(form, isLeaving) {
  try {
    let answer = await send(form, isLeaving);
    if (answer.status === 403 && (await renewToken())) answer = await send(form, isLeaving);
    if (answer.ok) return { saved: (await told(answer)).saved ?? clock() };
    if (answer.type === "opaqueredirect" || answer.status === 401) return { words: SIGNED_OUT };
    return { words: (await told(answer)).refused ?? refusal(answer.status) };
  } catch {
    return { words: "The desk cannot be reached." };
  }
}

function send(form, isLeaving) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") body.append(name, value);
  }
  const headers = { Accept: "application/json", "X-Autosave": "1" };
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  if (token) headers["X-CSRFToken"] = token.value;
  return fetch(form.dataset.autosave, {
    method: "POST",
    body,
    headers,
    credentials: "same-origin",
    redirect: "manual",
    // A browser refuses more than 64 kB for a page that is being left.
    keepalive: isLeaving && body.toString().length < 60_000,
  });
}

async function told(answer) {
  try {
    return await answer.json();
  } catch {
    return {};
  }
}

// When the answer has no time in it, this computer's clock is good enough for the line.
function clock() {
  return new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

function refusal(status) {
  if (status === 409) return "Someone else has changed this record since you opened it.";
  if (status === 403) return "Someone else has signed in on this computer, or your sign-in has changed.";
  if (status === 413) return "The text is too long to be saved as one draft.";
  return "The desk could not save.";
}

function succeeded(draft, time) {
  const wasFailing = draft.failures > 0;
  draft.failures = 0;
  draft.savedAt = time;
  say(draft, "saved", `Saved ${time}`, wasFailing ? `Saving works again. Saved ${time}` : "");
  draft.form.dispatchEvent(new CustomEvent("hart:saved", { bubbles: true }));
  if (draft.dirty) plan(draft, IDLE_MS);
}

function failed(draft, outcome) {
  draft.dirty = true;
  draft.failures += 1;
  const since = draft.savedAt ? `Not saved since ${draft.savedAt}.` : "Not saved yet.";
  const words = `${since} ${outcome.words} Trying again; keep this page open.`;
  say(draft, "failed", words, draft.failures === 1 ? words : "");
  plan(draft, RETRY_MS[Math.min(draft.failures, RETRY_MS.length) - 1]);
}

// The line is seen at every save; only trouble, and its end, is spoken by a screen reader.
function say(draft, state, words, spoken) {
  if (!draft.line) return;
  draft.line.dataset.state = state;
  draft.line.querySelector("[data-autosave-words]").textContent = words;
  const voice = draft.line.querySelector("[data-autosave-voice]");
  if (spoken) voice.textContent = spoken;
}
