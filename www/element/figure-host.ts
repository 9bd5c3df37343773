// The figures of one lab: each is made when its place is on the page, and updated with every frame.

import { type ElementPart, noChange } from 'lit';
import { Directive, directive } from 'lit/directive.js';
import type { Figure, Mounted, Stagehand } from '../contract/lab.ts';
import type { Scene } from '../contract/scene.ts';
import type { LabWords } from '../contract/words.ts';

interface Place {
  make(): Mounted;
  figure: Mounted | undefined;
}

export class FigureHost {
  private readonly places = new Map<HTMLElement, Place>();

  /** Gives a figure its place. It is made later: a view reads its colours from a host that is on the page. */
  mount(host: HTMLElement, figure: Figure, stagehand: Stagehand, words: LabWords): void {
    if (this.places.has(host)) return;
    this.places.set(host, { make: () => figure.mount(host, stagehand, words), figure: undefined });
  }

  update(scene: Scene): void {
    for (const [host, place] of this.places) {
      if (host.isConnected) {
        place.figure ??= place.make();
        place.figure.update(scene);
      } else {
        place.figure?.destroy();
        this.places.delete(host);
      }
    }
  }

  clear(): void {
    for (const { figure } of this.places.values()) figure?.destroy();
    this.places.clear();
  }
}

class MountDirective extends Directive {
  override render(_host: FigureHost, _figure: Figure, _stagehand: Stagehand, _words: LabWords) {
    return noChange;
  }

  override update(part: ElementPart, [host, figure, stagehand, words]: Parameters<this['render']>) {
    host.mount(part.element as HTMLElement, figure, stagehand, words);
    return noChange;
  }
}

/** `<div ${mount(…)}>`: the element becomes the figure's place. */
export const mount = directive(MountDirective);
