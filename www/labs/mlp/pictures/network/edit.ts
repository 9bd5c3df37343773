/** The little form in which one weight or bias is read and set, while the network goes on training. */

import { fill, plain, signed } from '../../../../charts/kit/format.ts';
import { gradientOf, type NetworkData, parameterName, parameterOf } from './data.ts';
import type { Parameter } from './layout.ts';

export interface EditorOptions {
  onSet: (parameter: Parameter, value: number) => void;
  /** Closed; whether by the reader, who then wants the focus back where it was. */
  onClose: (parameter: Parameter, byReader: boolean) => void;
}

const STOPS = 400;
/** Milliseconds in which a new value comes back with the network's numbers. */
const SETTLING = 250;

/** What was typed as a number: a true minus sign and a decimal comma are understood. Null when it is none. */
export function parseNumber(text: string): number | null {
  const plainText = text.trim().replaceAll('\u2212', '-').replace(',', '.');
  if (plainText === '' || !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plainText)) return null;
  const value = Number(plainText);
  return Number.isFinite(Math.fround(value)) ? value : null;
}

/** The end of the slider for a value: roomy about it, and round. */
export function sliderReach(value: number): number {
  const size = Number.isFinite(value) ? Math.abs(value) : 0;
  let reach = 2;
  while (reach < size * 1.25 && reach < 1e30) reach *= reach.toString().startsWith('2') ? 2.5 : 2;
  return reach;
}

export class ParameterEditor {
  private readonly box = document.createElement('div');
  private readonly title = document.createElement('span');
  private readonly close = document.createElement('button');
  private readonly number = document.createElement('input');
  private readonly slider = document.createElement('input');
  private readonly now = document.createElement('span');
  private readonly gradient = document.createElement('span');
  private readonly complaint = document.createElement('span');
  private parameter: Parameter | null = null;
  private reach = 2;
  /** The reader is in the middle of typing: the box is theirs. */
  private typing = false;
  private sliding = false;
  /** Until when the value just set is on its way, by the page's clock. */
  private settling = 0;
  /** Whose value the box holds. */
  private shown: Parameter | null = null;
  private data: NetworkData | null = null;

  constructor(
    host: HTMLElement,
    private readonly options: EditorOptions,
  ) {
    const { box, title, close, number, slider, now, gradient, complaint } = this;
    box.className = 'uh-network-edit';
    box.setAttribute('role', 'dialog');
    box.hidden = true;
    title.className = 'name';
    close.type = 'button';
    close.textContent = '×';
    number.type = 'text';
    number.inputMode = 'decimal';
    number.autocomplete = 'off';
    number.className = 'box';
    slider.type = 'range';
    slider.min = '0';
    slider.max = String(STOPS);
    slider.step = '1';
    now.className = 'now';
    gradient.className = 'gradient';
    complaint.className = 'complaint';
    complaint.setAttribute('role', 'alert');
    box.append(title, close, slider, number, now, gradient, complaint);
    host.append(box);
    number.addEventListener('input', () => {
      this.typing = true;
    });
    number.addEventListener('change', () => this.take());
    number.addEventListener('blur', () => {
      // What is no number stays, with its complaint, to be mended.
      if (parseNumber(number.value) !== null) this.typing = false;
      this.refresh();
    });
    slider.addEventListener('pointerdown', () => {
      this.sliding = true;
    });
    for (const end of ['pointerup', 'pointercancel', 'blur'])
      slider.addEventListener(end, () => {
        this.sliding = false;
      });
    slider.addEventListener('input', () => {
      this.typing = false;
      const value = (Number(slider.value) / STOPS) * 2 * this.reach - this.reach;
      const chosen = Number(value.toPrecision(3));
      this.number.value = plain(chosen);
      this.set(chosen);
    });
    slider.addEventListener('change', () => {
      this.sliding = false;
    });
    box.addEventListener('keydown', (event) => {
      // The page's own shortcuts must not hear what is typed here.
      event.stopPropagation();
      if (event.key === 'Escape') this.shut(true);
      if (event.key === 'Enter' && event.target === number) this.take();
    });
    close.addEventListener('click', () => this.shut(true));
  }

  /** The parameter being edited, if any. */
  get open(): Parameter | null {
    return this.parameter;
  }

  /** Opens below `top`, about `x`, in the host's pixels, no wider than `room`, and takes the focus. */
  show(parameter: Parameter, data: NetworkData, x: number, top: number, room: number): void {
    this.parameter = parameter;
    this.data = data;
    this.typing = false;
    this.settling = 0;
    this.shown = null;
    this.number.removeAttribute('aria-invalid');
    this.reach = sliderReach(parameterOf(data, parameter));
    this.box.hidden = false;
    this.complaint.textContent = '';
    const { words } = data;
    const name = parameterName(data, parameter);
    this.title.textContent = name;
    this.box.setAttribute('aria-label', name);
    this.close.setAttribute('aria-label', words.close);
    this.number.setAttribute('aria-label', `${name}, ${words.value}`);
    this.slider.setAttribute('aria-label', name);
    this.refresh();
    const width = this.box.offsetWidth;
    this.box.style.left = `${Math.max(0, Math.min(room - width, x - width / 2))}px`;
    this.box.style.top = `${top}px`;
    this.number.focus({ preventScroll: true });
    this.number.select();
  }

  /** New numbers of the same network. */
  update(data: NetworkData): void {
    this.data = data;
    if (this.parameter !== null) this.refresh();
  }

  shut(byReader: boolean): void {
    const { parameter } = this;
    if (parameter === null) return;
    this.parameter = null;
    this.box.hidden = true;
    this.options.onClose(parameter, byReader);
  }

  destroy(): void {
    this.box.remove();
  }

  private refresh(): void {
    const { data, parameter } = this;
    if (data === null || parameter === null) return;
    const value = parameterOf(data, parameter);
    const text = Number.isNaN(value) ? '' : plain(value);
    // A frame that left before the new value arrived would put the slider back.
    const settled = performance.now() > this.settling;
    const busy = this.typing || (this.number.matches(':focus') && this.shown === parameter);
    if (!busy && settled && this.number.value !== text) this.number.value = text;
    this.shown = parameter;
    if (!this.sliding && settled && Number.isFinite(value)) {
      // It may train beyond the end of the slider, which then reaches farther.
      this.reach = Math.max(this.reach, sliderReach(value / 1.25));
      this.slider.value = String(Math.round((STOPS * (value + this.reach)) / (2 * this.reach)));
      this.slider.setAttribute('aria-valuetext', text);
    }
    const said = (number: number) => (Number.isNaN(number) ? '–' : signed(number));
    write(this.now, `${data.words.value} ${said(value)}`);
    write(this.gradient, fill(data.words.gradient, { value: said(gradientOf(data, parameter)) }));
  }

  /** What stands in the box becomes the parameter's value. */
  private take(): void {
    const { data } = this;
    if (!this.typing || data === null) return;
    const value = parseNumber(this.number.value);
    if (value === null) {
      this.complaint.textContent = fill(data.words.notANumber, { text: this.number.value });
      this.number.setAttribute('aria-invalid', 'true');
      return;
    }
    this.typing = false;
    this.set(value);
  }

  private set(value: number): void {
    this.complaint.textContent = '';
    this.number.removeAttribute('aria-invalid');
    this.settling = performance.now() + SETTLING;
    if (this.parameter !== null) this.options.onSet(this.parameter, value);
  }
}

/** Live numbers, written only when they change. */
function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
