// Short notices at the edge: from the server by HX-Trigger {"toast": {"text": …, "undo": url}}, or from script by toast().
import { behaviour } from "./lifecycle.js";
import { post, say } from "./request.js";

const SHORT = 5000;
const WITH_UNDO = 10000;
let region = null;

behaviour("toasts", (element) => {
  region = element;
});

export function toast({ text, undo = "", seconds = 0 }) {
  if (!region || !text) return;
  const note = document.createElement("div");
  note.className = "toast";
  note.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (undo) note.append(undoButton(note, undo));
  region.append(note);
  leave(note, seconds ? seconds * 1000 : undo ? WITH_UNDO : SHORT);
}

function undoButton(note, url) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button is-small", textContent: say("undo") });
  button.addEventListener("click", async () => {
    button.disabled = true;
    const answer = await post(url).catch(() => null);
    note.remove();
    if (answer?.ok) document.dispatchEvent(new CustomEvent("live:catchup"));
    else toast({ text: say("unavailable") });
  });
  return button;
}

// Stays while somebody reads it with pointer or keyboard.
function leave(note, wait) {
  const timer = setTimeout(() => {
    if (note.matches(":hover, :focus-within")) leave(note, 1000);
    else note.remove();
  }, wait);
  return timer;
}

document.addEventListener("toast", (event) => toast(event.detail));
document.addEventListener("htmx:sendError", () => toast({ text: say("unavailable") }));
document.addEventListener("htmx:timeout", () => toast({ text: say("unavailable") }));
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  const said = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain") && xhr.responseText.length < 400 ? xhr.responseText : "";
  toast({ text: said || say(xhr.status >= 500 ? "unavailable" : "refused"), seconds: 8 });
});
