// Prose as HTML, for the pages that are there before any script. Formulas are MathML, which asks for no fonts and has no
// style attributes: a Content-Security-Policy may forbid those.

import katex from 'katex';
import { OPTIONS, pieces } from './tex.ts';

/** A paragraph's text: `$TeX$` and `*emphasis*`. */
export const proseMarkup = (text: string): string =>
  pieces(text)
    .map((piece) => {
      if ('emphasis' in piece) return `<em>${escaped(piece.emphasis)}</em>`;
      if ('plain' in piece) return escaped(piece.plain);
      const markup = katex.renderToString(piece.formula, { ...OPTIONS, output: 'mathml' });
      return `<span class="together">${markup}${piece.stop}</span>`;
    })
    .join('');

export const escaped = (plain: string): string => plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
