// The figures of one lab: each is made when its place is on the page, and updated with every frame; one that nobody can
// see at present is left alone while the lab plays.

import { type ElementPart, noChange } from 'lit';
import { Directive, directive } from 'lit/directive.js';
import type { Figure, Mounted, Stagehand } from '../contract/lab.ts';
import type { Scene } from '../contract/scene.ts';
import type { LabWords } from '../contract/words.ts';

interface Place {
  id: string;
  make(): Mounted;
  figure: Mounted | undefined;
  /** Whether it is on the screen, or will soon be. */
  near: boolean;
}

export class FigureHost {
  private readonly places = new Map<HTMLElement, Place>();
  private readonly onScreen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const place = this.places.get(target as HTMLElement);
        if (place) place.near = isIntersecting;
      }
    },
    { rootMargin: '25%' },
  );

  /** The figures that are far off the screen, by their ids. */
  get far(): string[] {
    return [...this.places.values()].filter(({ near }) => !near).map(({ id }) => id);
  }

  /** Gives a figure its place. It is made later: a view reads its colours from a host that is on the page. */
  mount(host: HTMLElement, figure: Figure, stagehand: Stagehand, words: LabWords): void {
    if (this.places.has(host)) return;
    const make = () => figure.mount(host, stagehand, words);
    this.places.set(host, { id: figure.id, make, figure: undefined, near: true });
    this.onScreen.observe(host);
  }

  /** Draws a scene: all of it, or what can be seen. */
  update(scene: Scene, only: 'all' | 'near'): void {
    for (const [host, place] of this.places) {
      if (!host.isConnected) {
        place.figure?.destroy();
        this.onScreen.unobserve(host);
        this.places.delete(host);
      } else if (only === 'all' || place.near) {
        place.figure ??= place.make();
        place.figure.update(scene);
      }
    }
  }

  clear(): void {
    for (const { figure } of this.places.values()) figure?.destroy();
    this.onScreen.disconnect();
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
