// A list walked by j and k (or the arrows): data-behaviour="rows" around links; the focus moves, Enter opens as links do.
import { behaviour } from "./lifecycle.js";

const STEPS = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

behaviour("rows", (list) => {
  document.addEventListener("keydown", walk);
  return () => document.removeEventListener("keydown", walk);

  function walk(event) {
    const step = STEPS[event.key];
    const within = list.contains(event.target);
    if (!step || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog[open], [popover]")) return;
    if (event.key.length > 1 && !within) return;
    event.preventDefault();
    moveTo(step, within);
  }

  function moveTo(step, within) {
    const all = [...list.querySelectorAll(list.dataset.rows ?? "a[href]")].filter((row) => row.checkVisibility?.() !== false);
    if (!all.length) return;
    const now = within ? all.indexOf(document.activeElement.closest(list.dataset.rows ?? "a[href]")) : all.findIndex((row) => row.ariaCurrent);
    const next = Math.max(0, Math.min(all.length - 1, now < 0 && step < 0 ? 0 : now + step));
    all[next].focus();
    all[next].scrollIntoView({ block: "nearest" });
  }
});
