// One key a control: data-key="h" presses it, data-key="ctrl+k" does so even while typing; "?" lists them all. Esc takes the hand out of a text, so that keys are keys again.
import { behaviour } from "./lifecycle.js";

const SWITCH = "keys:off";

behaviour("keys", () => {
  document.addEventListener("keydown", press);
  return () => document.removeEventListener("keydown", press);

  function press(event) {
    if (event.defaultPrevented || event.repeat || event.isComposing) return;
    if (event.key === "Escape" && isTyping(event.target) && !event.target.closest("dialog")) event.target.blur();
    const held = event.ctrlKey || event.metaKey;
    if (event.altKey || (!held && (isTyping(event.target) || areOff()))) return;
    const control = controlFor(`${held ? "ctrl+" : ""}${event.key.toLowerCase()}`);
    if (!control) return;
    event.preventDefault();
    if (control.matches("input:not([type=checkbox]):not([type=radio]), textarea, select")) control.focus();
    else control.click();
  }
});

behaviour("keys-help", (dialog) => {
  const off = dialog.querySelector("[data-keys-switch]");
  off.checked = !areOff();
  off.addEventListener("change", () => localStorage.setItem(SWITCH, off.checked ? "" : "yes"));
  new MutationObserver(() => dialog.open && fill()).observe(dialog, { attributes: true, attributeFilter: ["open"] });

  function fill() {
    const list = dialog.querySelector("[data-keys-list]");
    const rows = [...document.querySelectorAll("[data-key-help]")].filter(isThere).map((one) => [one.dataset.keys ?? one.dataset.key, one.dataset.keyHelp]);
    list.replaceChildren(...[...new Map(rows)].flatMap(([key, help]) => [term(key), explanation(help)]));
  }

  function term(key) {
    const dt = document.createElement("dt");
    dt.append(...key.split(" ").map((one) => Object.assign(document.createElement("kbd"), { textContent: shown(one) })));
    return dt;
  }

  function explanation(help) {
    return Object.assign(document.createElement("dd"), { textContent: help });
  }
});

function controlFor(key) {
  const within = document.querySelector("dialog[open]") ?? document;
  const all = [...within.querySelectorAll("[data-key]")];
  return all.find((control) => control.dataset.key.split(" ").includes(key) && isUsable(control));
}

function isUsable(control) {
  return isThere(control) && !control.disabled;
}

// What stands in a column that is hidden just now still belongs to the page, but cannot be pressed; a closed menu is no obstacle.
export function isThere(control) {
  const shown = control.closest("[popover]:not(:popover-open)")?.parentElement ?? control;
  return !control.closest("[hidden], template") && shown.checkVisibility?.() !== false;
}

function isTyping(target) {
  return target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;
}

function areOff() {
  try {
    return localStorage.getItem(SWITCH) === "yes";
  } catch {
    return false;
  }
}

function shown(key) {
  const german = document.documentElement.lang === "de";
  return key.replace("ctrl+", german ? "Strg " : "Ctrl ").replace("enter", "⏎").replace("backspace", "⌫").replace(/\b([a-zäöü])$/, (letter) => letter.toUpperCase());
}
