/**
 * Where keys have led in a picture that shows what the lab has answered: the next key goes on from there, so that fast
 * keys lose none. A pointer and leaving the picture end it.
 */

export class Walk<Place> {
  private ahead: Place | null = null;

  constructor(canvas: HTMLElement) {
    for (const end of ['blur', 'pointerdown'] as const) canvas.addEventListener(end, () => this.end());
  }

  /** Where the next key goes on from: where the last one led, or what is shown. */
  from<Shown>(shown: Shown): Place | Shown {
    return this.ahead ?? shown;
  }

  /** A key has led to a place. */
  to(place: Place): Place {
    this.ahead = place;
    return place;
  }

  /** The lab has answered, and this is shown now. */
  answered(shown: Place | null | undefined): void {
    if (this.ahead !== null && JSON.stringify(shown) === JSON.stringify(this.ahead)) this.end();
  }

  /** What is shown leads again. */
  end(): void {
    this.ahead = null;
  }
}
