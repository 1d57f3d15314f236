// <mot-cua-chat>: the citizens' chat as one element. No third party is asked for anything.
//
// Lines come in by chat_stream.js; a message leaves through the queue of chat_post.js. Every sentence comes from the
// server (/chat/words).

import { element } from "./chat_blocks.js";
import { drawFrame } from "./chat_frame.js";
import { beginLanguage, chooseLanguage, chosenLanguage, LANGUAGE_PRESS } from "./chat_language.js";
import { closedLine, dayMark, dayOf, deskLine, foldChoices, ownLine, place } from "./chat_line.js";
import { linked } from "./chat_link.js";
import { Tray } from "./chat_photos.js";
import { freshId, isSame, Keep, Post, Ticks } from "./chat_post.js";
import { Scroll } from "./chat_scroll.js";
import { Stream } from "./chat_stream.js";

const BASE = new URL("..", import.meta.url).href;
const ASK_AFTER_SENDING = 4_000;
const ANSWERING_FOR = 20_000;
const TRY_AGAIN = 3_000;

class MotCuaChat extends HTMLElement {
  #keep = new Keep();
  #ticks = new Ticks(this.#keep);
  #post = new Post(BASE, this.#keep, (message, state, detail) => this.#told(message, state, detail));
  #stream = new Stream(BASE, () => this.#last, (lines) => this.#arrived(lines), (whether) => this.#connected(whether));
  #tray = new Tray(BASE, (sentence) => this.#say(sentence));
  #shown = new Set();
  #pending = new Map();
  #last = 0;
  #day = "";
  #waiting = false;
  #scroll;

