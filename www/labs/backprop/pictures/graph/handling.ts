/** Setting the number in a box by hand: dragged sideways, or typed after Enter or a double click. */

import { typed } from '../../../../charts/kit/format.ts';
import { NumberDrag } from '../../../../charts/kit/number-drag.ts';
import { locateIn } from '../../../../charts/kit/pointer.ts';
import type { Box } from './layout.ts';

export interface Handled {
  /** The node that something drawn belongs to; below 0 if to none. */
  nodeOf(target: EventTarget | null): number;
  /** Its present value; none if it cannot be set. */
  valueOf(node: number): number | undefined;
  /** What the box for typing is called. */
  nameOf(node: number): string;
  boxOf(node: number): Box | undefined;
  set(node: number, value: number | string): void;
}

export interface Handling {
  end(): void;
}

export function handle(field: HTMLElement, handled: Handled): Handling {
  const drag = new NumberDrag<number>((node, value) => handled.set(node, value));
  let input: HTMLInputElement | undefined;

  field.addEventListener('pointerdown', (event) => {
    const node = handled.nodeOf(event.target);
    const from = handled.valueOf(node);
    if (event.button !== 0 || from === undefined) return;
    drag.press(node, from, locateIn(field, event)[0], event.pointerId);
  });
  field.addEventListener('pointermove', (event) => {
    if (drag.move(locateIn(field, event)[0], event.pointerId) && !field.hasPointerCapture(event.pointerId))
      field.setPointerCapture(event.pointerId);
  });
  for (const end of ['pointerup', 'pointercancel'] as const)
    field.addEventListener(end, () => drag.release());

  const edit = (node: number, button: HTMLElement) => {
    const value = handled.valueOf(node);
    const box = handled.boxOf(node);
    if (value === undefined || !box) return;
    input?.remove();
    const made = document.createElement('input');
    input = made;
    Object.assign(made, { type: 'text', inputMode: 'decimal', className: 'set', value: typed(value) });
    made.setAttribute('aria-label', handled.nameOf(node));
    made.style.translate = `${box.x}px ${box.y}px`;
    made.style.width = `${box.width}px`;
    made.style.height = `${box.height}px`;
    const close = (keep: boolean) => {
      if (input !== made) return;
      input = undefined;
      const [text, focused] = [made.value.trim(), made.matches(':focus')];
      made.remove();
      if (focused) button.focus();
      if (keep && text !== typed(value)) handled.set(node, text);
    };
    made.addEventListener('blur', () => close(true));
    made.addEventListener('keydown', (event) => {
      // The keys of the graph, and of the lab, mean other things.
      event.stopPropagation();
      if (event.key === 'Enter' || event.key === 'Escape') {
        event.preventDefault();
        close(event.key === 'Enter');
      }
    });
    field.append(made);
    made.focus();
    made.select();
  };
  field.addEventListener('keydown', (event) => {
    const node = handled.nodeOf(event.target);
    if (event.key !== 'Enter' || handled.valueOf(node) === undefined) return;
    event.preventDefault();
    edit(node, event.target as HTMLElement);
  });
  field.addEventListener('dblclick', (event) => {
    const node = handled.nodeOf(event.target);
    const button = (event.target as Element).closest('button');
    if (node >= 0 && button) edit(node, button);
  });
  return {
    end() {
      drag.end();
      input = undefined;
    },
  };
}
