// Formulas and prose. Formulas are set by KaTeX; `\htmlData{term=w}{w}` makes a term of them live. The
// sources are our own words and the core's; nothing a reader types comes here.

import katex from 'katex';
import { html, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';

const set = new Map<string, string>();

/** TeX as HTML, with MathML for those who hear it or have no fonts. */
function texMarkup(source: string, display = false): string {
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
  return markup;
}

/** TeX as a template. */
export const tex = (source: string, display = false): TemplateResult =>
  html`${unsafeHTML(texMarkup(source, display))}`;

type Piece = { plain: string } | { emphasis: string } | { formula: string; stop: string };

/** A paragraph's pieces: `$TeX$`, `*emphasis*`, and what is between them. */
const pieces = (text: string): Piece[] =>
  // A full stop stays with the formula before it: a line may otherwise begin with one.
  text.split(/(\$[^$]+\$[.,;:)]?|\*[^*]+\*)/).map((piece) => {
    const [, formula, stop = ''] = /^\$(.+)\$(.?)$/.exec(piece) ?? [];
    if (formula) return { formula, stop };
    return piece.startsWith('*') && piece.length > 1 ? { emphasis: piece.slice(1, -1) } : { plain: piece };
  });

/** A paragraph as a template. */
export const prose = (text: string): TemplateResult[] =>
  pieces(text).map((piece) => {
    if ('formula' in piece) return html`<span class="together">${tex(piece.formula)}${piece.stop}</span>`;
    return 'emphasis' in piece ? html`<em>${piece.emphasis}</em>` : html`${piece.plain}`;
  });

/** A paragraph as HTML. */
export const proseMarkup = (text: string): string =>
  pieces(text)
    .map((piece) => {
      if ('formula' in piece) return `<span class="together">${texMarkup(piece.formula)}${piece.stop}</span>`;
      return 'emphasis' in piece ? `<em>${escaped(piece.emphasis)}</em>` : escaped(piece.plain);
    })
    .join('');

const escaped = (plain: string): string => plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
