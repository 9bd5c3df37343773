// Live numbers: each says, under the pointer, what it is and where it stands in the formula.

import { html, nothing, type TemplateResult } from 'lit';

/** What can stand in a sentence. */
export type Part = TemplateResult | string | readonly Part[];

/**
 * A number that comes from a channel, and the term of the formula it belongs to. The lab's element shows
 * the channel's own explanation under the pointer, and lights the term.
 */
export const num = (text: string | TemplateResult, channel: string, term?: string): TemplateResult =>
  html`<span class="num" data-channel=${channel} data-term=${term ?? nothing}>${text}</span>`;

/** The head of a column of numbers that come from a channel. */
export const columnHead = (text: string, channel: string): TemplateResult =>
  html`<th scope="col"><span tabindex="0" data-channel=${channel}>${text}</span></th>`;

/** A factor after a ×, or what a − or a square follows: in brackets where it is negative. */
export const factor = (value: number | undefined, part: Part): Part =>
  value !== undefined && value < 0 ? html`(${part})` : part;

/** A text with numbers in place of its `{names}`: word order is a language's own. */
export const say = (text: string, parts: Readonly<Record<string, Part>>): TemplateResult =>
  html`${text.split(/\{(\w+)\}/).map((piece, i) => (i % 2 === 1 ? (parts[piece] ?? piece) : piece))}`;
