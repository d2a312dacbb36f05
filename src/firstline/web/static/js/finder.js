// Answers below a field: the arrow down goes to them and on, the arrow up back to the field; Esc goes back at once.
import { behaviour } from "./lifecycle.js";

behaviour("finder", (form) => {
  const field = form.querySelector("input[type=search]");
  const list = document.getElementById("answers");
  const press = (event) => {
    const links = [...list.querySelectorAll("a.found")];
    const here = links.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && here >= 0) field.focus();
    else if (step && links.length && (here >= 0 || step > 0)) (links[Math.min(here + step, links.length - 1)] ?? field).focus();
    else return;
    event.preventDefault();
  };
  form.addEventListener("keydown", press);
  list.addEventListener("keydown", press);
  return () => list.removeEventListener("keydown", press);
});
