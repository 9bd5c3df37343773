// The nearest words of a word, by cosine and by dot product: what an angle says, and what a length adds to it.

import { html, nothing, render, type TemplateResult } from 'lit';
import { fill, plain } from '../../../charts/kit/format.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import { numbers, type Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { given, isWorld, meanCosine, type Neighbour, neighboursOf } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** Words of rivers and of money in the generated world, and the word that is of both, by their kinds. */
const RIVER = [6];
const MONEY = [7];
const BANK = 8;

/** Words that one could have meant, each a button. */
export const suggested = (
  words: readonly string[],
  choose: (word: string) => void,
  { texts }: Words,
): TemplateResult | typeof nothing =>
  words.length === 0
    ? nothing
    : html`${texts.didYouMean} ${words.map(
        (word) =>
          html`<button type="button" class="quiet" @click=${() => choose(word)}>${given(word)}</button>`,
      )}`;

class Neighbours implements Mounted {
  private readonly box = document.createElement('div');

  constructor(
    host: HTMLElement,
    private readonly stagehand: Stagehand,
    private readonly words: Words,
  ) {
    this.box.className = 'near';
    host.append(this.box);
  }

  update(scene: Scene): void {
    const found = neighboursOf(scene);
    if (!found) return;
    const { texts } = this.words;
    const choose = (word: string) => this.stagehand.set('word', word);
    if (found.place < 0) {
      render(
        html`<p role="status">${say(texts.wordUnknown, { word: given(found.word) })} ${suggested(found.suggestions, choose, this.words)}</p>`,
        this.box,
      );
      return;
    }
    const { word, count, by_cosine, by_product } = found;
    render(
      html`<p class="whose">${say(texts.wordIs, { word: given(word), count: num(plain(count), 'neighbours') })}</p>
        <div class="lists">
          ${this.list(texts.byCosine, by_cosine, (one) => one.cosine, 'cos')}
          ${this.list(texts.byProduct, by_product, (one) => one.product, 's')}
        </div>
        ${this.between(scene, found.place)}`,
      this.box,
    );
  }

  private list(
    title: string,
    all: readonly Neighbour[],
    value: (one: Neighbour) => number,
    term: string,
  ): TemplateResult {
    const most = Math.max(1e-9, ...all.map((one) => Math.abs(value(one))));
    return html`<div><h4 data-term=${term}>${title}</h4><ol>${all.map(
      (
        one,
      ) => html`<li><button type="button" class="quiet word" title=${fill(this.words.texts.seenTimes, { count: plain(one.count) })}
          @click=${() => this.stagehand.set('word', one.word)}>${given(one.word)}</button>
        <svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
          <rect width=${Math.max(0, Math.round((100 * value(one)) / most))} height="10" /></svg>
        ${num(value(one).toFixed(2).replace('-', '−'), 'neighbours', term)}</li>`,
    )}</ol></div>`;
  }

  /** Of a word with two meanings: how near it is to the words of each. */
  private between(scene: Scene, place: number): TemplateResult | typeof nothing {
    if (!isWorld(scene.about) || numbers(scene, 'groups')[place] !== BANK) return nothing;
    const side = (kinds: readonly number[]) =>
      num(plain(meanCosine(scene, place, kinds), 2), 'parameters', 'cos');
    return html`<p class="between">${say(this.words.texts.between, { river: side(RIVER), money: side(MONEY) })}</p>`;
  }

  destroy(): void {
    render(nothing, this.box);
    this.box.remove();
  }
}

export const neighbours: Figure<Words> = {
  id: 'neighbours',
  size: 'half',
  reads: (about) => ['neighbours', ...(isWorld(about) ? ['parameters'] : [])],
  readsOnce: () => ['groups'],
  controls: ['word'],
  mount: (host, stagehand, words) => new Neighbours(host, stagehand, words),
};
