// Passkeys: asks the browser and sends its answer by the form itself. Without this script or
// without passkeys in the browser the forms stay hidden and codes are used instead.
(() => {
  "use strict";

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  async function question(form, place) {
    const answer = await fetch(place.dataset.question, {
      method: "POST",
      headers: {
        "X-CSRFToken": form.elements.csrfmiddlewaretoken.value,
        "Content-Type": "application/x-www-form-urlencoded",
        Accept: "application/json",
      },
      body: new URLSearchParams({ use: place.dataset.passkey }),
    });
    if (!answer.ok) throw new Error("question");
    const { publicKey } = await answer.json();
    publicKey.challenge = bytes(publicKey.challenge);
    if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
    for (const list of ["allowCredentials", "excludeCredentials"]) {
      (publicKey[list] || []).forEach((known) => { known.id = bytes(known.id); });
    }
    return { publicKey };
  }

  function told(credential) {
    const given = credential.response;
    const response = { clientDataJSON: text(given.clientDataJSON) };
    if (given.attestationObject) response.attestationObject = text(given.attestationObject);
    if (given.authenticatorData) {
      response.authenticatorData = text(given.authenticatorData);
      response.signature = text(given.signature);
      response.userHandle = given.userHandle ? text(given.userHandle) : null;
    }
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
      authenticatorAttachment: credential.authenticatorAttachment,
    });
  }

  async function ask(form, place) {
    const options = await question(form, place);
    return place.dataset.passkey === "new"
      ? navigator.credentials.create(options)
      : navigator.credentials.get(options);
  }

  function say(form, sentence) {
    const place = form.querySelector("[data-passkey-says]");
    if (place) place.textContent = sentence;
  }

  function watch(form) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.answer.value) return;
      event.preventDefault();
      say(form, form.dataset.waiting || "");
      try {
        form.elements.answer.value = told(await ask(form, form));
      } catch {
        say(form, form.dataset.failed || "");
        return;
      }
      form.submit();
    });
  }

  // A button inside the form of an act: confirms the act by a passkey instead of a code.
  function confirmBy(button) {
    const form = button.form;
    button.hidden = false;
    button.addEventListener("click", async () => {
      say(form, button.dataset.waiting || "");
      try {
        form.elements.answer.value = told(await ask(form, button));
      } catch {
        say(form, button.dataset.failed || "");
        return;
      }
      form.submit();
    });
  }

  if (!window.PublicKeyCredential) return;
  document.querySelectorAll("form[data-passkey]").forEach(watch);
  document.querySelectorAll("button[data-passkey]").forEach(confirmBy);
})();
