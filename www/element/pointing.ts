// What the pointer, the focus and the keys do in a lab: a number explains itself, a term lights up, and a
// letter does what a button does.

import { isLit } from '../charts/kit/terms.ts';
import type { Scene } from '../contract/scene.ts';
import { Tooltip } from './tooltip.ts';

export interface Pointed {
  scene(): Scene | undefined;
  term(term: string | null): void;
  /** What a key does, if anything. */
  key(key: string): (() => void) | undefined;
}

/** Listens on a lab and its shadow root. */
export function listen(host: HTMLElement, root: ShadowRoot, pointed: Pointed): void {
  const tooltip = new Tooltip(root);
  const away = () => {
    pointed.term(null);
    tooltip.hide();
  };
  const point = (event: Event) => {
    const target = event.composedPath()[0];
    if (!(target instanceof Element)) return;
    pointed.term(target.closest<HTMLElement>('[data-term]')?.dataset.term ?? null);
    const number = target.closest<HTMLElement>('[data-channel]');
    const channel = pointed.scene()?.about.channels.find((c) => c.id === number?.dataset.channel);
    if (number && channel) tooltip.show(number, channel);
    else tooltip.hide();
  };
  for (const type of ['pointerover', 'focusin']) root.addEventListener(type, point);
  for (const type of ['pointerleave', 'focusout']) host.addEventListener(type, away);
  host.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.composedPath()[0])) return;
    if (event.key === 'Escape') away();
    const command = pointed.key(event.key.toLowerCase());
    if (!command) return;
    event.preventDefault();
    command();
  });
}

/** Letters belong to those who write them. */
function isTyping(target: EventTarget | undefined): boolean {
  if (target instanceof HTMLInputElement) return target.type === 'text';
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Lights a term wherever it stands: KaTeX's output is markup that Lit does not look into. */
export function light(root: ParentNode, term: string | null): void {
  for (const element of root.querySelectorAll<HTMLElement>('[data-term]')) {
    element.classList.toggle('lit', isLit(term, element.dataset.term ?? ''));
  }
}
