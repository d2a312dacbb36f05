// The composer: Ctrl Enter sends, sending waits for uploads, each sending has its own key, and others see that somebody types.
import { announce, behaviour } from "./lifecycle.js";
import { freshKey, post } from "./request.js";

const TYPING_EVERY = 4000;

behaviour("composer", (form) => {
  const text = form.querySelector("textarea");
  const key = form.querySelector("input[name=client_key]");
  let said = 0;
  let waiting = null;

  if (key && !key.value) key.value = freshKey();
  form.addEventListener("keydown", press);
  form.addEventListener("change", keepFocus);
  form.addEventListener("submit", hold, { capture: true });
  form.addEventListener("upload:finished", release);
  form.addEventListener("htmx:beforeRequest", () => lock(true));
  form.addEventListener("htmx:afterRequest", sent);
  text.addEventListener("input", typing);

  function press(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(visibleSubmit());
  }

  // Choosing public or internal leaves the hand where it was: in the text.
  function keepFocus(event) {
    if (event.target.matches("[type=radio]")) text.focus();
  }

  function hold(event) {
    if (!text.value.trim() && !form.querySelector("[data-upload-list] li") && !("mayBeEmpty" in form.dataset)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      text.focus();
      return;
    }
    if (Number(form.dataset.uploading ?? 0) === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = event.submitter ?? visibleSubmit();
  }

  function release() {
    if (!waiting || Number(form.dataset.uploading ?? 0) > 0) return;
    form.requestSubmit(waiting);
    waiting = null;
  }

  // Text and key stay when sending failed, so that a second try is the same message and not a twin.
  function sent(event) {
    if (event.detail.elt !== form) return;
    lock(false);
    if (!event.detail.successful || event.detail.xhr.getResponseHeader("X-Held-Back")) return;
    announce(form, "draft:sent");
    text.value = "";
    if (key) key.value = freshKey();
    form.querySelector("[data-upload-list]")?.replaceChildren();
    text.focus();
  }

  function lock(busy) {
    for (const button of form.querySelectorAll("[type=submit]")) button.disabled = busy;
  }

  function typing() {
    if (!form.dataset.typingUrl || Date.now() - said < TYPING_EVERY) return;
    said = Date.now();
    const internal = form.querySelector(".composer__internal")?.checked ?? false;
    post(form.dataset.typingUrl, { internal: String(internal) }).catch(() => {});
  }

  function visibleSubmit() {
    return [...form.querySelectorAll("[type=submit]")].find((button) => button.checkVisibility?.() !== false);
  }
});
