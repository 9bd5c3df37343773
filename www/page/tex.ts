// Formulas and prose. Formulas are set by KaTeX; `\htmlData{term=w}{w}` makes a term of them live. The
// sources are our own words and the core's; nothing a reader types comes here.

import katex from 'katex';
import { html, noChange, type TemplateResult } from 'lit';
import { Directive, directive } from 'lit/directive.js';

const made = new Map<string, DocumentFragment>();

/**
 * A formula as nodes, made once and then copied. KaTeX's markup would say the same, but in style attributes, which many
 * a page's Content-Security-Policy forbids; of its nodes it sets the styles by script.
 */
function formula(source: string, display: boolean): Node {
  const key = `${display}${source}`;
  let nodes = made.get(key);
  if (nodes === undefined) {
    const box = document.createElement('span');
    katex.render(source, box, {
      displayMode: display,
      trust: ({ command }) => command === '\\htmlData',
      strict: false,
      throwOnError: false,
    });
    nodes = document.createDocumentFragment();
    nodes.append(...box.childNodes);
    made.set(key, nodes);
  }
  return nodes.cloneNode(true);
}

class FormulaDirective extends Directive {
  private shown: string | undefined;

  override render(source: string, display: boolean) {
    const wanted = `${display}${source}`;
    if (wanted === this.shown) return noChange;
    this.shown = wanted;
    return formula(source, display);
  }
}
const set = directive(FormulaDirective);

/** TeX as a template. */
export const tex = (source: string, display = false): TemplateResult => html`${set(source, display)}`;

/** A paragraph's text: `$TeX$` and `*emphasis*`. */
export function prose(text: string): TemplateResult[] {
  // A full stop stays with the formula before it: a line may otherwise begin with one.
  return text.split(/(\$[^$]+\$[.,;:)]?|\*[^*]+\*)/).map((piece) => {
    const [, formula, stop] = /^\$(.+)\$(.?)$/.exec(piece) ?? [];
    if (formula) return html`<span class="together">${tex(formula)}${stop}</span>`;
    if (piece.startsWith('*') && piece.length > 1) return html`<em>${piece.slice(1, -1)}</em>`;
    return html`${piece}`;
  });
}
