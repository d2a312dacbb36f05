// Values from the server that CSS needs: data-since (seconds), data-used (per cent), data-wide become custom properties.
import { behaviour } from "./lifecycle.js";

const NAMES = { since: "", used: "%", wide: "%" };

behaviour("since", (element) => {
  for (const [name, unit] of Object.entries(NAMES)) {
    if (name in element.dataset) element.style.setProperty(`--${name}`, `${element.dataset[name]}${unit}`);
  }
});
