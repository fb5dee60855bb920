"use strict";
// A form that is sent while the connection is gone stays on the page with what was typed, and says so. Without this
// script the browser shows its own error page, and what was typed is lost.
(() => {
  const form = document.getElementById("page-form");
  const notice = document.querySelector("[data-unsent]");
  if (!form || !notice) return;
  form.addEventListener("submit", async (event) => {
    if (event.submitter && event.submitter.name === "switch_language") return;
    event.preventDefault();
    notice.hidden = true;
    let answer, page;
    try {
      answer = await fetch(form.action, { method: "POST", body: new FormData(form), signal: AbortSignal.timeout(30000) });
      page = await answer.text();
    } catch {
      notice.hidden = false;
      notice.focus();
      return;
    }
    history.pushState(null, "", answer.url);
    document.open();
    document.write(page);
    document.close();
  });
})();
