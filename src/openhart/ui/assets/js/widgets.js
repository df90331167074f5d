// The design system's own widgets, started again in whatever htmx puts into the page.
import accordion from "@uswds/uswds/js/usa-accordion";
import comboBox from "@uswds/uswds/js/usa-combo-box";

export function start() {
  accordion.on(document.body);
  comboBox.on(document.body);
  document.addEventListener("htmx:load", (event) => {
    if (event.target === document.body) return;
    comboBox.init(event.target);
  });
  document.querySelectorAll("[data-print]").forEach((button) => (button.hidden = false));
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });
}
