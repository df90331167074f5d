// A screen at which nobody sits is locked: hidden at once, whatever the network does, and signed out on the
// server. All tabs of this browser count as one; nothing is kept in the browser.

const WARNED_MS = 60_000;
const PINGED_MS = 60_000;

export function start() {
  const { idleSeconds, lockUrl, stayUrl, signInUrl } = document.body.dataset;
  if (!idleSeconds) return;
  const allowed = Number(idleSeconds) * 1000;
  const warned = Math.min(WARNED_MS, allowed / 3);
  const dialog = document.getElementById("hart-idle");
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("hart-idle") : null;
  let active = Date.now();
  let told = active;
  let gone = false;

  const post = (url) => {
    const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
    return fetch(url, { method: "POST", headers, credentials: "same-origin", redirect: "manual", keepalive: true });
  };

  // The server is told once a minute at most, and always after the last thing done: it never gives up first.
  let ping = 0;
  const tell = () => {
    clearTimeout(ping);
    ping = 0;
    told = Date.now();
    post(stayUrl).catch(() => {});
  };

  const noteActive = (isOurs) => {
    active = Date.now();
    if (dialog.open) dialog.close();
    if (!isOurs) return;
    tabs?.postMessage("active");
    const due = told + Math.min(PINGED_MS, allowed / 3) - active;
    if (due <= 0) tell();
    else if (!ping) ping = setTimeout(tell, due);
  };

  const lock = (isOurs) => {
    if (gone) return;
    gone = true;
    clearTimeout(ping);
    if (isOurs) tabs?.postMessage("locked");
    // Forms that save themselves have a last chance, with the page still whole; then nothing is left to read.
    const saves = [];
    let here = location.pathname + location.search;
    const detail = { wait: (save) => saves.push(save), goOnAt: (address) => (here = address) };
    document.dispatchEvent(new CustomEvent("hart:locking", { detail }));
    document.title = "Locked · OpenHART";
    document.body.replaceChildren();
    const leave = () => location.replace(`${signInUrl}?because=idle&next=${encodeURIComponent(here)}`);
    setTimeout(leave, 6000);
    const after = (ms) => new Promise((done) => setTimeout(done, ms));
    // The other tabs of this sign-in save themselves meanwhile: only then does it end, and one tab ends it.
    Promise.all([Promise.race([Promise.allSettled(saves), after(3000)]), after(1000)])
      .then(() => isOurs && post(lockUrl))
      .catch(() => {})
      .finally(leave);
  };

  const look = () => {
    const idle = Date.now() - active;
    if (idle >= allowed) lock(true);
    else if (idle >= allowed - warned && !dialog.open) dialog.showModal();
  };

  tabs?.addEventListener("message", ({ data }) => (data === "locked" ? lock(false) : noteActive(false)));
  let noted = 0;
  for (const kind of ["pointerdown", "keydown", "wheel", "touchstart"]) {
    document.addEventListener(
      kind,
      () => {
        // While the question stands only its answer counts; and a page of many keys says it once a second.
        if (dialog.open || Date.now() - noted < 1000) return;
        if (gone) return;
        if (Date.now() - active >= allowed) return look();
        noted = Date.now();
        noteActive(true);
      },
      { capture: true, passive: true },
    );
  }
  dialog.querySelector("[data-idle-stay]").addEventListener("click", () => {
    told = 0;
    noteActive(true);
  });
  dialog.querySelector("[data-idle-lock]").addEventListener("click", () => lock(true));
  dialog.addEventListener("cancel", () => {
    told = 0;
    noteActive(true);
  });
  setInterval(look, Math.min(5000, allowed / 6));
  // A computer that slept wakes to a page whose timers did not run.
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", look);
  window.addEventListener("focus", look);
}
