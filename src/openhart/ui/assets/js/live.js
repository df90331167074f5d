// Panels that refresh themselves (data-live) wait while somebody works in them, and no panel is ever
// replaced by a sign-in page.

export function start() {
  document.addEventListener("htmx:configRequest", (event) => {
    // A panel that asks by itself is nobody at work: it does not keep a sign-in alive.
    const asksItself = event.target.dataset?.live !== undefined && event.detail.triggeringEvent?.type !== "click";
    if (asksItself) event.detail.headers["X-Background"] = "1";
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const panel = event.target;
    if (panel.dataset?.live === undefined || event.detail.requestConfig.triggeringEvent?.type === "click") return;
    if (document.hidden || panel.contains(document.activeElement) || panel.querySelector("dialog[open]")) {
      event.preventDefault();
    }
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!wasSentElsewhere(event.detail)) return;
    event.detail.shouldSwap = false;
    tell("You have been signed out. What you see may be out of date; what you typed is still on this page.");
  });
  document.addEventListener("htmx:sendError", () => tell("The desk cannot be reached. What you see may be out of date."));
  document.addEventListener("htmx:responseError", () => tell("The desk could not answer. What you see may be out of date."));
  document.addEventListener("htmx:afterSwap", () => tell(""));
}

// A redirect to a whole page in answer to a request for a part of one: that page is the sign-in page.
function wasSentElsewhere({ xhr, pathInfo }) {
  const asked = new URL(pathInfo.finalRequestPath, location.href).pathname;
  const answered = new URL(xhr.responseURL || location.href, location.href).pathname;
  return asked !== answered && /^\s*<!doctype html/i.test(xhr.responseText);
}

function tell(words) {
  const line = document.getElementById("hart-trouble");
  if (!line) return;
  line.querySelector("[data-words]").textContent = words;
  line.hidden = !words;
}
