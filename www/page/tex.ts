// Formulas and prose. Formulas are set by KaTeX; `\htmlData{term=w}{w}` makes a term of them live. The
// sources are our own words and the core's; nothing a reader types comes here.

import type Katex from 'katex';
import type { KatexOptions } from 'katex';
import { html, noChange, nothing, type TemplateResult } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive } from 'lit/directive.js';

export const OPTIONS: KatexOptions = {
  trust: ({ command }) => command === '\\htmlData',
  strict: false,
  throwOnError: false,
};

let katex: typeof Katex | undefined;
let coming: Promise<void> | undefined;

/**
 * Has KaTeX there. It is half of all our script, and the cover has no formula: whoever is about to show one waits for
 * this, so that nothing jumps. Where it can't be fetched, formulas stand as they are written.
 */
export function typesetter(): Promise<void> {
  coming ??= import('katex').then(
    (module) => {
      katex = module.default;
    },
    () => {
      coming = undefined;
    },
  );
  return coming;
}

const made = new Map<string, DocumentFragment>();

/**
 * A formula as nodes, made once and then copied. KaTeX's markup would say the same, but in style attributes, which many
 * a page's Content-Security-Policy forbids; of its nodes it sets the styles by script.
 */
function formula(source: string, display: boolean): Node {
  if (!katex) return document.createTextNode(source);
  const key = `${display}${source}`;
  let nodes = made.get(key);
  if (nodes === undefined) {
    const box = document.createElement('span');
    katex.render(source, box, { ...OPTIONS, displayMode: display });
    nodes = document.createDocumentFragment();
    nodes.append(...box.childNodes);
    made.set(key, nodes);
  }
  return nodes.cloneNode(true);
}

class FormulaDirective extends AsyncDirective {
  private shown: string | undefined;

  override render(source: string, display: boolean) {
    const wanted = `${display}${source}`;
    if (wanted === this.shown) return noChange;
    this.shown = wanted;
    if (katex) return formula(source, display);
    void typesetter().then(() => {
      if (wanted === this.shown) this.setValue(formula(source, display));
    });
    return nothing;
  }
}
const set = directive(FormulaDirective);

/** TeX as a template. */
export const tex = (source: string, display = false): TemplateResult => html`${set(source, display)}`;

/** A text in which no line begins with the sign of a percentage. */
export const unbroken = (text: string): string => text.replaceAll(' %', '\u00a0%');

export type Piece = { plain: string } | { emphasis: string } | { formula: string; stop: string };

/** A paragraph's pieces: `$TeX$`, `*emphasis*`, and what is between them. */
export const pieces = (text: string): Piece[] =>
  // A full stop stays with the formula before it: a line may otherwise begin with one.
  unbroken(text)
    .split(/(\$[^$]+\$[.,;:)]?|\*[^*]+\*)/)
    .map((piece) => {
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
