// Files by paste, drop or button: each goes to data-upload-url at once, with progress; the server answers with its list item.
import { behaviour } from "./lifecycle.js";
import { say, token } from "./request.js";
import { toast } from "./toast.js";

behaviour("upload", (form) => {
  const list = form.querySelector("[data-upload-list]");
  const input = form.querySelector("input[type=file]");
  const limit = Number(form.dataset.uploadMax ?? Infinity);

  input?.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
  form.addEventListener("paste", (event) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    take(event.clipboardData.files, { inText: true });
  });
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("is-target");
  });
  form.addEventListener("dragleave", () => form.classList.remove("is-target"));
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    form.classList.remove("is-target");
    take(event.dataTransfer.files, { inText: true });
  });
  form.addEventListener("click", (event) => {
    const row = event.target.closest("[data-upload-removes]")?.closest("li");
    if (row?.dataset.mark) write((text) => text.value.replace(`${row.dataset.mark}\n`, ""));
    row?.remove();
  });

  function take(files, { inText = false } = {}) {
    for (const file of files) {
      if (file.size > limit) toast({ text: say("upload_too_large", { name: file.name }), seconds: 8 });
      else send(file, inText);
    }
  }

  function send(file, inText) {
    const row = waitingRow(file);
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file, file.name);
    request.open("POST", form.dataset.uploadUrl);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) row.querySelector("progress").value = event.loaded / event.total;
    });
    request.addEventListener("load", () => (request.status < 300 ? done(row, request, inText) : failed(row, file, request)));
    request.addEventListener("error", () => failed(row, file, request));
    request.send(body);
    form.dataset.uploading = String(Number(form.dataset.uploading ?? 0) + 1);
  }

  function done(row, request, inText) {
    const mark = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("[data-mark]")?.dataset.mark;
    htmx.swap(row, request.responseText, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
    if (mark && inText) write((text) => marked(text, mark));
    finished();
  }

  function failed(row, file, request) {
    row.remove();
    finished();
    const said = request.getResponseHeader("Content-Type")?.startsWith("text/plain") ? request.responseText : "";
    toast({ text: said || say("upload_failed", { name: file.name }), seconds: 8 });
  }

  function finished() {
    form.dataset.uploading = String(Number(form.dataset.uploading) - 1);
    form.dispatchEvent(new CustomEvent("upload:finished"));
  }

  // A picture that was put into the text has its place there: the mail to the requester shows it at its mark.
  function marked(text, mark) {
    const before = text.value.slice(0, text.selectionStart);
    text.setRangeText(`${before && !before.endsWith("\n") ? "\n" : ""}${mark}\n`, text.selectionStart, text.selectionEnd, "end");
    return text.value;
  }

  function write(changed) {
    const text = "uploadMarks" in form.dataset && form.querySelector("textarea");
    if (!text) return;
    const value = changed(text);
    if (text.value !== value) text.value = value;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function waitingRow(file) {
    const row = document.createElement("li");
    const bar = Object.assign(document.createElement("progress"), { value: 0, max: 1 });
    bar.setAttribute("aria-label", say("uploading", { name: file.name }));
    row.append(Object.assign(document.createElement("span"), { textContent: file.name, dir: "auto" }), bar);
    list?.append(row);
    return row;
  }
});
