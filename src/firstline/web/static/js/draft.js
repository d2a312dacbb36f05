// A text that is never lost: saved to data-draft-url while one types, kept in the browser as long as the server cannot be reached.
import { behaviour } from "./lifecycle.js";
import { later, post, say } from "./request.js";

const PAUSE = 800;
const RETRY = 5000;

behaviour("draft", (text) => {
  const key = `draft:${text.dataset.draftKey ?? text.dataset.draftUrl}`;
  const state = document.getElementById(text.dataset.draftState ?? "");
  const saveSoon = later(PAUSE, () => save());
  const tryAgain = later(RETRY, () => save());
  let saved = text.value;

  takeBack();
  text.addEventListener("input", typed);
  text.form?.addEventListener("draft:sent", forget);
  addEventListener("online", save);
  addEventListener("pagehide", leave);

  return () => {
    leave();
    saveSoon.cancel();
    tryAgain.cancel();
    removeEventListener("online", save);
    removeEventListener("pagehide", leave);
  };

  function typed() {
    keep();
    saveSoon();
  }

  async function save() {
    if (text.value === saved) return;
    const now = text.value;
    try {
      const answer = await post(text.dataset.draftUrl, fields(now));
      if (!answer.ok) throw new Error(String(answer.status));
      saved = now;
      if (text.value === now) drop();
      tell("draft_saved");
    } catch {
      tell("draft_here");
      tryAgain();
    }
  }

  // On leaving there is no time to wait for an answer; the browser finishes the request by itself.
  function leave() {
    if (text.value !== saved) post(text.dataset.draftUrl, fields(text.value), { keepalive: true }).catch(() => {});
  }

  function fields(value) {
    const chosen = text.form?.querySelector("[data-draft-with]:checked");
    return { text: value, ...(chosen ? { [chosen.name]: chosen.value } : {}) };
  }

  function forget() {
    saved = text.value = "";
    saveSoon.cancel();
    tryAgain.cancel();
    drop();
    if (state) state.textContent = "";
  }

  function takeBack() {
    const kept = read();
    if (!kept || text.value) return;
    text.value = kept;
    tell("draft_here");
    saveSoon();
  }

  function tell(word) {
    if (state) state.textContent = say(word);
  }

  function keep() {
    try {
      localStorage.setItem(key, text.value);
    } catch {
      // Private windows may have no storage; the server still has the draft.
    }
  }

  function drop() {
    try {
      localStorage.removeItem(key);
    } catch {
      // Nothing was kept.
    }
  }

  function read() {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }
});
