// The arithmetic behind a node, with its numbers: what made its value, and what made its gradient.

import { html, type TemplateResult } from 'lit';
import { fill, plain, signed } from '../../../charts/kit/format.ts';
import { factor, num, type Part, say } from '../../../page/numbers.ts';
import { type Edge, type Moment, type Node, symbolOf, termOf } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** A letter with its indices. */
export function letter(node: Node): TemplateResult {
  const [name, high, low] = symbolOf(node);
  const term = termOf(node.id);
  if (!high && !low) return html`<span class="symbol" data-term=${term}><i>${name}</i></span>`;
  return html`<span class="symbol" data-term=${term}><i>${name}</i><span class="indices"><span>${high}</span><span>${low}</span></span></span>`;
}

/** ∂L/∂ of a node. */
export const slopeOf = (node: Node): TemplateResult =>
  html`<span class="together">∂<i>L</i>/∂${letter(node)}</span>`;

const value = (node: Node) => num(plain(node.value ?? Number.NaN, 4), 'values', termOf(node.id));
const gradient = (node: Node) =>
  num(signed(node.gradient ?? Number.NaN, 3), 'node_gradients', `grad.${termOf(node.id)}`);

/** What a node was computed from: 0.3 × 1 + 0.8 × 0.5 + 0.1 = 0.8. Null before it has been. */
export function made(node: Node, { nodes }: Moment): TemplateResult | null {
  const of = (edge: Edge | undefined) => nodes[edge?.from ?? -1];
  const inputs = node.inputs.map(of).filter((input) => input !== undefined);
  if (node.value === undefined || inputs.length !== node.inputs.length) return null;
  const [first, second] = inputs;
  if (!first) return null;
  const term = (input: Node) => factor(input.value, value(input));
  const result = html` = ${value(node)}`;
  switch (node.op) {
    case 'product':
      return second ? html`${letter(node)} = ${term(first)} × ${term(second)}${result}` : null;
    case 'sum':
      return html`${letter(node)} = ${inputs.map((input, i) => html`${i > 0 ? ' + ' : ''}${term(input)}`)}${result}`;
    case 'weighted_sum': {
      const pairs = inputs.slice(0, -1).flatMap((input, i) => {
        const weight = inputs[i + 1];
        return i % 2 === 0 && weight ? [html`${term(input)} × ${term(weight)} + `] : [];
      });
      const bias = inputs.at(-1);
      return html`${letter(node)} = ${pairs}${bias ? term(bias) : ''}${result}`;
    }
    case 'activation':
      return html`${letter(node)} = φ(${value(first)})${result}`;
    case 'error':
      return second ? html`${letter(node)} = ${value(first)} − ${term(second)}${result}` : null;
    case 'square':
      return html`${letter(node)} = ${term(first)}²${result}`;
    case 'cross_entropy':
      return second
        ? html`${letter(node)} = ln(1 + e<sup>${value(first)}</sup>) − ${value(second)} × ${term(first)}${result}`
        : null;
    default:
      return null;
  }
}

/** What one edge hands back: −0.42 × 1.5 = −0.63. Null before it has. */
function handed(edge: Edge, { nodes }: Moment): TemplateResult | null {
  const [from, to] = [nodes[edge.from], nodes[edge.to]];
  if (!from || !to || edge.product === undefined || edge.local === undefined) return null;
  return html`${share(edge, to)} = ${num(signed(edge.product, 3), 'products', `grad.${termOf(from.id)}`)}`;
}

/** −0.42 × 1.5 */
function share(edge: Edge, to: Node): TemplateResult {
  const local = num(plain(edge.local ?? Number.NaN, 3), 'local_derivatives', termOf(to.id));
  return html`<span class="together">${gradient(to)} × ${factor(edge.local, local)}</span>`;
}

/** All that the way back through an operation hands out, a line for each input. */
export function handedOut(node: Node, moment: Moment, words: Words): TemplateResult | null {
  const lines = node.inputs.map((edge) => {
    const from = moment.nodes[edge.from];
    const product = handed(edge, moment);
    if (!from || !product) return null;
    // Where paths meet, this is one share of several.
    const equals =
      from.outputs.length > 1
        ? html`<span class="together">${slopeOf(from)} += </span>`
        : html`${slopeOf(from)} = `;
    return html`<div role="listitem">${equals}${product}${sumSoFar(from, words)}</div>`;
  });
  return lines.includes(null) ? null : html`<div class="shares" role="list">${lines}</div>`;
}

function sumSoFar(node: Node, { texts }: Words): Part {
  if (node.outputs.length < 2) return '';
  const text = node.open > 0 ? texts.soFar : texts.inAll;
  return html`; ${say(text, { sum: gradient(node), open: String(node.open) })}`;
}

/** What a node's gradient is made of: every path's product, and their sum. */
export function blamed(node: Node, moment: Moment, { texts }: Words): TemplateResult | null {
  if (node.gradient === undefined) return null;
  if (node.outputs.length === 0) return html`${slopeOf(node)} = ${gradient(node)}`;
  const paths = node.outputs.filter((edge) => edge.product !== undefined);
  const shares = paths.map((edge, i) => {
    const to = moment.nodes[edge.to];
    return to ? html`${i > 0 ? ' + ' : ''}${share(edge, to)}` : '';
  });
  const open = node.open > 0 ? html` ${fill(texts.pathsOpen, { open: node.open })}` : '';
  const same =
    node.autodiff === undefined
      ? ''
      : html`; ${say(texts.autodiffSays, { same: num(signed(node.autodiff, 3), 'autodiff', `grad.${termOf(node.id)}`) })}`;
  return html`${slopeOf(node)} = ${shares} = ${gradient(node)}${open}${same}`;
}
