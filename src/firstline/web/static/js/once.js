// Small conveniences that need no element of their own: forms are sent once, data-copies puts text on the clipboard.
import { toast } from "./toast.js";
import { say } from "./request.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete], [data-repeats]") || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copies]");
  if (!button || !navigator.clipboard) return;
  await navigator.clipboard.writeText(button.dataset.copies);
  toast({ text: say("copied") });
});
