// Sets everything going: once for the page, and again for whatever htmx brings in or takes away.
import { endOn, startWithin } from "./lifecycle.js";

startWithin(document);
document.addEventListener("htmx:load", (event) => startWithin(event.detail.elt));
document.addEventListener("htmx:beforeCleanupElement", (event) => endOn(event.detail.elt));
