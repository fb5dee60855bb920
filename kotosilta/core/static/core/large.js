"use strict";
// Says at once that a file is too large, instead of after ten minutes of sending it. The server says the same.
(() => {
  const notice = document.querySelector("[data-too-large]");
  document.addEventListener("change", (event) => {
    const limit = Number(event.target.dataset.atMost);
    if (!notice || !limit) return;
    const file = event.target.files[0];
    const tooLarge = Boolean(file) && file.size > limit;
    notice.hidden = !tooLarge;
    if (tooLarge) {
      event.target.value = "";
      notice.focus();
    }
  });
})();
