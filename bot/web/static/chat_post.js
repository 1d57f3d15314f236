// What waits on this machine: the text being typed, ticked papers, and messages that the server has not taken yet.

const WAITS = [1, 2, 4, 8, 15, 30];
const ANSWER_WITHIN = 15_000;
const SOON = 10;

/** Seconds until the next try: as long as the server asks for when it names a few, and some more by chance, so that
 * all who were sent away together do not come again together.
 */
function patience(tries, asked) {
  const own = WAITS[Math.min(tries, WAITS.length - 1)];
  return (asked > 0 && asked <= SOON ? Math.max(own, asked) : own) * (1 + Math.random() / 2);
}

/** Small things kept in this browser; where it allows none they live as long as the page. */
export class Keep {
  #memory = new Map();

  read(name, otherwise) {
    try {
      const kept = localStorage.getItem(`motcua.${name}`);
      return kept === null ? otherwise : JSON.parse(kept);
    } catch {
      return this.#memory.get(name) ?? otherwise;
    }
  }

  write(name, value) {
    this.#memory.set(name, value);
    try {
      if (value === null) localStorage.removeItem(`motcua.${name}`);
      else localStorage.setItem(`motcua.${name}`, JSON.stringify(value));
    } catch {
      // The browser keeps nothing (private window, full disk): the page remembers.
    }
  }
}

/** Ticked papers, by their words, so that the same paper stays ticked wherever it is listed. */
export class Ticks {
  constructor(keep) {
    this.keep = keep;
    this.ticked = new Set(keep.read("ticks", []));
  }

  has(item) {
    return this.ticked.has(item);
  }

  set(item, on) {
    if (on) this.ticked.add(item);
    else this.ticked.delete(item);
    this.keep.write("ticks", [...this.ticked].slice(-200));
  }
}

/** Sends messages one after the other and tries again, under the same id, until the server has taken or refused each.
 *
 * `tell(message, state, detail)` hears "sending", "unsent", "sent" (detail: line number) and "refused" (a sentence).
 */
export class Post {
  #busy = false;
  #timer = 0;
  #tries = 0;

  constructor(base, keep, tell) {
    this.base = base;
    this.keep = keep;
    this.tell = tell;
    this.queue = keep.read("queue", []);
  }

  add(message) {
    this.queue.push(message);
    this.keep.write("queue", [...this.keep.read("queue", []), message]);
    this.pump();
  }

  async pump() {
    if (this.#busy) return;
    this.#busy = true;
    clearTimeout(this.#timer);
    while (this.queue.length) {
      const message = this.queue[0];
      this.tell(message, "sending");
      const outcome = await this.#send(message);
      if (outcome.again) {
        this.tell(message, "unsent");
        this.#timer = setTimeout(() => this.pump(), 1000 * patience(this.#tries++, outcome.after));
        break;
      }
      this.#tries = 0;
      this.#drop(message);
      if (outcome.refused) this.tell(message, "refused", outcome.refused);
      else this.tell(message, "sent", outcome.line);
    }
    this.#busy = false;
  }

  /** Tries now what waits for its next try. */
  hurry() {
    this.#tries = 0;
    return this.pump();
  }

  #drop(message) {
    this.queue.shift();
    const others = this.keep.read("queue", []).filter((kept) => kept.id !== message.id);
    this.keep.write("queue", others.length ? others : null);
  }

  async #send({ id, text, press, label, photos }) {
    try {
      const answer = await fetch(`${this.base}chat/messages`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(press ? { id, press, label } : { id, text, photos }),
        signal: AbortSignal.timeout(ANSWER_WITHIN),
      });
      if (answer.ok) return { line: (await answer.json()).line };
      if (answer.status >= 500 || answer.status === 408 || answer.status === 429) {
        return { again: true, after: Number(answer.headers.get("Retry-After")) };
      }
      const { error } = await answer.json();
      if (error.key === "web.error.no_cookie") {
        const lines = await fetch(`${this.base}chat/lines`);
        return { again: lines.ok };
      }
      return { refused: error.text };
    } catch {
      return { again: true };
    }
  }
}

/** A version 4 UUID; `crypto.randomUUID` is missing where the page does not come by https. */
export function freshId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Whether a line of the talk is this message. */
export function isSame(message, line) {
  return (message.label || message.text) === line.text && message.photos.join() === line.photos.join();
}
