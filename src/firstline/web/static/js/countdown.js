// Time to undo: counts data-seconds down in [data-countdown]; then the element goes, or its button if data-stays is set.
import { announce, behaviour } from "./lifecycle.js";

behaviour("countdown", (element) => {
  const shown = element.querySelector("[data-countdown]");
  const ends = Date.now() + Number(element.dataset.seconds ?? 10) * 1000;
  const timer = setInterval(tick, 250);
  tick();
  return () => clearInterval(timer);

  function tick() {
    const left = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
    if (shown && shown.textContent !== String(left)) shown.textContent = String(left);
    if (left > 0) return;
    clearInterval(timer);
    if (!announce(element, "countdown:over")) return;
    if ("stays" in element.dataset) element.querySelector("[data-countdown-button]")?.remove();
    else element.remove();
  }
});
