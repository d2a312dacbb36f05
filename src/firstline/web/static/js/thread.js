// The history of an open ticket: what is appended is put in its place, the composer learns of newer words, and others see who looks.
import { behaviour } from "./lifecycle.js";
import { fragment, post } from "./request.js";

const HEARTBEAT = 20_000;
const PAUSE = 1500;

behaviour("thread", (thread) => {
  const url = thread.dataset.url;
  const watcher = new MutationObserver(settle);
  const heart = setInterval(beat, HEARTBEAT);
  let looked = 0;
  let looking = 0;

  watcher.observe(thread, { childList: true });
  document.addEventListener("htmx:configRequest", tellCursor);
  document.addEventListener("htmx:beforeSwap", keepCursor);
  document.addEventListener("htmx:oobBeforeSwap", spareOpenForms);
  document.addEventListener("live:whisper", look);
  document.addEventListener("visibilitychange", beat);
  document.addEventListener("draft:sent", sent);
  thread.addEventListener("countdown:over", sayOver);
  beat();

  return () => {
    watcher.disconnect();
    clearInterval(heart);
    clearTimeout(looking);
    document.removeEventListener("htmx:configRequest", tellCursor);
    document.removeEventListener("htmx:beforeSwap", keepCursor);
    document.removeEventListener("htmx:oobBeforeSwap", spareOpenForms);
    document.removeEventListener("live:whisper", look);
    document.removeEventListener("visibilitychange", beat);
    document.removeEventListener("draft:sent", sent);
  };

  // An entry that is known by its id takes the place of the older one; marks are obeyed and go.
  function settle() {
    for (const mark of thread.querySelectorAll(":scope > [data-gone]")) {
      thread.querySelector(`#${CSS.escape(mark.dataset.gone)}`)?.remove();
      mark.remove();
    }
    for (const entry of [...thread.children].reverse()) replaceTwin(entry);
    for (const mark of thread.querySelectorAll(":scope > [data-work]")) obey(mark);
    noticeNewer();
  }

  function replaceTwin(entry) {
    const twin = entry.id && thread.querySelector(`#${CSS.escape(entry.id)}`);
    if (!twin || twin === entry || !entry.isConnected) return;
    if (twin.parentElement === thread) twin.replaceWith(entry);
    else entry.remove();
  }

  function obey(mark) {
    const composer = document.getElementById("composer");
    if (composer && composer.dataset.work !== mark.dataset.work) {
      htmx.ajax("GET", `${url}composer/`, { target: "#composer", swap: "outerHTML" });
    }
    if (mark.dataset.heldBack) showNewer(Number(mark.dataset.heldBack));
    mark.remove();
  }

  function newest() {
    return Math.max(0, ...[...thread.querySelectorAll("[data-inbound]")].map((entry) => Number(entry.dataset.inbound)));
  }

  // What arrives while nothing is being written counts as seen; what arrives meanwhile is pointed out.
  function noticeNewer() {
    const seen = document.getElementById("seen");
    if (!seen || newest() <= Number(seen.value)) return;
    if (document.getElementById("reply-text")?.value.trim()) document.getElementById("newer").hidden = false;
    else seen.value = newest();
  }

  // Shown after a sending that was held back: sending once more sends.
  function showNewer(id) {
    document.getElementById("newer").hidden = false;
    document.getElementById("seen").value = Math.max(id, newest());
    document.getElementById("reply-text")?.focus();
  }

  function sent(event) {
    if (event.target.id !== "reply") return;
    document.getElementById("newer").hidden = true;
    document.getElementById("seen").value = newest();
  }

  function sayOver(event) {
    const said = event.target.querySelector("[data-over]");
    if (said) said.textContent = said.dataset.over;
  }

  function tellCursor(event) {
    if (event.detail.path.includes(url) && event.detail.verb !== "get") event.detail.parameters.after = thread.dataset.cursor;
  }

  function keepCursor(event) {
    const cursor = event.detail.xhr.getResponseHeader("X-Cursor");
    if (cursor && event.detail.target === thread) thread.dataset.cursor = cursor;
    if (event.detail.xhr.status < 300) delete event.detail.requestConfig.elt.dataset.keeps;
    event.detail.requestConfig.elt.classList.remove("htmx-request");
  }

  // What is being filled in or chosen from stays, and so does a button whose answer is on its way: htmx would say the answer to nobody.
  function spareOpenForms(event) {
    if (event.detail.target.querySelector?.("[data-keeps], .htmx-request, :popover-open")) event.detail.shouldSwap = false;
  }

  function beat() {
    if (!document.hidden) post(`${url}onlookers/`).then(show).catch(() => {});
  }

  function look(event) {
    const { stream, kind, person } = event.detail;
    if (kind !== "sighting" || stream !== thread.dataset.live || String(person) === thread.dataset.person) return;
    if (!looking) looking = setTimeout(lookNow, Math.max(0, looked + PAUSE - Date.now()));
  }

  function lookNow() {
    looking = 0;
    looked = Date.now();
    fragment(`${url}onlookers/`).then(show).catch(() => {});
  }

  async function show(answer) {
    const place = document.getElementById("onlookers");
    if (answer.ok && place) htmx.swap(place, await answer.text(), { swapStyle: "innerHTML", swapDelay: 0, settleDelay: 0 });
  }
});
