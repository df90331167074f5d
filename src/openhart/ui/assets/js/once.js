// A form is sent once, however often its button is pressed. The server is safe without this; people are not.

const LET_GO_MS = 8_000;

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog") return;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    if (form.method !== "post" || form.matches("[hx-post], [data-hx-post]")) return;
    form.setAttribute("aria-busy", "true");
    // A download or a lost connection leaves the page where it is: the button must work again.
    setTimeout(() => form.removeAttribute("aria-busy"), LET_GO_MS);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy"));
  });
}
