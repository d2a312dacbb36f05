// Native dialogs: data-opens="id" opens, data-closes closes, a click beside it closes, the server closes by HX-Trigger "dialog:close"; "panel:close" leaves the panel that covers a phone's ticket.
import { behaviour } from "./lifecycle.js";

behaviour("dialog", (dialog) => {
  dialog.addEventListener("click", closeIfBeside);
  if ("opensAtOnce" in dialog.dataset) open(dialog);

  function closeIfBeside(event) {
    if (event.target.closest("[data-closes]")) dialog.close();
    if (event.target !== dialog || event.clientX + event.clientY === 0) return;
    const edge = dialog.getBoundingClientRect();
    const inside = event.clientX >= edge.left && event.clientX <= edge.right && event.clientY >= edge.top && event.clientY <= edge.bottom;
    if (!inside) dialog.close();
  }
});

export function open(dialog) {
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("[aria-invalid=true]")?.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (!dialog) return;
  event.preventDefault();
  open(dialog);
});

document.addEventListener("dialog:close", () => {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
});

document.addEventListener("panel:close", () => {
  if (location.hash === "#panel") location.hash = "#main";
});
