// What stands around the talk: the header, the place for sentences about the connection, and the row to write in.

import { element } from "./chat_blocks.js";

const PHOTO_TYPES = "image/jpeg,image/png,image/webp,image/gif";

/** Draws the frame and gives its parts. `acts` are: send, typed, key, press. */
export function drawFrame(words, language, tray, acts) {
  const named = { role: "log", "aria-live": "off", "aria-relevant": "additions", "aria-label": words.talk };
  const log = element("div", { ...named, tabindex: "0", class: "log" });
  const note = element("p", { class: "note", role: "status" }, words.loading);
  const dots = [1, 2, 3].map(() => element("i"));
  const answering = element("p", { class: "answering", hidden: true }, words.answering, ...dots);
  const newest = element("button", { type: "button", class: "newest", hidden: true }, words.newest);
  const scroller = element("div", { class: "scroller" }, log, answering);
  const { form, input } = drawForm(words, tray, acts);
  const frame = element("div", { class: "frame", lang: language }, drawHeader(words, language, acts));
  frame.append(note, scroller, newest, form);
  return { frame, log, note, answering, newest, scroller, input };
}

function drawHeader(words, language, { press }) {
  const other = language === "en" ? "vi" : "en";
  const onclick = () => press({ press: `start:language:${other}`, label: words.language });
  const button = element("button", { type: "button", class: "language", lang: other, onclick }, words.language);
  return element("header", {}, element("div", {}, element("h1", {}, words.name), element("p", {}, words.about)), button);
}

function drawForm(words, tray, { send, typed, key }) {
  const labels = { "aria-label": words.write, placeholder: words.hint, rows: "1", enterkeyhint: "send" };
  const input = element("textarea", { ...labels, maxlength: "10000", oninput: typed, onkeydown: key });
  const chooser = element("input", { type: "file", accept: PHOTO_TYPES, multiple: true, hidden: true });
  chooser.addEventListener("change", () => {
    tray.add(chooser.files);
    chooser.value = "";
  });
  const choose = { type: "button", class: "attach", title: words.attach_long, onclick: () => chooser.click() };
  const row = [element("button", choose, words.attach), chooser, input, element("button", { class: "send" }, words.send)];
  const form = element("form", {}, tray.drawnIn(words), element("div", { class: "row" }, ...row));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  return { form, input };
}
