// The tab's one EventSource: opened for a set of streams, closed while the tab is long out of sight, opened again with patience.

const HIDDEN_FOR = 5 * 60 * 1000;
const PATIENCE = [1000, 2000, 5000, 10000, 30000];

export class LiveSource {
  #streams = [];
  #source = null;
  #tries = 0;
  #timer = 0;
  #wasOpen = false;

  // heard(kind, data) is called for nudge, whisper and catchup (every connection begins with one); state(connected) when it comes or goes.
  constructor({ heard, state }) {
    this.heard = heard;
    this.state = state;
    document.addEventListener("visibilitychange", () => this.#look());
    addEventListener("online", () => this.#again(0));
    addEventListener("offline", () => this.state(false));
    addEventListener("pageshow", (event) => event.persisted && this.#again(0));
    addEventListener("pagehide", () => this.#close());
  }

  listen(streams) {
    const wanted = [...new Set(streams)].sort();
    if (wanted.join() === this.#streams.join() && this.#source) return;
    this.#streams = wanted;
    this.#close();
    this.#open();
  }

  #open() {
    clearTimeout(this.#timer);
    if (!this.#streams.length) this.state(true);
    if (!this.#streams.length || this.#source) return;
    const query = new URLSearchParams(this.#streams.map((stream) => ["s", stream]));
    this.#source = new EventSource(`/live/?${query}`);
    this.#source.addEventListener("open", () => this.#opened());
    this.#source.addEventListener("error", () => this.#failed());
    this.#source.addEventListener("nudge", (event) => this.heard("nudge", JSON.parse(event.data)));
    this.#source.addEventListener("whisper", (event) => this.heard("whisper", JSON.parse(event.data)));
    this.#source.addEventListener("catchup", () => this.heard("catchup", {}));
  }

  #opened() {
    this.#tries = 0;
    this.state(true);
    this.#wasOpen = true;
  }

  #failed() {
    this.state(false);
    if (this.#source?.readyState !== EventSource.CLOSED) return;
    this.#close();
    // Refused: perhaps one may not see this page any more; its fetches tell.
    if (this.#wasOpen && this.#tries === 0) this.heard("catchup", {});
    this.#again(PATIENCE[Math.min(this.#tries++, PATIENCE.length - 1)]);
  }

  #again(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#close();
      this.#open();
    }, wait);
  }

  #look() {
    if (document.hidden) {
      this.#timer = setTimeout(() => this.#close(), HIDDEN_FOR);
      return;
    }
    clearTimeout(this.#timer);
    if (this.#source?.readyState === EventSource.OPEN) this.heard("catchup", {});
    else this.#again(0);
  }

  #close() {
    this.#source?.close();
    this.#source = null;
  }
}
