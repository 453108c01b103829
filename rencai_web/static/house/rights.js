// The rights of persons: printing an invitation, and reading its code from behind the # of the address.
"use strict";

document.addEventListener("click", (event) => {
  if (event.target.matches("[data-print]")) window.print();
});

// The part behind the # never leaves the browser; it is cleared so that it stays in no history.
document.addEventListener("DOMContentLoaded", () => {
  const box = document.querySelector("[data-invitation] #id_code");
  const code = decodeURIComponent(window.location.hash.slice(1));
  if (box && /^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/.test(code)) {
    box.value = code;
    window.history.replaceState(null, "", window.location.pathname);
    const next = document.querySelector("[data-invitation] #id_confirms");
    if (next) next.focus();
  }
});
