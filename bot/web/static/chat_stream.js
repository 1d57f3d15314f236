// How lines come in: server-sent events, and asking where something on the way holds those back.
//
// A proxy may refuse the stream, cut it, or keep all it says until its end. The first two the browser tells; the third
// looks like silence, so that the server gives a sign of life at once and with every heartbeat.

const ASK_EVERY = 10_000;
const STREAM_AGAIN = 60_000;
const LOST_AFTER = 3_000;
const FIRST_SIGN = 8_000;
const NEXT_SIGN = 40_000;

export class Stream {
  #source = null;
  #asking = 0;
  #again = 0;
  #lost = 0;
  #silent = 0;

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
    source.onmessage = (event) => {
      this.#alive(NEXT_SIGN);
      this.arrived([JSON.parse(event.data)]);
    };
    source.addEventListener("alive", () => {
      this.#alive(NEXT_SIGN);
      this.#back();
    });
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) this.#askInstead();
      else this.#away();
    };
    source.addEventListener("dismissed", () => this.#askInstead());
    this.#source = source;
    this.#alive(FIRST_SIGN);
  }

  close() {
    this.#source?.close();
    clearInterval(this.#asking);
    clearTimeout(this.#again);
    clearTimeout(this.#lost);
    clearTimeout(this.#silent);
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

  /** Another window has the stream, or something on the way spoils it: ask now and then, try the stream later. */
  #askInstead() {
    this.close();
    this.ask();
    this.#asking = setInterval(() => this.ask(), ASK_EVERY);
    this.#again = setTimeout(() => this.open(), STREAM_AGAIN);
  }

  /** Another sign must come within this time. */
  #alive(within) {
    clearTimeout(this.#silent);
    this.#silent = setTimeout(() => this.#askInstead(), within);
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
