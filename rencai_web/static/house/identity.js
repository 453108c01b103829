// One key judges a pair: whatever bears data-key is pressed by that key. Which key it is, the page says.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const wanted = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const pressed = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === wanted);
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});

// A pair is settled once: a second press while the answer is on its way is no second word.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
