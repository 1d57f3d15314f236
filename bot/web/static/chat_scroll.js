// Where the talk is scrolled to, and the button that leads to its end.

const AT_END = 24;
const NEAR_END = 120;

export class Scroll {
  /** `scroller` holds the `log`; `newest` is shown while the end is out of sight. */
  constructor({ scroller, log, newest }) {
    Object.assign(this, { scroller, log, newest });
    scroller.addEventListener("scroll", () => (newest.hidden ||= this.#below < AT_END));
    newest.addEventListener("click", () => this.toEnd());
  }

  /** Pixels of the talk that are out of sight below. */
  get #below() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  /** Whether the person reads at the end, and wants to be taken along. */
  get following() {
    return this.#below < NEAR_END;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.newest.hidden = true;
  }

  /** To the end, but never past the citizen's own last words: a long card is read from its top. */
  toAnswer() {
    const own = [...this.log.querySelectorAll(".line.own")].at(-1);
    const end = this.scroller.scrollHeight - this.scroller.clientHeight;
    this.scroller.scrollTop = own ? Math.min(end, own.offsetTop - 8) : 0;
    this.newest.hidden = this.#below < AT_END;
  }
}
