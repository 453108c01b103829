// Lists of the registers: what stands open stays open while the list is replaced; the filters fold on a phone.
"use strict";

const wide = window.matchMedia("(min-width: 901px)");
let standing = null;

function fold() {
  const facets = document.querySelector("[data-fold]");
  if (facets && !wide.matches) facets.open = false;
}

document.addEventListener("DOMContentLoaded", fold);

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "found") return;
  standing = new Map([...event.detail.target.querySelectorAll("details[id]")].map((one) => [one.id, one.open]));
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "found" || !standing) return;
  for (const one of event.detail.target.querySelectorAll("details[id]")) {
    if (standing.has(one.id)) one.open = standing.get(one.id);
  }
  standing = null;
  // The first row comes into sight when somebody turned the page.
  const head = document.querySelector(".results-head");
  if (head && head.getBoundingClientRect().top < 0) head.scrollIntoView();
});

// The word was taken away by its chip: the box shows so.
document.addEventListener("click", (event) => {
  const chip = event.target.closest(".chip[value=q]");
  const box = document.getElementById("q");
  if (chip && box) box.value = "";
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
