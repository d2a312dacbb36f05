// The list of tickets: changed rows come in at its end and are put in their places; once a minute all of them are said anew.
import { behaviour } from "./lifecycle.js";
import { fragment } from "./request.js";

const ANEW_EVERY = 60_000;

behaviour("queue-list", (list) => {
  const timer = setInterval(sayAnew, ANEW_EVERY);
  list.addEventListener("live:fetched", settle);
  return () => clearInterval(timer);

  // "in 9 min" is not true for long.
  async function sayAnew() {
    if (document.hidden || !list.querySelector(".queue-row")) return;
    const url = new URL(list.dataset.liveUrl, location.href);
    url.searchParams.set("again", "1");
    const answer = await fragment(url).catch(() => null);
    if (!answer?.ok) return;
    htmx.swap(list, await answer.text(), { swapStyle: "beforeend", swapDelay: 0, settleDelay: 0 });
    settle();
  }

  function settle() {
    for (const fresh of list.querySelectorAll(".queue-row[data-fresh]")) place(fresh);
    for (const mark of list.querySelectorAll("[data-gone]")) {
      leave(known(mark.dataset.gone));
      mark.remove();
    }
  }

  function place(fresh) {
    const old = known(fresh.id);
    const focused = old?.contains(document.activeElement);
    const rows = [...list.querySelectorAll(".queue-row:not([data-fresh])")].filter((row) => row !== old);
    const next = rows.find((row) => row.dataset.order > fresh.dataset.order);
    const more = list.querySelector(".more");
    delete fresh.dataset.fresh;
    old?.remove();
    if (next) next.before(fresh);
    else if (more) fresh.remove();
    else list.querySelector(".empty").before(fresh);
    if (focused) (fresh.isConnected ? fresh : rows.at(-1))?.focus({ preventScroll: true });
  }

  function leave(row) {
    if (!row) return;
    const neighbour = row.nextElementSibling ?? row.previousElementSibling;
    if (row.contains(document.activeElement)) neighbour?.focus?.({ preventScroll: true });
    row.remove();
  }

  function known(id) {
    return [...list.querySelectorAll(".queue-row:not([data-fresh])")].find((row) => row.id === id);
  }
});
