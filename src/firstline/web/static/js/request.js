// Requests to our own server with the CSRF token, and the words scripts say.

const words = JSON.parse(document.getElementById("script-words")?.textContent ?? "{}");

export function say(name, values = {}) {
  return (words[name] ?? name).replace(/%\((\w+)\)s/g, (all, key) => values[key] ?? all);
}

export function token() {
  return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
}

export function post(url, fields = {}, { keepalive = false } = {}) {
  const body = fields instanceof FormData ? new URLSearchParams(fields) : new URLSearchParams(Object.entries(fields));
  return fetch(url, { method: "POST", body, keepalive, headers: { "X-CSRFToken": token(), "HX-Request": "true" } });
}

export function fragment(url, { signal } = {}) {
  return fetch(url, { signal, headers: { "HX-Request": "true" }, cache: "no-store" });
}

// A random name that also works where the page is served without TLS.
export function freshKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function later(wait, act) {
  let timer = 0;
  const run = (...args) => {
    clearTimeout(timer);
    timer = setTimeout(act, wait, ...args);
  };
  run.cancel = () => clearTimeout(timer);
  return run;
}
