// Sending files by drag or picker. Without this script the form works as a form.
"use strict";

function saysWhatIsChosen(input) {
  const told = input.closest("form").querySelector("[data-chosen]");
  if (told) told.textContent = Array.from(input.files, (file) => file.name).join("、");
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-drop] input[type=file]")) saysWhatIsChosen(event.target);
});

for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const zone = event.target.closest && event.target.closest("[data-drop]");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("over", name === "dragenter" || name === "dragover");
    if (name === "drop" && event.dataTransfer.files.length) {
      const input = zone.querySelector("input[type=file]");
      input.files = event.dataTransfer.files;
      saysWhatIsChosen(input);
    }
  });
}

// How much of the files has left this browser.
document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.querySelector && event.target.querySelector("[data-sent]");
  if (!bar || !event.detail.lengthComputable) return;
  bar.hidden = false;
  bar.value = Math.round((100 * event.detail.loaded) / event.detail.total);
});
