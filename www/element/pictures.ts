// The pictures on the first screen, where a reader has scrolled or swiped.

export class Pictures {
  /** Those in sight, by their ids. */
  private pair = '';

  constructor(
    private readonly element: HTMLElement & { readonly renderRoot: HTMLElement | DocumentFragment },
  ) {}

  private get focus(): Element | null {
    return this.element.renderRoot.querySelector('.focus');
  }

  /** Brings them into sight, where they have been scrolled away, or the story stands below them and its title above. */
  reveal(): void {
    const { focus } = this;
    const card = this.element.querySelector(':scope > [slot=story]');
    if (!focus) return;
    const { top, bottom } = focus.getBoundingClientRect();
    if (top < 0 || (card && card.getBoundingClientRect().top >= bottom)) focus.scrollIntoView();
  }

  /** On a phone one swipes between two pictures: another beat, or another pair, begins with its first. */
  begin(anew: boolean): void {
    const { focus } = this;
    const pair = [...(focus?.children ?? [])].map((figure) => figure.getAttribute('data-figure')).join(' ');
    // Where a picture comes in before the one in sight, the browser keeps to the latter.
    if (anew || pair !== this.pair) focus?.scrollTo({ left: 0, behavior: 'instant' });
    this.pair = pair;
  }
}
