// Binds behaviours to elements: data-behaviour="draft keys" starts both, once an element, and ends them when htmx removes it.

const behaviours = new Map();
const running = new WeakMap();

// start(element) may return a function that ends the behaviour.
export function behaviour(name, start) {
  behaviours.set(name, start);
}

export function startWithin(root) {
  if (root.matches?.("[data-behaviour]")) startOn(root);
  for (const element of root.querySelectorAll("[data-behaviour]")) startOn(element);
}

export function endOn(element) {
  for (const end of running.get(element)?.values() ?? []) end?.();
  running.delete(element);
}

export function announce(element, name, detail = {}) {
  return element.dispatchEvent(new CustomEvent(name, { bubbles: true, cancelable: true, detail }));
}

function startOn(element) {
  const started = running.get(element) ?? new Map();
  running.set(element, started);
  for (const name of element.dataset.behaviour.split(/\s+/)) {
    const start = behaviours.get(name);
    if (start && !started.has(name)) started.set(name, start(element));
  }
}
