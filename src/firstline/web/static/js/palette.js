// Find anything: asks data-url?q=… while one types; arrows choose, Enter opens, Esc closes. The server sends options in groups.
import { isThere } from "./keys.js";
import { behaviour } from "./lifecycle.js";
import { fragment, later, say } from "./request.js";

const PAUSE = 120;

behaviour("palette", (dialog) => {
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const count = dialog.querySelector("[data-palette-count]");
  let asked = null;
  let answered = null;
  let hasty = false;

  const askSoon = later(PAUSE, ask);
  field.addEventListener("input", typed);
  field.addEventListener("keydown", press);
  list.addEventListener("pointermove", (event) => choose(event.target.closest("[role=option]:not([aria-disabled])")));
  new MutationObserver(() => dialog.open && begin()).observe(dialog, { attributes: true, attributeFilter: ["open"] });

  function begin() {
    hasty = false;
    field.select();
    ask();
  }

  function typed() {
    hasty = false;
    askSoon();
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const question = field.value;
    const url = new URL(dialog.dataset.url, location.href);
    url.searchParams.set("q", question);
    url.searchParams.set("from", location.pathname);
    try {
      const answer = await fragment(url, { signal: asked.signal });
      if (!answer.ok) return;
      show(await answer.text());
      answered = question;
      if (hasty) pick(false);
    } catch {
      // A newer question took its place, or the network is away: what was found stays.
    }
  }

  function show(html) {
    htmx.swap(list, html, { swapStyle: "innerHTML", swapDelay: 0, settleDelay: 0 });
    offerThisPage(list, field.value);
    for (const [index, option] of options().entries()) {
      option.id ||= `palette-option-${index}`;
      option.tabIndex = -1;
    }
    const found = options().length;
    count.textContent = found ? say("found", { count: found }) : say("nothing_found");
    field.removeAttribute("aria-activedescendant");
    choose(options()[0]);
  }

  function press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = options();
    if (step && all.length) {
      event.preventDefault();
      choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      pick(event.ctrlKey || event.metaKey);
    }
  }

  // Whoever types a number and Enter means what is found for it, not what is still on the list.
  function pick(elsewhere) {
    hasty = field.value !== answered;
    if (hasty) {
      askSoon.cancel();
      ask();
      return;
    }
    const option = chosen();
    if (!option) return;
    if (elsewhere && option.href) {
      window.open(option.href, "_blank", "noopener");
      return;
    }
    dialog.close();
    option.click();
  }

  function choose(option) {
    if (!option || option === chosen()) return;
    chosen()?.removeAttribute("aria-selected");
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function chosen() {
    return list.querySelector("[aria-selected=true]");
  }

  function options() {
    return [...list.querySelectorAll("[role=option]:not([aria-disabled])")];
  }
});

// What the page itself can do: every control that has a key and says what it is for.
function offerThisPage(list, typed) {
  const wanted = typed.trim().toLowerCase();
  const controls = [...document.querySelectorAll("main [data-key-help], .ticket-head [data-key-help]")];
  const usable = controls.filter((one) => one.matches("a, button") && !one.disabled && isThere(one));
  const fitting = usable.filter((one) => one.dataset.keyHelp.toLowerCase().includes(wanted));
  if (!fitting.length) return;
  const group = document.createElement("div");
  const heading = Object.assign(document.createElement("h3"), { textContent: say("this_page"), ariaHidden: "true" });
  group.role = "group";
  group.ariaLabel = say("this_page");
  group.append(heading, ...[...new Set(fitting)].map(optionFor));
  if (wanted) list.append(group);
  else list.prepend(group);
}

function optionFor(control) {
  const option = Object.assign(document.createElement("button"), { type: "button", role: "option" });
  const key = Object.assign(document.createElement("kbd"), { textContent: (control.dataset.keys ?? control.dataset.key ?? "").toUpperCase() });
  option.append(Object.assign(document.createElement("span"), { className: "clip", textContent: control.dataset.keyHelp }), key);
  option.addEventListener("click", () => control.click());
  return option;
}
