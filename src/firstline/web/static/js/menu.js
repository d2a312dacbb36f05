// Menus in the top layer (popover): placed under their button, walked by the arrow keys.
import { behaviour } from "./lifecycle.js";

const GAP = 4;

behaviour("menu", (menu) => {
  menu.addEventListener("toggle", (event) => event.newState === "open" && show());
  menu.addEventListener("keydown", walk);
  menu.addEventListener("click", (event) => event.target.closest(".menu__item") && menu.hidePopover());

  function show() {
    place();
    items()[0]?.focus();
  }

  function place() {
    const button = document.querySelector(`[popovertarget="${menu.id}"]`)?.getBoundingClientRect();
    if (!button) return;
    const { width, height } = menu.getBoundingClientRect();
    const start = document.dir === "rtl" ? button.left : button.right - width;
    const below = button.bottom + GAP;
    menu.style.left = `${Math.max(GAP, Math.min(start, innerWidth - width - GAP))}px`;
    menu.style.top = `${below + height > innerHeight ? Math.max(GAP, button.top - height - GAP) : below}px`;
  }

  function walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = items();
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
  }

  function items() {
    return [...menu.querySelectorAll("a[href], button:not(:disabled)")];
  }
});
