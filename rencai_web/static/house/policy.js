// The editor of rule files: line numbers beside the text, and a jump to the line of a mistake.
(function () {
  "use strict";
  const text = document.querySelector("[data-editor]");
  const gutter = document.querySelector("[data-gutter]");
  if (!text || !gutter) return;
  const number = function () {
    const lines = text.value.split("\n").length;
    gutter.textContent = Array.from({ length: lines }, (_, at) => at + 1).join("\n");
    gutter.scrollTop = text.scrollTop;
  };
  text.addEventListener("input", number);
  text.addEventListener("scroll", function () { gutter.scrollTop = text.scrollTop; });
  number();
  document.querySelectorAll("[data-line]").forEach(function (button) {
    button.addEventListener("click", function () {
      const line = Number(button.dataset.line);
      const lines = text.value.split("\n");
      const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      text.focus();
      text.setSelectionRange(start, start + (lines[line - 1] || "").length);
      text.scrollTop = Math.max(0, (line - 6) * 20);
    });
  });
})();
