// The pictures on the first screen, where a reader has scrolled or swiped. On a phone words stand below them, and what
// leaves them no room there is cut off until a button is pressed: what is written below a drawing, and a little of it.

/** The room for a heading and a line of words below the pictures and what moves them, in pixels. */
const WORDS = 120;
/** What is less than this is not worth cutting off. */
const LITTLE = 12;
/** So much of a drawing is seen in any case. */
const DRAWN = 0.85;

interface Host extends HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
  requestUpdate(): void;
}

export class Pictures {
  /** Whether the row of pictures is cut off, or would be if the reader had not asked for all of it. */
  cut: 'off' | 'not' | 'shown' = 'not';
  /** Those in sight, by their ids. */
  private pair = '';
  private watched: HTMLElement | null = null;
  private whole = false;
  private readonly sizes = new ResizeObserver(() => this.fit());

  constructor(private readonly element: Host) {}

  private part(selector: string): HTMLElement | null {
    return this.element.renderRoot.querySelector<HTMLElement>(selector);
  }

  private get card(): Element | null {
    return this.element.querySelector(':scope > [slot=story]');
  }

  /** Brings them into sight, where they have been scrolled away, or the story stands below them and its title above. */
  reveal(): void {
    const focus = this.part('.focus');
    const { card } = this;
    if (!focus) return;
    const { top, bottom } = focus.getBoundingClientRect();
    if (top < 0 || (card && card.getBoundingClientRect().top >= bottom)) focus.scrollIntoView();
  }

  /** On a phone one swipes between two pictures: another beat, or another pair, begins with its first. */
  begin(anew: boolean): void {
    const focus = this.part('.focus');
    const pair = [...(focus?.children ?? [])].map((figure) => figure.getAttribute('data-figure')).join(' ');
    const another = anew || pair !== this.pair;
    if (another) this.whole = false;
    // Where a picture comes in before the one in sight, the browser keeps to the latter.
    if (another) focus?.scrollTo({ left: 0, behavior: 'instant' });
    if (pair !== this.pair || focus !== this.watched) this.watch(focus);
    else if (anew) this.fit();
    this.pair = pair;
  }

  /** All of the pictures, or only so much that words stand below them. */
  toggle(): void {
    this.whole = !this.whole;
    this.fit();
  }

  private watch(focus: HTMLElement | null): void {
    this.watched?.removeEventListener('scroll', this.fit);
    this.sizes.disconnect();
    this.watched = focus;
    focus?.addEventListener('scroll', this.fit, { passive: true });
    for (const part of [...(focus?.children ?? []), this.part('.dock')]) if (part) this.sizes.observe(part);
    this.fit();
  }

  /** There the row is as high as the picture in sight, and no higher than leaves room for words. */
  private readonly fit = (): void => {
    const focus = this.watched;
    if (!focus) return;
    const figures = [...focus.children].map((figure) => figure as HTMLElement);
    const away = (figure: HTMLElement) => Math.abs(figure.offsetLeft - focus.offsetLeft - focus.scrollLeft);
    const [near] = figures.sort((a, b) => away(a) - away(b));
    const narrow = getComputedStyle(focus).getPropertyValue('--uh-narrow') !== '';
    // Who comes to what is cut off, by keys or by a search in the page, gets it whole.
    if (focus.scrollTop > 0) {
      this.whole = true;
      focus.scrollTop = 0;
    }
    const all = near?.offsetHeight ?? 0;
    const most = near && narrow && this.card ? this.room(focus, near) : Number.POSITIVE_INFINITY;
    const long = all > most + LITTLE;
    const shown = long && !this.whole ? most : all;
    focus.style.setProperty('--uh-row', `${shown + focus.offsetHeight - focus.clientHeight}px`);
    const cut = !long ? 'not' : this.whole ? 'shown' : 'off';
    if (cut === this.cut) return;
    this.cut = cut;
    this.element.requestUpdate();
  };

  /** How high the row may be on the first screen. */
  private room(focus: HTMLElement, figure: HTMLElement): number {
    const top = focus.getBoundingClientRect().top + scrollY;
    const dock = this.part('.dock')?.offsetHeight ?? 0;
    const screen = document.documentElement.clientHeight;
    const drawing = figure.querySelector('canvas, svg');
    const drawn = drawing ? drawing.getBoundingClientRect().bottom - figure.getBoundingClientRect().top : 0;
    return Math.max(screen - top - dock - WORDS, DRAWN * drawn, screen / 3);
  }
}
