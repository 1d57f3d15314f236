// Draws the lines of a talk: the desk's, the citizen's own, and the day between them.

import { drawBlock, element, linkTo } from "./chat_blocks.js";
import { LANGUAGE_PRESS } from "./chat_language.js";

const ZONE = "Asia/Ho_Chi_Minh";

export function dayOf(at, language) {
  const locale = language === "en" ? "en-GB" : "vi-VN";
  const form = { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric", timeZone: ZONE };
  return new Intl.DateTimeFormat(locale, form).format(new Date(at));
}

function clock(at) {
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: ZONE };
  const told = new Intl.DateTimeFormat("vi-VN", form).format(new Date(at));
  return element("time", { datetime: at }, told);
}

/** The desk's line. Buttons that open an address stay with it; the others are quick choices while it is the newest. */
export function deskLine(line, surroundings) {
  const { words, press } = surroundings;
  const bubble = element("div", { class: "bubble" }, element("span", { class: "unseen" }, words.desk_says));
  bubble.append(...line.reply.blocks.map((block) => drawBlock(block, surroundings)));
  const links = line.reply.buttons.filter((button) => button.link);
  if (links.length) {
    bubble.append(element("p", { class: "links" }, ...links.map((one) => linkTo(one.link, one.label, words, "door"))));
  }
  if (line.at) bubble.append(clock(line.at));
  const choices = line.reply.buttons.filter((one) => one.press && !LANGUAGE_PRESS.test(one.press));
  const made = element("div", { class: "line desk" }, bubble);
  if (choices.length) {
    const buttons = choices.map((one) =>
      element("button", { type: "button", class: "choice", onclick: () => press(one) }, one.label),
    );
    made.append(element("div", { class: "choices", role: "group", "aria-label": words.choices }, ...buttons));
  }
  return made;
}

/** What stands in a frame that the talk cannot go on in: why, and the way to the chat's own page. */
export function closedLine(words, address) {
  const why = element("p", {}, words.frame_blocked);
  const way = element("p", { class: "links" }, linkTo(address, words.own_page, words, "door"));
  return element("div", { class: "line desk" }, element("div", { class: "bubble" }, why, way));
}

/** Choices above the citizen's newest words step back, yet can be opened and pressed again. */
export function foldChoices(line, words) {
  const choices = line.querySelector(":scope > .choices");
  if (!choices) return;
  const folded = element("details", { class: "old" }, element("summary", {}, words.old_choices));
  choices.replaceWith(folded);
  folded.append(choices);
}

/** The citizen's own line; `state` is a word such as "Đang gửi", "" once the server has it. */
export function ownLine(line, { words, whereIs }, state = "") {
  const bubble = element("div", { class: "bubble" }, element("span", { class: "unseen" }, words.you_say));
  if (line.text) bubble.append(element("p", { dir: "auto" }, line.text));
  const pictures = (line.photos ?? []).map((id) => element("img", { src: whereIs(id), alt: words.photo }));
  if (pictures.length) bubble.append(element("div", { class: "photos" }, ...pictures));
  bubble.append(clock(line.at));
  const told = element("p", { class: "state" }, state);
  return element("div", { class: "line own" }, bubble, told);
}

export function dayMark(told) {
  return element("p", { class: "day" }, element("span", {}, told));
}

/** Gives a line its number in the talk, and tells before which line it stands: what the server does not have yet has
 * the number Infinity and stays below all that it has, however late a missed line comes in.
 */
export function place(log, made, number) {
  made.dataset.number = number;
  return [...log.querySelectorAll(".line")].find((line) => Number(line.dataset.number) > number) ?? null;
}
