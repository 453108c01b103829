// Behaviour hooks hang on data- attributes, never on classes. No inline script anywhere (CSP).
"use strict";

// htmx must not write inline styles (CSP), nor evaluate code found in attributes.
document.addEventListener("DOMContentLoaded", () => {
  // The menu is open on a wide screen and folded on a phone.
  const menu = document.querySelector("[data-menu]");
  if (menu) menu.open = window.matchMedia("(min-width: 901px)").matches;
});

// "/" goes to the search box, as people who search all day expect.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const box = document.querySelector("[data-search]");
  if (event.key === "/" && !typing && box) {
    event.preventDefault();
    box.focus();
  }
});

// Choices that apply at once, such as the date of a page.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});
