// Keeps the page true: a nudge names a stream, and elements that listen to it fetch what they may see from their own address.
import { announce, behaviour } from "./lifecycle.js";
import { fragment, later } from "./request.js";
import { LiveSource } from "./live-source.js";

const LIST_PACE = 1000;
const SAID_AFTER = 3000;
const JUST_CAME = 1000;
const LATE_PARTS = 2000;
const busy = new Map();
let source = null;

behaviour("live", () => {
  source = new LiveSource({ heard, state });
  listenAnew();
  document.addEventListener("htmx:load", later(50, listenAnew));
  setTimeout(listenAnew, LATE_PARTS);
  document.addEventListener("live:catchup", () => refreshAll());
});

// One connection for the whole page: a part that is still on its way brings streams of its own.
function listenAnew() {
  if (document.querySelector("[hx-trigger=load]") && performance.now() < LATE_PARTS) return;
  const named = [...document.querySelectorAll("[data-live], [data-live-streams]")];
  source.listen(named.flatMap(streamsOf));
}

function heard(kind, data) {
  announce(document.body, `live:${kind}`, data);
  if (kind !== "nudge") return;
  for (const element of document.querySelectorAll("[data-live][data-live-url]")) {
    if (streamsOf(element).includes(data.stream)) refresh(element);
  }
}

function refreshAll() {
  for (const element of document.querySelectorAll("[data-live][data-live-url]")) refresh(element);
}

// Threads fetch at once, lists at most once a second; what comes while one fetch runs is fetched after it, once.
function refresh(element) {
  const now = busy.get(element.dataset.liveUrl) ?? { running: false, again: false, last: 0, timer: 0 };
  busy.set(element.dataset.liveUrl, now);
  if (now.running) {
    now.again = true;
    return;
  }
  const wait = element.dataset.livePace === "list" ? Math.max(0, now.last + LIST_PACE - Date.now()) : 0;
  clearTimeout(now.timer);
  now.timer = setTimeout(() => run(element, now), wait);
}

async function run(element, now) {
  if (!element.isConnected) return;
  now.running = true;
  now.last = Date.now();
  try {
    await fetchInto(element);
  } catch {
    // The next nudge, or the catch-up after a reconnect, asks again.
  }
  now.running = false;
  if (!now.again) return;
  now.again = false;
  refresh(element.isConnected ? element : (document.getElementById(element.id) ?? element));
}

async function fetchInto(element) {
  const url = new URL(element.dataset.liveUrl, location.href);
  if (element.dataset.cursor) url.searchParams.set("after", element.dataset.cursor);
  const answer = await fragment(url);
  if (isGone(answer)) location.reload();
  if (!answer.ok || answer.status === 204) return;
  const html = await answer.text();
  const cursor = answer.headers.get("X-Cursor");
  if (cursor) element.dataset.cursor = cursor;
  if (!html.trim()) return;
  const style = element.dataset.liveSwap ?? (element.dataset.cursor ? "beforeend" : "outerHTML");
  const focus = document.activeElement?.closest?.("[id]")?.id;
  htmx.swap(element, html, { swapStyle: style, swapDelay: 0, settleDelay: 0 });
  if (focus && document.activeElement === document.body) document.getElementById(focus)?.focus({ preventScroll: true });
  announce(document.getElementById(element.id) ?? document.body, "live:fetched", { cursor });
}

// Who may not see it any more gets the page anew, which says so; a page that has just come would only do it again and again.
function isGone(answer) {
  return (answer.status === 401 || answer.status === 404) && performance.now() > JUST_CAME;
}

const tellLost = later(SAID_AFTER, () => show(true));

function state(connected) {
  if (connected) {
    tellLost.cancel();
    show(false);
  } else {
    tellLost();
  }
}

function show(lost) {
  for (const line of document.querySelectorAll("[data-connection]")) line.hidden = !lost;
}

function streamsOf(element) {
  return `${element.dataset.live ?? ""} ${element.dataset.liveStreams ?? ""}`.split(/\s+/).filter(Boolean);
}
