// How lines come in: server-sent events, and asking where a proxy holds those back or another window has them.

const ASK_EVERY = 10_000;
const STREAM_AGAIN = 60_000;
const LOST_AFTER = 3_000;

export class Stream {
  #source = null;
  #asking = 0;
  #again = 0;
  #lost = 0;

  /** `last()` gives the newest line's number; `arrived(lines)` and `connected(whether)` are called as it happens. */
  constructor(base, last, arrived, connected) {
    this.base = base;
    this.last = last;
    this.arrived = arrived;
    this.connected = connected;
  }

  open() {
    this.close();
    const source = new EventSource(`${this.base}chat/stream?after=${this.last()}`);
    source.onmessage = (event) => this.arrived([JSON.parse(event.data)]);
    source.onopen = () => this.#back();
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) this.#askInstead();
      else this.#away();
    };
    source.addEventListener("dismissed", () => this.#askInstead());
    this.#source = source;
  }

  close() {
    this.#source?.close();
    clearInterval(this.#asking);
    clearTimeout(this.#again);
    clearTimeout(this.#lost);
  }

  async ask() {
    try {
      const answer = await fetch(`${this.base}chat/lines?after=${this.last()}`);
      if (!answer.ok) throw new Error("no lines");
      this.arrived((await answer.json()).lines);
      if (this.#source?.readyState !== EventSource.CONNECTING) this.#back();
    } catch {
      this.#away();
    }
  }

  /** Another window has the stream, or something on the way refuses it: ask now and then, try the stream later. */
  #askInstead() {
    this.close();
    this.#asking = setInterval(() => this.ask(), ASK_EVERY);
    this.#again = setTimeout(() => this.open(), STREAM_AGAIN);
  }

  #back() {
    clearTimeout(this.#lost);
    this.connected(true);
  }

  /** A short break is not worth a word: browsers open the stream again by themselves. */
  #away() {
    clearTimeout(this.#lost);
    this.#lost = setTimeout(() => this.connected(false), LOST_AFTER);
  }
}
