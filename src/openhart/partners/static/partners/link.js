// The link's code comes after the # of the address, which no browser sends: it is put into its box and taken away.
(() => {
  "use strict";
  const box = document.querySelector("input[data-from-link]");
  if (!box || location.hash.length < 2) return;
  box.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
  document.querySelector("input[name=code]")?.focus();
})();
