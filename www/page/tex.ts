// Formulas and prose. Formulas are set by KaTeX; `\htmlData{term=w}{w}` makes a term of them live. The
// sources are our own words and the core's; nothing a reader types comes here.

import katex from 'katex';
import { html, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';

const set = new Map<string, string>();

/** TeX as a template. */
export function tex(source: string, display = false): TemplateResult {
  const key = `${display}${source}`;
  let markup = set.get(key);
  if (markup === undefined) {
    const trust = ({ command }: { command: string }) => command === '\\htmlData';
    markup = katex.renderToString(source, {
      displayMode: display,
      trust,
      strict: false,
      throwOnError: false,
    });
    set.set(key, markup);
  }
  return html`${unsafeHTML(markup)}`;
}

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
