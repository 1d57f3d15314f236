// Photos that were chosen and go along with the next message.

import { element } from "./chat_blocks.js";

const MOST = 5;

export class Tray {
  #photos = [];
  #shown = null;
  #words = {};

  /** `say` tells a sentence to the person. */
  constructor(base, say) {
    this.base = base;
    this.say = say;
  }

  /** The element that the previews stand in, in these words; the photos stay when it is drawn anew. */
  drawnIn(words) {
    this.#words = words;
    this.#shown = element("ul", { class: "tray" });
    this.#draw();
    return this.#shown;
  }

  get empty() {
    return this.#photos.length === 0;
  }

  add(files) {
    const room = MOST - this.#photos.length;
    if (files.length > room) this.say(this.#words.photo_limit);
    for (const file of [...files].slice(0, room)) {
      const photo = { file, view: URL.createObjectURL(file), id: null, failed: false };
      this.#photos.push(photo);
      this.#upload(photo);
    }
  }

  get loading() {
    return this.#photos.some((photo) => !photo.id && !photo.failed);
  }

  /** Waits until every upload ended; false when one failed. */
  async uploaded() {
    await Promise.all(this.#photos.map((photo) => photo.upload));
    return this.#photos.every((photo) => photo.id);
  }

  /** Empties the tray and gives the ids of its photos. */
  take() {
    const ids = this.#photos.map((photo) => photo.id);
    for (const photo of this.#photos) URL.revokeObjectURL(photo.view);
    this.#photos = [];
    this.#draw();
    return ids;
  }

  #upload(photo) {
    photo.failed = false;
    photo.upload = this.#send(photo).finally(() => this.#draw());
    this.#draw();
  }

  async #send(photo) {
    const form = new FormData();
    form.append("photo", photo.file);
    try {
      const answer = await fetch(`${this.base}chat/photos`, { method: "POST", body: form });
      const told = await answer.json();
      if (!answer.ok) this.say(told.error.text);
      photo.id = told.id ?? null;
    } catch {
      this.say(this.#words.photo_failed);
    }
    photo.failed = !photo.id;
  }

  #remove(photo) {
    URL.revokeObjectURL(photo.view);
    this.#photos = this.#photos.filter((one) => one !== photo);
    this.#draw();
  }

  #draw() {
    const words = this.#words;
    const items = this.#photos.map((photo) => {
      const state = photo.id ? words.photo_ready : photo.failed ? words.photo_failed : words.photo_loading;
      const quiet = (label, onclick) => element("button", { type: "button", class: "quiet", onclick }, label);
      const again = photo.failed ? [quiet(words.photo_again, () => this.#upload(photo))] : [];
      const remove = quiet(words.photo_remove, () => this.#remove(photo));
      return element("li", {}, element("img", { src: photo.view, alt: "" }), element("span", {}, state), ...again, remove);
    });
    this.#shown.replaceChildren(...items);
    this.#shown.hidden = this.empty;
  }
}
