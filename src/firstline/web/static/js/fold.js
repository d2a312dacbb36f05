// What is folded stays folded: <details data-behaviour="fold" data-fold-key="…">, and buttons that fold a column (data-folds="id").
import { behaviour } from "./lifecycle.js";

behaviour("fold", (element) => {
  const key = `fold:${element.dataset.foldKey ?? element.dataset.folds ?? ""}`;
  if (element.dataset.folds) foldsColumn();
  else remembersDetails();

  function remembersDetails() {
    const kept = recall(key);
    if (kept) element.open = kept === "open";
    element.addEventListener("toggle", () => remember(key, element.open ? "open" : "closed"));
  }

  function foldsColumn() {
    const column = document.getElementById(element.dataset.folds);
    set(recall(key) === "closed");
    element.addEventListener("click", (event) => {
      event.preventDefault();
      set(!column?.classList.contains("is-folded"));
      remember(key, column?.classList.contains("is-folded") ? "closed" : "open");
    });

    function set(folded) {
      column?.classList.toggle("is-folded", folded);
      element.setAttribute("aria-expanded", String(!folded));
    }
  }
});

function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key, state) {
  try {
    localStorage.setItem(key, state);
  } catch {
    // Without storage the fold is simply not remembered.
  }
}
