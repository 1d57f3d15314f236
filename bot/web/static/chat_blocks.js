// Draws a reply's blocks as elements. Everything is text: nothing of a reply is ever read as markup.

/** Makes an element; `attributes` become attributes, "on…" ones listeners, null ones are left out. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== null && value !== false) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** The address if it is one of http or https, else null. */
export function safeLink(address) {
  try {
    const url = new URL(address, location.href);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

export function linkTo(address, label, words, className = null) {
  const href = safeLink(address);
  if (!href) return document.createTextNode(label);
  const hint = element("span", { class: "unseen" }, ` (${words.new_window})`);
  return element("a", { href, target: "_blank", rel: "noopener noreferrer", class: className }, label, hint);
}

function spans(runs, words) {
  return runs.map((run) => {
    const inner = run.link ? linkTo(run.link, run.text, words) : document.createTextNode(run.text);
    return run.bold ? element("strong", {}, inner) : inner;
  });
}

function facts(block, { words }) {
  const rows = block.rows.map((row) =>
    element("div", {}, element("dt", {}, row.label), element("dd", {}, ...spans(row.value, words))),
  );
  return element("dl", { class: "facts" }, ...rows);
}

function checklist(block, { ticks }) {
  const title = element("legend", {}, block.title);
  const items = block.items.map((item) => {
    const box = element("input", { type: "checkbox", onchange: () => ticks.set(item, box.checked) });
    box.checked = ticks.has(item);
    return element("label", {}, box, element("span", {}, item));
  });
  return element("fieldset", { class: "checklist" }, title, ...items);
}

function folded(block, surroundings) {
  const inner = block.blocks.map((one) => drawBlock(one, surroundings));
  return element("details", {}, element("summary", {}, block.title), ...inner);
}

async function copy(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https browsers offer no clipboard: select the code and let the browser copy what is selected.
    getSelection().selectAllChildren(shown);
    document.execCommand("copy");
  }
}

function code(block, { words }) {
  const groups = block.code.split(/[-\s]/).map((group) => element("span", {}, group));
  const shown = element("span", { class: "code-groups", translate: "no" });
  groups.forEach((group, place) => shown.append(...(place ? ["-", group] : [group])));
  const said = element("span", { role: "status" });
  const press = async () => {
    await copy(block.code, shown);
    said.textContent = words.copied;
  };
  const button = element("button", { type: "button", class: "quiet", onclick: press }, words.copy);
  return element("div", { class: "code" }, shown, element("div", { class: "code-copy" }, button, said));
}

const DRAWN = {
  paragraph: (block, { words }) => element("p", { class: block.small ? "small" : null }, ...spans(block.spans, words)),
  heading: (block) => element("h2", {}, block.text),
  facts,
  checklist,
  folded,
  code,
  quote: (block) => element("blockquote", {}, block.text),
};

/** One block; a kind that this page does not know yet is left out. */
export function drawBlock(block, surroundings) {
  return DRAWN[block.type]?.(block, surroundings) ?? document.createDocumentFragment();
}
