// From one ticket to the next without leaving the page: the queue column stays, main column and panel are exchanged.
import { behaviour } from "./lifecycle.js";

const ONE_COLUMN = "(max-width: 900px)";

behaviour("opens-in-place", (nav) => {
  nav.addEventListener("click", open);
  document.addEventListener("htmx:load", mark);
  return () => document.removeEventListener("htmx:load", mark);

  function open(event) {
    const row = event.target.closest(".queue-row");
    if (!row || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (matchMedia(ONE_COLUMN).matches || !document.getElementById("thread")) return;
    event.preventDefault();
    exchange(row.href);
  }

  async function exchange(href) {
    const panel = "#panel:outerHTML";
    await htmx.ajax("GET", href, { target: "#main", swap: "outerHTML", select: "#main", selectOOB: panel, push: "true" }).catch(() => location.assign(href));
  }

  // The row of the open ticket, also in rows that come later.
  function mark() {
    const here = location.pathname;
    const number = document.getElementById("thread")?.dataset.url.match(/\d+/)?.[0];
    for (const row of nav.querySelectorAll(".queue-row")) {
      if (row.pathname === here) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
    const list = nav.querySelector("[data-live-url]");
    if (list && number) list.dataset.liveUrl = list.dataset.liveUrl.replace(/current=\d+/, `current=${number}`);
  }
});
