// The figures of one lab: mounted when their place is on the page, updated with every frame.

import { type ElementPart, noChange } from 'lit';
import { Directive, directive } from 'lit/directive.js';
import type { Figure, LabWords, Mounted, Scene, Stagehand } from '../labs/lab-view.ts';

export class FigureHost {
  private readonly mounted = new Map<Element, { id: string; figure: Mounted }>();

  /** Draws a figure in an element, once. */
  mount(host: HTMLElement, figure: Figure, stagehand: Stagehand, words: LabWords): void {
    if (this.mounted.get(host)?.id === figure.id) return;
    this.mounted.set(host, { id: figure.id, figure: figure.mount(host, stagehand, words) });
  }

  update(scene: Scene): void {
    for (const [host, { figure }] of this.mounted) {
      if (host.isConnected) {
        figure.update(scene);
      } else {
        figure.destroy();
        this.mounted.delete(host);
      }
    }
  }

  clear(): void {
    for (const { figure } of this.mounted.values()) figure.destroy();
    this.mounted.clear();
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