  connectedCallback() {
    if (this.shadowRoot) return;
    this.attachShadow({ mode: "open" });
    beginLanguage();
    addEventListener("online", () => this.#back());
    addEventListener("offline", () => this.#banner());
    addEventListener("visibilitychange", () => document.hidden || this.#back());
    this.#open();
  }

  get #surroundings() {
    const press = (button) => this.#press(button);
    return { words: this.words, ticks: this.#ticks, press, whereIs: (photo) => this.#tray.whereIs(photo) };
  }

  async #open() {
    const style = element("link", { rel: "stylesheet", href: `${BASE}static/chat.css` });
    try {
      await Promise.all([this.#learnWords(), this.#loaded(style)]);
    } catch {
      setTimeout(() => this.#open(), TRY_AGAIN);
      return;
    }
    this.#draw();
    if (this.hasAttribute("framed")) this.addEventListener("keydown", (event) => this.#leave(event));
    await this.#fill();
  }

  /** In the panel of another page Escape closes that panel. It is told no more than this one word. */
  #leave(event) {
    if (event.key === "Escape" && !event.isComposing) parent.postMessage("motcua:close", "*");
  }

  /** Until the style is there the page's own "Đang mở" stays in sight. */
  #loaded(style) {
    return new Promise((resolve, reject) => {
      style.onload = resolve;
      style.onerror = reject;
      this.shadowRoot.replaceChildren(style, element("slot"));
    });
  }

  async #learnWords() {
    const answer = await fetch(`${BASE}chat/words/${chosenLanguage()}`);
    if (!answer.ok) throw new Error("no words");
    this.words = await answer.json();
  }

  #draw() {
    const parts = drawFrame(this.words, chosenLanguage(), this.#tray, {
      send: () => this.#send(),
      typed: () => this.#keepDraft(),
      key: (event) => this.#key(event),
      press: (button) => this.#press(button),
    });
    Object.assign(this, parts);
    this.#scroll = new Scroll(parts);
    this.input.value = this.#keep.read("draft", "");
    this.shadowRoot.lastElementChild.replaceWith(parts.frame);
  }

  // Coming in

  async #fill() {
    try {
      const answer = await fetch(`${BASE}chat/lines`);
      if (!answer.ok) throw new Error("no lines");
      const { lines, greeting, known } = await answer.json();
      this.#say("");
      if (!known && this.hasAttribute("framed")) return this.#shut();
      if (greeting) this.log.append(deskLine({ reply: greeting, at: null }, this.#surroundings));
      lines.forEach((line) => this.#add(line));
    } catch {
      this.#say(this.words.load_failed);
      setTimeout(() => this.#fill(), TRY_AGAIN);
      return;
    }
    for (const message of this.#post.queue) this.#showPending(message);
    this.#scroll.toAnswer();
    // Only what comes from now on is read aloud, not the talk of last week.
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
    this.#post.pump();
    this.#stream.open();
    this.#banner();
    const message = linked(this.words);
    if (message) this.#enqueue(message);
  }

  /** This browser keeps nothing for a frame of another site: the talk goes on in a tab of its own. */
  #shut() {
    this.log.append(closedLine(this.words, `${BASE}${location.search}`));
    this.input.form.hidden = true;
  }

  #back() {
    if (!this.log) return;
    this.#banner();
    this.#post.hurry();
    this.#stream.ask();
  }

  #connected(whether) {
    this.#banner(!whether);
    if (whether) this.#post.hurry();
  }

  #arrived(lines) {
    const fresh = lines.filter((line) => !this.#shown.has(line.id));
    if (!fresh.length) return;
    const { following } = this.#scroll;
    fresh.forEach((line) => this.#add(line));
    if (fresh.some((line) => !line.mine)) this.answering.hidden = true;
    if (following) this.#scroll.toAnswer();
    else this.newest.hidden = false;
  }

  #add(line) {
    this.#last = Math.max(this.#last, line.id);
    this.#shown.add(line.id);
    if (line.mine) {
      const waiting = [...this.#pending.values()].find((one) => !one.line && isSame(one.message, line));
      if (waiting) {
        waiting.line = line.id;
        waiting.made.dataset.number = line.id;
        return;
      }
      this.#fold();
    }
    this.#put(line.at, line.mine ? ownLine(line, this.#surroundings) : deskLine(line, this.#surroundings), line.id);
  }

  #put(at, made, number) {
    const day = dayOf(at, chosenLanguage());
    const before = place(this.log, made, number);
    if (day !== this.#day) this.log.insertBefore(dayMark(day), before);
    this.#day = day;
    this.log.insertBefore(made, before);
  }

  #fold() {
    for (const line of this.log.querySelectorAll(".line.desk")) foldChoices(line, this.words);
  }

  // Going out

  #keepDraft() {
    this.#keep.write("draft", this.input.value || null);
  }

  #key(event) {
    // While an input method composes, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  async #send() {
    if (this.#waiting || (!this.input.value.trim() && this.#tray.empty)) return;
    this.#waiting = true;
    const { photo_waits, photo_stuck } = this.words;
    if (this.#tray.loading) this.#say(photo_waits);
    const uploaded = await this.#tray.uploaded();
    this.#waiting = false;
    if (!uploaded) this.#say(photo_stuck);
    const text = this.input.value.trim();
    if (!uploaded || (!text && this.#tray.empty)) return;
    this.input.value = "";
    this.#say("");
    this.#enqueue({ text, photos: this.#tray.take() });
    this.#keepDraft();
    this.input.focus();
  }

  async #press({ press, label }) {
    this.#enqueue({ text: "", press, label, photos: [] });
    // The button steps back with its line: the talk itself takes the focus, so that Tab goes on from there.
    this.log.focus({ preventScroll: true });
    const [, language] = LANGUAGE_PRESS.exec(press) ?? [];
    if (language && language !== chosenLanguage()) await this.#switch(language);
  }

  #enqueue(message) {
    const whole = { ...message, id: freshId(), at: new Date().toISOString() };
    this.#showPending(whole);
    this.#post.add(whole);
    this.#scroll.toEnd();
  }

  #showPending(message) {
    this.#fold();
    const line = { text: message.label || message.text, photos: message.photos, at: message.at };
    const made = ownLine(line, this.#surroundings, this.words.sending);
    this.#pending.set(message.id, { message, made, line: 0 });
    this.#put(message.at, made, Infinity);
  }

  #told(message, state, detail) {
    const waiting = this.#pending.get(message.id);
    if (!waiting) return;
    const { sending, unsent, refused } = this.words;
    const told = { sending, unsent, refused: `${refused}. ${detail}`, sent: "" }[state];
    waiting.made.querySelector(".state").replaceChildren(told, ...(state === "unsent" ? [this.#sendNow()] : []));
    waiting.made.classList.toggle("unsent", state === "unsent" || state === "refused");
    if (this.#scroll.following && state !== "sent") this.#scroll.toEnd();
    if (state === "unsent" && navigator.onLine) this.#say(unsent);
    if (state === "sent") this.#taken(message, waiting, detail);
    if (state === "refused") this.#giveBack(message, detail);
  }

  #sendNow() {
    return element("button", { type: "button", class: "quiet", onclick: () => this.#post.hurry() }, this.words.send_now);
  }

  #taken(message, waiting, number) {
    this.#pending.delete(message.id);
    waiting.made.dataset.number = number;
    // The server had it before this page was opened: it stands in the talk already.
    if (this.#shown.has(number) && waiting.line !== number) waiting.made.remove();
    this.#shown.add(number);
    this.#say("");
    // The answer may have come before the receipt of the question: then it is being read, and stays where it is.
    const answered = this.log.lastElementChild !== waiting.made;
    this.answering.hidden = answered;
    if (!answered && this.#scroll.following) this.#scroll.toEnd();
    setTimeout(() => this.#stream.ask(), ASK_AFTER_SENDING);
    setTimeout(() => this.answering.setAttribute("hidden", ""), ANSWERING_FOR);
  }

  #giveBack(message, sentence) {
    this.#pending.get(message.id).made.dataset.number = this.#last;
    this.#pending.delete(message.id);
    this.#say(sentence);
    if (!message.text || this.input.value) return;
    this.input.value = message.text;
    this.#keepDraft();
  }

  async #switch(language) {
    chooseLanguage(language);
    await this.#learnWords();
    this.#stream.close();
    this.#shown.clear();
    this.#pending.clear();
    this.#last = 0;
    this.#day = "";
    this.#draw();
    await this.#fill();
    this.log.focus({ preventScroll: true });
  }

  // What is said around the talk

  #say(sentence) {
    this.note.textContent = sentence;
  }

  #banner(lost = false) {
    const { offline, reconnecting } = this.words;
    if (!navigator.onLine) this.#say(offline);
    else if (lost) this.#say(reconnecting);
    else if ([offline, reconnecting].includes(this.note.textContent)) this.#say("");
  }
}

customElements.define("mot-cua-chat", MotCuaChat);
