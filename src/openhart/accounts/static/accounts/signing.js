// Signing in: passkeys, showing what is typed as a password, and the code in an invitation's link.
// Every page works without this but for passkeys, which browsers give to scripts alone.
(() => {
  "use strict";

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  /** Turn what the desk asks into what the browser takes. */
  function asked(options) {
    const wish = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
    if (wish.user) wish.user = { ...wish.user, id: bytes(wish.user.id) };
    for (const list of ["allowCredentials", "excludeCredentials"]) {
      if (wish[list]) wish[list] = wish[list].map((each) => ({ ...each, id: bytes(each.id) }));
    }
    return wish;
  }

  /** Turn what the passkey answered into what the desk reads. */
  function answered(found) {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (found.response[part]) response[part] = text(found.response[part]);
    }
    if (found.response.getTransports) response.transports = found.response.getTransports();
    return JSON.stringify({
      id: found.id,
      rawId: text(found.rawId),
      type: found.type,
      authenticatorAttachment: found.authenticatorAttachment,
      clientExtensionResults: found.getClientExtensionResults(),
      response,
    });
  }

  async function ask(form) {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(form.dataset.options, { method: "POST", headers: { "X-CSRFToken": token } });
    if (!answer.ok) throw new Error("refused");
    const publicKey = asked(await answer.json());
    return publicKey.user ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey });
  }

  const WORDS = {
    InvalidStateError: "This device already holds a passkey for you.",
    NotAllowedError: "Nothing was done: the passkey was not used, or it took too long. Try again.",
    SecurityError: "Passkeys work only at the desk’s own, secure address.",
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("[data-passkey-button]");
    const status = form.querySelector("[data-passkey-status]");
    form.querySelector("[data-passkey-plain]").hidden = true;
    if (!window.PublicKeyCredential) {
      status.textContent = "This browser knows no passkeys.";
      status.hidden = false;
      continue;
    }
    button.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      status.hidden = true;
      button.disabled = true;
      try {
        form.elements.credential.value = answered(await ask(form));
        form.submit();
      } catch (fault) {
        status.textContent = WORDS[fault.name] || "This did not work. Load the page again and try once more.";
        status.hidden = false;
        button.disabled = false;
      }
    });
  }

  for (const field of document.querySelectorAll("input[data-secret]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "usa-button usa-button--unstyled";
    const label = field.labels[0]?.firstChild.textContent.trim().toLowerCase() || "password";
    const say = () => {
      const verb = field.type === "password" ? "Show" : "Hide";
      button.textContent = verb;
      button.setAttribute("aria-label", `${verb} ${label}`);
    };
    button.addEventListener("click", () => {
      field.type = field.type === "password" ? "text" : "password";
      say();
    });
    field.form.addEventListener("submit", () => (field.type = "password"));
    say();
    field.after(button);
  }

  const invitation = document.querySelector("input[data-from-link]");
  if (invitation && location.hash.length > 1) {
    invitation.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
  }
})();
