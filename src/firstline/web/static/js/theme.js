// The theme switch: changes at once, and tells the server so that the next page starts in it.
import { behaviour } from "./lifecycle.js";
import { post } from "./request.js";

behaviour("theme", (form) => {
  form.addEventListener("click", choose);

  function choose(event) {
    const button = event.target.closest("button[name=theme]");
    if (!button) return;
    event.preventDefault();
    if (button.value === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = button.value;
    for (const other of document.querySelectorAll(".theme-switch button")) {
      other.setAttribute("aria-pressed", String(other.value === button.value));
    }
    post(form.action, { theme: button.value });
  }
});
