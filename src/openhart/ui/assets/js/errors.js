// The error summary takes the focus when it appears, and its links lead to the control and not above it.

export function start() {
  focusSummary(document);
  document.addEventListener("htmx:afterSettle", (event) => focusSummary(event.target));
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-errors] a[href^='#']");
    const control = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!control) return;
    event.preventDefault();
    control.focus({ preventScroll: true });
    (control.closest(".hart-field") ?? control).scrollIntoView({ block: "start" });
  });
}

function focusSummary(root) {
  const summary = root.querySelector?.("[data-errors]");
  if (!summary) return;
  if (!document.title.startsWith("Error: ")) document.title = `Error: ${document.title}`;
  summary.focus();
}
