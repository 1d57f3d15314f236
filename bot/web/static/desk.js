// The desk works without this file. It adds keys, keeps words that were typed but not sent, prints, and moves
// the focus to what a screen reader should hear first.

const rows = [...document.querySelectorAll("[data-row]")];
let at = -1;

function choose(place) {
  if (!rows.length) return;
  rows[at]?.closest(".row").classList.remove("at");
  at = Math.min(rows.length - 1, Math.max(0, place));
  rows[at].closest(".row").classList.add("at");
  rows[at].focus();
}

function typing(element) {
  return element.matches?.("input, textarea, select, button, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target)) return;
  if (event.key === "j") choose(at + 1);
  else if (event.key === "k") choose(at - 1);
  else if (event.key === "t" || event.key === "a") {
    const link = document.querySelector(`[data-key="${event.key}"]`);
    if (link) link.click();
  }
});

// Words that were typed survive a log-in that lapsed and a page that was left by mistake; sending or logging out
// forgets them. They stay in this tab and never leave the machine.
function store(action) {
  try {
    return action(window.sessionStorage);
  } catch {
    return null;
  }
}

for (const field of document.querySelectorAll("[data-keep]")) {
  const key = `desk:${location.pathname}`;
  const kept = store((memory) => memory.getItem(key));
  if (kept && field.value === field.defaultValue && !field.getAttribute("aria-invalid")) field.value = kept;
  field.addEventListener("input", () => store((memory) => memory.setItem(key, field.value)));
}

for (const form of document.querySelectorAll("[data-sends]")) {
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "send") store((memory) => memory.removeItem(`desk:${form.dataset.sends}`));
  });
}

for (const form of document.querySelectorAll("[data-leave]")) {
  form.addEventListener("submit", () => store((memory) => memory.clear()));
}

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

document.querySelector("[data-focus]")?.focus();
