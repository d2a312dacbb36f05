// Forms of a ticket: Ctrl Enter sends, a change that has consequences asks for them, and the composer's two sides take the hand along.
import { behaviour } from "./lifecycle.js";

behaviour("sends", (form) => {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[type=submit]"));
  });
});

behaviour("asks", (form) => {
  form.querySelector("input:not([type=hidden])")?.focus({ preventScroll: true });
  form.addEventListener("change", (event) => {
    if (!event.target.matches("[data-asks]")) return;
    const values = Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
    htmx.ajax("GET", form.dataset.asksUrl, { target: "#classification", swap: "innerHTML", values });
  });
  form.addEventListener("keydown", (event) => event.key === "Escape" && close(event));
  form.querySelector("[data-closes-form]")?.addEventListener("click", close);

  function close(event) {
    event.preventDefault();
    delete form.dataset.keeps;
    document.dispatchEvent(new CustomEvent("live:catchup"));
  }
});

behaviour("modes", (composer) => {
  composer.addEventListener("click", (event) => {
    if (event.target.matches("[data-writes]")) document.getElementById(event.target.dataset.writes)?.focus();
  });
});
