"use strict";
// Ticks of an attendance list that cannot be sent stay on this device, also when the page is closed, and are sent once
// when the connection is back. The last tick of a person is the one that counts, so that sending twice changes nothing.
(() => {
  const list = document.querySelector("[data-ticks]");
  const notice = document.querySelector("[data-unsent-ticks]");
  if (!list || !notice) return;
  const place = `ticks ${list.dataset.ticks}`;
  const kept = () => JSON.parse(localStorage.getItem(place) || "{}");
  const keep = (ticks) => (Object.keys(ticks).length ? localStorage.setItem(place, JSON.stringify(ticks)) : localStorage.removeItem(place));
  const tell = () => { notice.hidden = !Object.keys(kept()).length; };
  let sending = false;

  const show = (person, mark) => {
    const line = document.getElementById(`p-${person}`);
    if (!line) return;
    line.classList.add("unsent");
    line.querySelectorAll("button[name=mark]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.mark === mark)));
  };

  async function send() {
    if (sending) return;
    sending = true;
    try {
      let sent = 0;
      for (const [person, tick] of Object.entries(kept())) {
        const token = document.querySelector("[name=csrfmiddlewaretoken]");
        const body = new URLSearchParams({ person, mark: tick.mark, ...(token ? { csrfmiddlewaretoken: token.value } : {}) });
        const answer = await fetch(tick.action, { method: "POST", body, signal: AbortSignal.timeout(15000) });
        // Signed out meanwhile, the link has ended, or the server is not well: keep it, and try again.
        if (!answer.ok || /\/(sign-in|second-factor|passkeys)\//.test(answer.url)) break;
        const now = kept();
        if (now[person] && now[person].at === tick.at) delete now[person];
        keep(now);
        sent += 1;
      }
      if (sent && !Object.keys(kept()).length) location.reload();
    } catch { /* still no connection: the ticks stay, and the notice says so */ } finally {
      sending = false;
      tell();
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!form.matches("[data-ticks] .roll-marks") || !button || button.value === "family") return;
    if (navigator.onLine && form.hasAttribute("hx-post")) return; // htmx sends it, and says so when it cannot
    event.preventDefault();
    event.stopImmediatePropagation();
    keepTick(form, button.value);
    send();
  }, true);

  function keepTick(form, mark) {
    const person = form.elements.person.value;
    keep({ ...kept(), [person]: { mark, action: form.action, at: Date.now() } });
    show(person, mark);
    tell();
  }

  // The device believes that it has a connection, and the server is not reached all the same.
  document.addEventListener("htmx:sendError", (event) => {
    const form = event.detail.elt;
    if (form.matches(".roll-marks")) keepTick(form, event.detail.requestConfig.parameters.mark || event.detail.requestConfig.parameters.get("mark"));
  });
  Object.entries(kept()).forEach(([person, tick]) => show(person, tick.mark));
  window.addEventListener("online", send);
  setInterval(() => { if (Object.keys(kept()).length) send(); }, 10000);
  tell();
  send();
})();
