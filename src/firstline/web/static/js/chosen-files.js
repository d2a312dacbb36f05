// A plain file field as a button with the names of what was chosen; takes what is pasted or dropped, too. Without script the browser's own field stays.
import { behaviour } from "./lifecycle.js";
import { say } from "./request.js";

behaviour("chosen-files", (field) => {
  const input = field.querySelector("input[type=file]");
  const names = document.createElement("ul");
  names.className = "chosen-files";
  names.setAttribute("aria-live", "polite");
  field.append(names);
  field.classList.add("is-dressed");
  input.addEventListener("change", show);
  input.form.addEventListener("paste", (event) => take(event, event.clipboardData));
  input.form.addEventListener("drop", (event) => take(event, event.dataTransfer));
  input.form.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  show();

  // Left to itself the browser would leave the page to show a file that was dropped.
  function take(event, given) {
    if (!given?.files.length) return;
    event.preventDefault();
    keep([...input.files, ...given.files]);
  }

  function keep(files) {
    const all = new DataTransfer();
    for (const file of files) all.items.add(file);
    input.files = all.files;
    show();
  }

  function show() {
    names.replaceChildren(...[...input.files].map(row));
  }

  function row(file) {
    const item = document.createElement("li");
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: say("remove") });
    remove.setAttribute("aria-label", `${say("remove")}: ${file.name}`);
    remove.addEventListener("click", () => {
      keep([...input.files].filter((other) => other !== file));
      input.focus();
    });
    item.append(Object.assign(document.createElement("span"), { textContent: file.name, dir: "auto" }), remove);
    return item;
  }
});
