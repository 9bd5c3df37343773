// A form element's value that follows the lab, except while the reader is at it: a lab that trains draws
// sixty times a second, and must not take the text from under the cursor or the thumb from under the finger.

import { noChange } from 'lit';
import { Directive, directive, type PartInfo, PartType, type PropertyPart } from 'lit/directive.js';

class SettledDirective extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.PROPERTY || part.name !== 'value') throw new Error('settled() is for .value');
  }

  override render(value: string) {
    return value;
  }

  override update(part: PropertyPart, [value]: [string]) {
    const input = part.element as HTMLInputElement;
    const busy = input.matches(input.type === 'range' ? ':active' : ':focus');
    // Set here and not by Lit, which would leave out a value that it set before the reader changed it.
    if (!busy && input.value !== value) input.value = value;
    return noChange;
  }
}

/** `.value=${settled(text)}` */
export const settled = directive(SettledDirective);
