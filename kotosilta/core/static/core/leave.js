"use strict";
// "Leave this page now": the page is replaced, so that "back" does not return to it. Escape does the same.
(() => {
  const link = document.querySelector("[data-leave]");
  if (!link) return;
  const leave = (event) => {
    event.preventDefault();
    location.replace(link.href);
  };
  link.addEventListener("click", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave(event);
  });
})();
