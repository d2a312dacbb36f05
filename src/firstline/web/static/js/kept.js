// Longer texts of a form stay in this browser until they have arrived; the page that says so names the key in data-forgets.
import { behaviour } from "./lifecycle.js";
import { say } from "./request.js";
import { toast } from "./toast.js";

behaviour("kept", (form) => {
  const text = form.querySelector("textarea");
  const key = `kept:${form.dataset.keptKey}`;
  const state = document.getElementById(form.dataset.keptState ?? "");

  if (text && !text.value) takeBack();
  text?.addEventListener("input", keep);
  form.addEventListener("submit", hold);

  function takeBack() {
    const kept = stored(() => localStorage.getItem(key));
    if (!kept) return;
    text.value = kept;
    if (state) state.textContent = say("draft_here");
  }

  function keep() {
    stored(() => (text.value.trim() ? localStorage.setItem(key, text.value) : localStorage.removeItem(key)));
  }

  // Without a network the browser would leave the page for one of its own.
  function hold(event) {
    if (navigator.onLine !== false) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keep();
    toast({ text: say("unavailable"), seconds: 10 });
  }
});

behaviour("forgets", (element) => {
  stored(() => localStorage.removeItem(`kept:${element.dataset.forgets}`));
});

// Private windows may have no storage; then nothing is kept.
function stored(act) {
  try {
    return act();
  } catch {
    return null;
  }
}
