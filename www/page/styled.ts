// Style of a single element. A style attribute, which is what Lit makes of its own `styleMap` at first, is forbidden
// by many a page's Content-Security-Policy; a property set by script is not.

import { type ElementPart, noChange } from 'lit';
import { Directive, directive } from 'lit/directive.js';

class StyledDirective extends Directive {
  override render(_properties: Readonly<Record<string, string>>) {
    return noChange;
  }

  override update(part: ElementPart, [properties]: Parameters<this['render']>) {
    const { style } = part.element as HTMLElement;
    for (const [name, value] of Object.entries(properties)) style.setProperty(name, value);
    return noChange;
  }
}

/** `<i ${styled({ '--at': '0.5' })}>`: always the same properties. */
export const styled = directive(StyledDirective);
