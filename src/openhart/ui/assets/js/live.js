// Panels that refresh themselves (data-live) wait while somebody works in them, and no panel is ever
// replaced by a sign-in page.

export function start() {
  document.addEventListener("htmx:beforeRequest", (event) => {
    const panel = event.target;
    if (panel.dataset?.live === undefined || event.detail.requestConfig.triggeringEvent?.type === "click") return;
    if (document.hidden || panel.contains(document.activeElement) || panel.querySelector("dialog[open]")) {
      event.preventDefault();
    }
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!/^\s*<!doctype html/i.test(event.detail.xhr.responseText)) return;
    event.detail.shouldSwap = false;
    tell("You have been signed out. What you see may be out of date; what you typed is still on this page.");
  });
  document.addEventListener("htmx:sendError", () => tell("The desk cannot be reached. What you see may be out of date."));
  document.addEventListener("htmx:responseError", () => tell("The desk could not answer. What you see may be out of date."));
  document.addEventListener("htmx:afterOnLoad", (event) => event.detail.successful && tell(""));
}

function tell(words) {
  const line = document.getElementById("hart-trouble");
  if (!line) return;
  line.querySelector("[data-words]").textContent = words;
  line.hidden = !words;
}
