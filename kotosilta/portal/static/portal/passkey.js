"use strict";
// Makes and uses passkeys. Where the browser cannot (or there is no script), the form stays hidden and the other ways of
// signing in stand beside it.
(() => {
  if (!window.PublicKeyCredential || !PublicKeyCredential.parseRequestOptionsFromJSON) return;
  if (/^([\d.]+|\[.*\])$/.test(location.hostname)) return; // a passkey belongs to a name, never to a bare address
  const make = (options) => {
    const wanted = options.creation_options.publicKey;
    // A passkey that opens the account alone: kept on the device, behind its finger, face or PIN.
    wanted.authenticatorSelection = { ...wanted.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(wanted) });
  };
  const use = (options) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options.request_options.publicKey) });
  document.querySelectorAll("[data-no-passkey]").forEach((notice) => { notice.hidden = true; });
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const given = document.getElementById("passkey-options");
        const options = given ? JSON.parse(given.textContent) : await (await fetch(form.action, { headers: { Accept: "application/json" } })).json();
        const answer = await (form.dataset.passkey === "make" ? make(options) : use(options));
        form.elements.credential.value = JSON.stringify(answer);
        form.submit();
      } catch {
        const notice = document.getElementById("passkey-failed");
        notice.hidden = false;
        notice.focus();
      }
    });
  });
})();
