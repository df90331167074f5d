// htmx under our content security policy, and without any copy of a page left in the browser.
import htmx from "htmx.org";

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  // 422 carries the form with its errors, 409 and 403 the reason of a refusal: all are shown in place.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "403|409|422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});

// htmx also notes the last address in the tab's storage; it is of no use without a cache, and we leave nothing.
const forget = () => sessionStorage.removeItem("htmx-current-path-for-history");
["htmx:load", "htmx:afterSettle", "htmx:pushedIntoHistory", "htmx:replacedInHistory"].forEach((name) =>
  document.addEventListener(name, () => setTimeout(forget)),
);

export default htmx;
