// Controls, drawn from what the lab says of them. Plain form elements: the platform's are accessible, known
// to every reader, and weigh nothing.

import { type ElementPart, html, noChange, nothing, type TemplateResult } from 'lit';
import { Directive, directive } from 'lit/directive.js';
import { live } from 'lit/directives/live.js';
import { plain } from '../charts/kit/format.ts';
import type { Control, Kind, Value } from '../core/protocol.ts';
import { icon } from '../page/icon.ts';
import { settled } from '../page/settled.ts';
import type { Words } from '../page/words.ts';
import { nearest, type Range, stops } from './stops.ts';

/** Resolves to why the control can’t have that value, or null. */
type SetControl = (control: string, value: Value) => Promise<string | null>;

/** The same from one of a control’s elements, where it is said why not; resolves to whether it went well. */
type SetAt = (element: Element, value: Value) => Promise<boolean>;

const inputOf = (event: Event) => event.target as HTMLInputElement;

/** What is refused is said at the control. */
const saidAt = (element: Element) => element.closest('.control')?.querySelector('.refused');

/** Whoever types again has read it. */
const unsay = (event: Event) => saidAt(inputOf(event))?.replaceChildren();

/** Whatever was said is over once the control has another value, whoever set it. */
class Emptied extends Directive {
  private value: string | undefined;

  override render(_value: string) {
    return noChange;
  }

  override update(part: ElementPart, [value]: [string]) {
    if (this.value !== undefined && this.value !== value) part.element.textContent = '';
    this.value = value;
    return noChange;
  }
}
const emptied = directive(Emptied);

/** One control with its label and help. */
export function control(about: Control, value: Value, ask: SetControl, words: Words): TemplateResult {
  const { id, label, help, kind } = about;
  const set: SetAt = async (element, value) => {
    const place = saidAt(element);
    const own = element.closest('.control');
    // It may need data that has to be fetched first.
    own?.setAttribute('aria-busy', 'true');
    const why = await ask(id, value);
    own?.removeAttribute('aria-busy');
    if (place) place.textContent = why;
    return why === null;
  };
  const helped = html`<span class="help" id="help-${id}">${help}</span>
    <span class="refused" role="alert" ${emptied(String(value))}></span>`;
  switch (kind.type) {
    case 'range':
      return html`<div class="control" data-control=${id}>
        <label for="control-${id}">${label}</label>
        ${range(about, kind, Number(value), set, words)}${helped}
      </div>`;
    case 'toggle':
      return html`<div class="control" data-control=${id}>
        <label class="check">
          <input type="checkbox" .checked=${live(value === true)} aria-describedby="help-${id}"
            @change=${(event: Event) => void set(inputOf(event), inputOf(event).checked)} />
          ${label}
        </label>
        ${helped}
      </div>`;
    case 'choice':
    case 'choices':
      return kind.type === 'choice' && kind.options.length > 4
        ? select(about, kind.options, value, set, helped)
        : chips(about, kind, value, set, helped);
    case 'text':
      return html`<div class="control" data-control=${id}>
        <label for="control-${id}">${label}</label>
        ${line(about, kind, String(value), set)}${helped}
      </div>`;
    case 'file':
    case 'table':
    case 'optional':
      return html``;
    default:
      kind satisfies never;
      return html``;
  }
}

/** A slider, by factors where the scale is, and a box that takes any number. */
function range(
  { id, label, effect }: Control,
  kind: Range,
  value: number,
  set: SetAt,
  words: Words,
): TemplateResult {
  const values = stops(kind);
  const slide = (event: Event) => void set(inputOf(event), values[Number(inputOf(event).value)] ?? value);
  // Building a model anew with every pixel of a drag would help nobody.
  const onInput = effect === 'rebuild' ? nothing : slide;
  const onChange = effect === 'rebuild' ? slide : nothing;
  const type = async (event: Event) => {
    const box = inputOf(event);
    if (!(await set(box, box.value))) box.value = String(value);
  };
  const box = html`<input class="box" id="control-${id}" type="text" inputmode="decimal" autocomplete="off"
    aria-describedby="help-${id}" .value=${settled(String(value))} @input=${unsay} @change=${type} />`;
  if (id === 'seed') {
    const another = (event: Event) =>
      void set(event.currentTarget as Element, Math.floor(Math.random() * 1000));
    return html`<span class="range">${box}
      <button type="button" class="quiet" title=${words.lab.newSeed} aria-label=${words.lab.newSeed} @click=${another}>
        ${icon('dice')}
      </button></span>`;
  }
  return html`<span class="range">
    <input type="range" min="0" max=${values.length - 1} step="1" aria-label=${label} aria-valuetext=${plain(value)}
      .value=${settled(String(nearest(values, value)))} @input=${onInput} @change=${onChange} />
    ${box}</span>`;
}

/** A line of text. What is refused stays while the cursor is in it, to be mended. */
function line(
  { id }: Control,
  kind: Extract<Kind, { type: 'text' }>,
  value: string,
  set: SetAt,
): TemplateResult {
  return html`<input class="box line-of-text" id="control-${id}" type="text" maxlength=${kind.most} autocomplete="off"
    spellcheck="false" aria-describedby="help-${id}" .value=${settled(value)} @input=${unsay}
    @change=${(event: Event) => void set(inputOf(event), inputOf(event).value)} />`;
}

function select(
  { id, label }: Control,
  options: { id: string; label: string }[],
  value: Value,
  set: SetAt,
  helped: TemplateResult,
): TemplateResult {
  const change = (event: Event) => void set(inputOf(event), inputOf(event).value);
  return html`<div class="control" data-control=${id}>
    <label for="control-${id}">${label}</label>
    <select id="control-${id}" aria-describedby="help-${id}" @change=${change}>
      ${options.map((o) => html`<option value=${o.id} .selected=${live(o.id === value)}>${o.label}</option>`)}
    </select>
    ${helped}
  </div>`;
}

/** Radio buttons or checkboxes that look like what they are: a few words to pick from. */
function chips(
  { id, label }: Control,
  kind: Extract<Kind, { type: 'choice' | 'choices' }>,
  value: Value,
  set: SetAt,
  helped: TemplateResult,
): TemplateResult {
  const many = kind.type === 'choices';
  const chosen = Array.isArray(value) ? value : [String(value)];
  const change = async (event: Event, option: string) => {
    const box = inputOf(event);
    const next = box.checked ? [...chosen, option] : chosen.filter((other) => other !== option);
    if (!(await set(box, many ? next : option))) box.checked = chosen.includes(option);
  };
  return html`<fieldset class="control" data-control=${id} aria-describedby="help-${id}">
    <legend>${label}</legend>
    <span class="chips">
      ${kind.options.map(
        (o) => html`<label class="chip">
          <input type=${many ? 'checkbox' : 'radio'} name="control-${id}" value=${o.id}
            .checked=${live(chosen.includes(o.id))} @change=${(event: Event) => change(event, o.id)} />
          <span>${o.label}</span>
        </label>`,
      )}
    </span>
    ${helped}
  </fieldset>`;
}
