// Photos that were chosen and go along with the next message: sent up one beside the other, each with its progress.

import { element } from "./chat_blocks.js";

const MOST = 5;
const LARGEST = 10_000_000;
const STALLED = 60_000;

/** One chosen photo: its file, its way up, and its row in the tray. `state` is loading, ready or failed. */
class Photo {
  state = "failed";
  id = null;
  #request = null;

  constructor(file, tray) {
    this.file = file;
    this.tray = tray;
    this.view = URL.createObjectURL(file);
  }

  /** The row in these words; what it showed before is shown again. */
  drawnIn(words, number) {
    this.words = words;
    this.told = element("span");
    this.bar = element("progress", { max: 100, "aria-label": `${words.photo_loading} ${number}` });
    const button = (label, onclick) => element("button", { type: "button", class: "quiet", onclick }, label);
    this.again = button(words.photo_again, () => {
      this.send();
      this.away.focus();
    });
    this.away = button("", () => this.tray.remove(this));
    const picture = element("img", { src: this.view, alt: "" });
    this.row = element("li", {}, picture, element("div", {}, this.told, this.bar), this.again, this.away);
    this.#show();
    return this.row;
  }

  /** Begins the way up; `sent` is kept when it ended, well or not. */
  send() {
    this.percent = 0;
    this.#turn("loading");
    this.sent = this.#up().then((state) => this.#turn(state));
  }

  /** Ends the way up. */
  drop() {
    this.#request?.abort();
    URL.revokeObjectURL(this.view);
  }

  /** By XMLHttpRequest: fetch does not tell how much of an upload has left. */
  #up() {
    return new Promise((resolve) => {
      const request = (this.#request = new XMLHttpRequest());
      let stalled = 0;
      const watch = () => {
        clearTimeout(stalled);
        stalled = setTimeout(() => request.abort(), STALLED);
      };
      request.upload.onprogress = ({ loaded, total }) => {
        watch();
        this.percent = Math.floor((100 * loaded) / total);
        this.#show();
      };
      request.onloadend = () => {
        clearTimeout(stalled);
        this.id = request.response?.id ?? null;
        // Refused: the server says why. Otherwise the line broke, it stalled, or the person wanted it to stop.
        if (!this.id && this.tray.holds(this)) this.tray.say(request.response?.error?.text ?? this.words.photo_failed);
        resolve(this.id ? "ready" : "failed");
      };
      const form = new FormData();
      form.append("photo", this.file);
      request.open("POST", `${this.tray.base}chat/photos`);
      request.responseType = "json";
      request.send(form);
      watch();
    });
  }

  #turn(state) {
    this.state = state;
    this.#show();
    // A failure is said by the tray; a photo that was taken away is spoken of no more.
    if (state !== "failed" && this.tray.holds(this)) this.tray.whisper(this.words[`photo_${state}`]);
  }

  #show() {
    const { words, state, percent } = this;
    const loading = state === "loading";
    this.told.textContent = words[`photo_${state}`] + (loading ? ` ${percent} %` : "");
    this.bar.hidden = !loading;
    this.bar.value = percent ?? 0;
    this.again.hidden = state !== "failed";
    this.away.textContent = loading ? words.photo_stop : words.photo_remove;
  }
}

export class Tray {
  #photos = [];
  #sent = new Map();
  #words = {};
  #list = null;
  #aloud = null;

  /** `say` tells a sentence to the person. */
  constructor(base, say) {
    this.base = base;
    this.say = say;
  }

  /** The element that the previews stand in, in these words; the photos stay when it is drawn anew. */
  drawnIn(words) {
    this.#words = words;
    this.#aloud = element("p", { class: "unseen", role: "status" });
    this.#list = element("ul", { class: "tray", "aria-label": words.photos });
    this.#photos.forEach((photo, place) => this.#list.append(photo.drawnIn(words, place + 1)));
    this.#list.hidden = this.empty;
    return element("div", {}, this.#aloud, this.#list);
  }

  get empty() {
    return this.#photos.length === 0;
  }

  get loading() {
    return this.#photos.some((photo) => photo.state === "loading");
  }

  add(files) {
    const room = MOST - this.#photos.length;
    const fitting = [...files].filter((file) => file.size <= LARGEST);
    if (fitting.length > room) this.say(this.#words.photo_limit);
    if (fitting.length < files.length) this.say(this.#words.photo_large);
    for (const file of fitting.slice(0, room)) {
      const photo = new Photo(file, this);
      this.#photos.push(photo);
      this.#list.append(photo.drawnIn(this.#words, this.#photos.length));
      photo.send();
    }
    this.#list.hidden = this.empty;
  }

  holds(photo) {
    return this.#photos.includes(photo);
  }

  /** For who cannot see the row change. */
  whisper(sentence) {
    this.#aloud.textContent = sentence;
  }

  /** Takes the photo out of the tray, and leads the focus to the next row or, after the last, to the field beside it. */
  remove(photo) {
    const next = photo.row.nextElementSibling ?? photo.row.previousElementSibling;
    this.#photos = this.#photos.filter((one) => one !== photo);
    photo.drop();
    photo.row.remove();
    this.#list.hidden = this.empty;
    (next?.querySelector("button:last-of-type") ?? this.#list.closest("form").querySelector("textarea")).focus();
  }

  /** Waits until every upload ended; false when one failed. */
  async uploaded() {
    while (this.loading) await Promise.all(this.#photos.map((photo) => photo.sent));
    return this.#photos.every((photo) => photo.id);
  }

  /** Empties the tray and gives the ids of its photos. */
  take() {
    const ids = this.#photos.map((photo) => photo.id);
    for (const photo of this.#photos) this.#sent.set(photo.id, photo.view);
    this.#photos = [];
    this.#list.replaceChildren();
    this.#list.hidden = true;
    return ids;
  }

  /** Where the picture of a sent photo is: on this machine if it left from here since the page was opened, so that no
   * data is spent on it again and it is in sight even where the server sealed it away; else at the server.
   */
  whereIs(id) {
    return this.#sent.get(id) ?? `${this.base}chat/photos/${encodeURIComponent(id)}`;
  }
}
