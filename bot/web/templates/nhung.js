// The chat on another page: one <script src="…/nhung.js" async></script>.
//
// Where that page has <mot-cua-chat> elements, each becomes a chat; where it has none, a button at the corner opens one.
// The chat stands in a frame of our own: the page around it reads nothing of the talk, and the talk nothing of the page.
// Works under a policy as strict as "script-src OURS; frame-src OURS": no inline style, no request of its own.
(() => {
  const WORDS = {{ words|tojson }};
  const script = document.currentScript;
  if (!script || customElements.get("mot-cua-chat")) return;
  const FRAME = new URL("{{ frame }}", script.src);
  const LINKS = { hoi: "procedure", ma: "case" };
  const LOOK = `
    :host { display: block; block-size: min(40rem, 85vh); }
    :host([corner]) { display: contents; }
    iframe { display: block; inline-size: 100%; block-size: 100%; border: 0; background: Canvas; }
    :host(:not([corner])) iframe { border: 1px solid GrayText; }
    button { box-sizing: border-box; min-block-size: 48px; min-inline-size: 48px; padding: 0 1.1rem; border: 2px solid #fff;
      background: #0b57ad; color: #fff; cursor: pointer;
      font: 600 1.0625rem/1.3 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
    button:focus-visible { outline: 3px solid #0b57ad; outline-offset: 2px; }
    .open { position: fixed; inset: auto 1rem 1rem auto; z-index: 2147483000; border-radius: 2rem;
      box-shadow: 0 2px 10px rgb(0 0 0 / 35%); }
    section { position: fixed; inset: auto 1rem 1rem auto; z-index: 2147483001; display: flex; flex-direction: column;
      inline-size: 26rem; max-inline-size: calc(100vw - 2rem); block-size: min(42rem, 100vh - 2rem);
      border: 1px solid GrayText; background: Canvas; box-shadow: 0 4px 24px rgb(0 0 0 / 35%); }
    section[hidden], .open[hidden] { display: none; }
    section iframe { flex: 1; min-block-size: 0; border: 0; }
    .close { align-self: stretch; border-color: #0b57ad; text-align: end; }
    .close:focus-visible { outline: 3px solid #fff; outline-offset: -5px; }
    @media (max-width: 30rem), (max-height: 30rem) {
      section { inset: 0; inline-size: auto; max-inline-size: none; block-size: auto; border: 0; }
    }`;

  const make = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };

  class Chat extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return;
      const root = this.attachShadow({ mode: "open" });
      if (root.adoptedStyleSheets) {
        const look = new CSSStyleSheet();
        look.replaceSync(LOOK);
        root.adoptedStyleSheets = [look];
      }
      if (this.hasAttribute("corner")) this.#corner(root);
      else root.append(this.#frame());
    }

    get #language() {
      const told = this.getAttribute("language") || script.dataset.language || document.documentElement.lang;
      return /^en\b/i.test(told) ? "en" : "vi";
    }

    #frame() {
      const address = new URL(FRAME);
      address.searchParams.set("language", this.#language);
      for (const [name, attribute] of Object.entries(LINKS)) {
        if (this.hasAttribute(attribute)) address.searchParams.set(name, this.getAttribute(attribute));
      }
      const title = WORDS[this.#language].title;
      const ways = { allow: "clipboard-write", loading: "lazy", referrerpolicy: "no-referrer" };
      return make("iframe", { src: address.href, title, ...ways });
    }

    /** Until the button is pressed nothing is asked of our server but this script. */
    #corner(root) {
      const words = WORDS[this.#language];
      const open = make("button", { type: "button", class: "open", lang: this.#language, "aria-expanded": "false" }, words.open);
      const close = make("button", { type: "button", class: "close", lang: this.#language }, words.close);
      const panel = make("section", { "aria-label": words.title, hidden: "" }, close);
      let frame = null;
      const show = (whether) => {
        if (!frame) panel.append((frame = this.#frame()));
        panel.hidden = !whether;
        open.hidden = whether;
        open.setAttribute("aria-expanded", String(whether));
        (whether ? frame : open).focus();
      };
      open.addEventListener("click", () => show(true));
      close.addEventListener("click", () => show(false));
      panel.addEventListener("keydown", (event) => event.key === "Escape" && show(false));
      // Escape inside the frame is not heard here: the frame tells.
      addEventListener("message", (event) => {
        if (frame && event.source === frame.contentWindow && event.data === "motcua:close") show(false);
      });
      root.append(open, panel);
    }
  }

  customElements.define("mot-cua-chat", Chat);

  const begin = () => {
    if (!document.querySelector("mot-cua-chat")) document.body.append(make("mot-cua-chat", { corner: "" }));
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
  else begin();
})();
