/** A picture of places: the pointer looks at one, arrow keys walk from one to the next, and what is there is read out. */

import { CanvasView, type ViewData } from './canvas.ts';
import type { Point } from './geometry.ts';

export abstract class PlacesView<Data extends ViewData, Place> extends CanvasView<Data> {
  /** What is looked at. */
  protected place: Place | null = null;
  private shape = '';

  /** `looked` is told when something is looked at, and when nothing is any more. */
  constructor(
    host: HTMLElement,
    private readonly looked: (at: boolean) => void = () => {},
  ) {
    super(host);
    this.canvas.tabIndex = 0;
    this.listen('pointermove', (event) => {
      this.look(this.data && this.placeAt(this.data, this.locate(event)));
    });
    this.listen('pointerleave', () => this.look(null));
    this.listen('blur', () => this.look(null));
    this.listen('keydown', (event) => this.key(event));
  }

  override update(data: Data): void {
    const shape = this.shapeOf(data);
    if (shape !== this.shape) {
      this.shape = shape;
      this.data = data;
      this.resizeToPreferred();
    }
    super.update(data);
  }

  /** What the height depends on. */
  protected abstract shapeOf(data: Data): string;
  /** The place at a point of the picture. */
  protected abstract placeAt(data: Data, at: Point): Place | null;
  /** Where an arrow key leads from a place, or from none; null for a key that leads nowhere. */
  protected abstract walked(data: Data, from: Place | null, key: string): Place | null;
  /** What is there, in words. */
  protected abstract reading(data: Data, place: Place): string;

  private look(place: Place | null): void {
    if (JSON.stringify(place) === JSON.stringify(this.place)) return;
    if ((place === null) !== (this.place === null)) this.looked(place !== null);
    this.place = place;
    this.drawSoon();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.look(null);
    if (!this.data || !event.key.startsWith('Arrow')) return;
    const place = this.walked(this.data, this.place, event.key);
    if (place === null) return;
    event.preventDefault();
    this.look(place);
    this.announce(this.reading(this.data, place));
  }
}
