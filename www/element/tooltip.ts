// What a number is: shown under the pointer or the focus, over everything else.

import { html, nothing, render } from 'lit';
import { perScreenPixel } from '../charts/kit/pointer.ts';
import type { ChannelInfo } from '../core/protocol.ts';
import { tex } from '../page/tex.ts';

export class Tooltip {
  private readonly box = document.createElement('div');
  private shown: Element | null = null;

  constructor(root: ShadowRoot) {
    this.box.className = 'tooltip';
    this.box.setAttribute('role', 'tooltip');
    this.box.popover = 'manual';
    root.append(this.box);
  }

  show(at: Element, channel: ChannelInfo): void {
    if (at === this.shown) return;
    this.shown = at;
    const formula = channel.formula ? html`<span class="formula">${tex(channel.formula)}</span>` : nothing;
    render(html`<b>${channel.label}</b>${formula}<span>${channel.help}</span>`, this.box);
    this.box.showPopover();
    const { innerWidth, innerHeight } = this.box.ownerDocument.defaultView ?? window;
    const [near, own] = [at.getBoundingClientRect(), this.box.getBoundingClientRect()];
    const left = Math.max(8, Math.min(near.left, innerWidth - own.width - 8));
    const below = near.bottom + 6;
    const top = below + own.height < innerHeight ? below : Math.max(8, near.top - own.height - 6);
    const [across, down] = perScreenPixel(this.box);
    this.box.style.translate = `${left * across}px ${top * down}px`;
  }

  hide(): void {
    if (!this.shown) return;
    this.shown = null;
    this.box.hidePopover();
  }
}
