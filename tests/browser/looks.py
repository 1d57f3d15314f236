"""What is wanted of every page: axe-core's rules of WCAG 2.2 AA, and what none of them sees. Each tells the faults."""

from axe_playwright_python.async_playwright import Axe

AXE = Axe()
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # Off by itself, being newer than the others.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}

_EVERYTHING = """
const everything = (root = document) => [...root.querySelectorAll("*")].flatMap(
  (one) => [one, ...(one.shadowRoot ? everything(one.shadowRoot) : [])]);
const told = (one) => one.outerHTML.slice(0, 140);
const seen = (one) => one.checkVisibility({visibilityProperty: true}) && one.getClientRects().length > 0
  && !one.closest(".unseen");
const pressed = (one) => one.matches(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex='0']") && !one.disabled;
"""

_CUT = (
    _EVERYTHING
    + """
everything().filter((one) => {
  const look = getComputedStyle(one);
  const hides = ["hidden", "clip"].includes(look.overflowX) && one.scrollWidth > one.clientWidth + 1;
  return seen(one) && hides && !one.matches("html, body, main");
}).map((one) => `cut off: ${told(one)}`)"""
)

_WORDED = (
    _EVERYTHING
    + """
for (const one of everything()) {
  const worded = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  if (worded && seen(one) && one.getBoundingClientRect().width > 1) one.dataset.worded = "";
}"""
)

_LOST = (
    _EVERYTHING
    + """
everything().filter((one) => "worded" in one.dataset && !(seen(one) && one.getBoundingClientRect().width > 1))
  .map((one) => `lost: ${told(one)}`)"""
)

_WIDE = "document.documentElement.scrollWidth > innerWidth ? [`wider than the screen by "
_WIDE += "${document.documentElement.scrollWidth - innerWidth} px`] : []"

_BARE = (
    _EVERYTHING
    + """
everything().filter((one) => {
  const edged = "button, input:not([type=hidden]), select, textarea, .button, .door";
  if (!seen(one) || !one.matches(edged)) return false;
  const look = getComputedStyle(one);
  const lined = look.borderTopStyle !== "none" && parseFloat(look.borderTopWidth) > 0;
  return !lined && !one.matches("[type=checkbox], [type=radio], [type=file]");
}).map((one) => `no edge: ${told(one)}`)"""
)

_TABS = (
    _EVERYTHING
    + """
let number = 0;
// Of radio buttons that belong together Tab stops at the chosen one, else at the first.
const group = (one) => [...one.getRootNode().querySelectorAll("[type=radio]")].filter(
  (other) => other.name === one.name && other.form === one.form && !other.disabled);
const stop = (one) => group(one).find((other) => other.checked) ?? group(one)[0];
for (const one of everything()) {
  if (!pressed(one) || !seen(one) || one.tabIndex < 0) continue;
  if (one.matches("[type=radio]") && stop(one) !== one) continue;
  one.dataset.tabbed = number++;
}
document.activeElement?.blur();
number"""
)

_THERE = (
    _EVERYTHING
    + """
everything().filter((one) => one.dataset.tabbed && seen(one)).map((one) => [one.dataset.tabbed, told(one)])"""
)

_FOCUSED = """(() => {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  if (!one || one === document.body) return null;
  const look = getComputedStyle(one);
  const shown = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
  return [one.dataset.tabbed ?? "", shown, one.outerHTML.slice(0, 140)];
})()"""


async def axe(page):
    """What axe-core finds, a line for each rule."""
    found = (await AXE.run(page, options=WCAG)).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
        for one in found
        for node in one["nodes"][:3]
    ]


async def at_twice_its_size(page):
    """At 200 % on a screen of 1280 by 800: nothing runs out of the page, is cut off, or is not there any more
    (WCAG 1.4.4).
    """
    await page.set_viewport_size({"width": 1280, "height": 800})
    await page.evaluate(_WORDED)
    await page.set_viewport_size({"width": 640, "height": 400})
    return [*await page.evaluate(_WIDE), *await page.evaluate(_CUT), *await page.evaluate(_LOST)]


async def at_four_times_its_size(page):
    """320 pixels wide, as at 400 % (WCAG 1.4.10)."""
    await page.set_viewport_size({"width": 320, "height": 256})
    return [*await page.evaluate(_WIDE), *await page.evaluate(_CUT)]


async def in_forced_colours(page):
    """Where the system chooses the colours: what is pressed or filled has an edge."""
    await page.emulate_media(forced_colors="active")
    return await page.evaluate(_BARE)


async def by_keyboard(page):
    """Every link, button and field is reached by Tab, and seen to be reached (WCAG 2.1.1, 2.4.7)."""
    wanted = await page.evaluate(_TABS)
    reached, seen = {}, set()
    # A field for a date has parts of its own, each a stop.
    for _ in range(3 * wanted + 12):
        await page.keyboard.press("Tab")
        if (focused := await page.evaluate(_FOCUSED)) is None:
            if len(reached) >= wanted:
                break
            continue
        number, shown, told = focused
        reached[number] = told
        seen |= {number} if shown else set()
    unseen = [f"no outline: {told}" for number, told in reached.items() if number not in seen]
    # What went away meanwhile, as "to the end" does at the end, need not be reached.
    there = await page.evaluate(_THERE)
    return [*unseen, *(f"not reached: {told}" for number, told in there if number not in reached)]


ALL = {
    "axe-core": axe,
    "at 200 %": at_twice_its_size,
    "at 400 %": at_four_times_its_size,
    "forced colours": in_forced_colours,
    "by keyboard": by_keyboard,
}
