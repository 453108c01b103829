// Pages of the plan. Behaviour hooks hang on data- attributes.
"use strict";

// After a row of readings was entered, the next open row takes the cursor: many rows are entered in one go.
document.addEventListener("htmx:afterSwap", (event) => {
  if (!event.target.closest || !document.querySelector(".owed")) return;
  const wrong = document.querySelector(".owed-row .wrong[role=alert]");
  const next = wrong ? wrong.closest(".owed-row").querySelector("input[name=value]") : document.querySelector(".owed-row input[name=value]");
  if (next) next.focus();
});

// A refused row answers with 422; it is shown like any other answer.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
