// The calculator works without this. It adds: digits choose options, printing, and a link to come back whose answers
// stand in the fragment, which no browser sends to a server.
"use strict";

const MARK = "#a=";

const toText = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

async function through(stream, bytes) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

async function packed(state) {
  const plain = new TextEncoder().encode(JSON.stringify(state));
  if (typeof CompressionStream === "undefined") return "p" + toText(plain);
  return "z" + toText(await through(new CompressionStream("deflate-raw"), plain));
}

async function unpacked(text) {
  const bytes = toBytes(text.slice(1));
  const plain = text[0] === "z" ? await through(new DecompressionStream("deflate-raw"), bytes) : bytes;
  return JSON.parse(new TextDecoder().decode(plain));
}

// Answers in the link we came by: hand them in as if they had just been given.
async function restore(form) {
  if (!location.hash.startsWith(MARK)) return;
  let state;
  try {
    state = await unpacked(location.hash.slice(MARK.length));
  } catch {
    return; // a cut link: the start page stays
  }
  // Nothing but answers is taken from a link.
  const fields = { on: state.on, about: state.about, given: state.given, results: "1" };
  for (const [name, value] of Object.entries(fields)) {
    let field = form.querySelector(`input[name="${CSS.escape(name)}"]`);
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      form.append(field);
    }
    field.value = String(value ?? "");
  }
  form.submit();
}

async function offerLink(form) {
  const state = Object.fromEntries(["on", "about", "given"].map((name) => [name, form.elements[name].value]));
  const box = document.querySelector("[data-link]");
  box.querySelector("input").value = `${location.origin}${location.pathname}${MARK}${await packed(state)}`;
  box.hidden = false;
}

document.addEventListener("DOMContentLoaded", () => {
  const start = document.querySelector("[data-restore]");
  if (start) restore(start);
  const state = document.querySelector("[data-state]");
  if (state) offerLink(state);
  const print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  const ask = document.querySelector("[data-ask]");
  if (ask) {
    document.querySelector("[data-keys]").hidden = !ask.querySelector(".option");
  }
  const matches = document.getElementById("matches");
  if (matches) matches.focus();
});

window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll(".calculator .item details, .calculator .group > details, .calculator .given")) folded.open = true;
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = button.closest("[data-link]").querySelector("input");
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
  } catch {
    // Not allowed here: the link is selected, copying by hand works.
  }
});

document.addEventListener("keydown", (event) => {
  const ask = document.querySelector("[data-ask]");
  if (!ask || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=radio]):not([type=checkbox]), select, textarea")) return;
  if (/^[1-9]$/.test(event.key)) {
    const option = ask.querySelectorAll(".option input")[Number(event.key) - 1];
    if (option) {
      event.preventDefault();
      option.focus();
      option.checked = option.type === "radio" || !option.checked;
    }
  } else if (event.key === "Enter" && event.target.closest(".option, body") && !event.target.closest("button, a, summary")) {
    event.preventDefault();
    ask.querySelector("[name=answer]").click();
  }
});
