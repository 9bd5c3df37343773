// The question, and the passages that are found for it: how near each is, and which of them will be read.

import { html, nothing, render, type TemplateResult } from 'lit';
import { fill, plain } from '../../../charts/kit/format.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import type { Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import {
  another,
  bar,
  type Found,
  given,
  type Hit,
  isLibrary,
  methodOf,
  promptOf,
  searchOf,
  shared,
  underWay,
  wordsIn,
} from '../scene.ts';
import type { Words } from '../words.en.ts';

/** So many are shown; those that are read are always among them. */
const SHOWN = 6;

/** A cosine or a score, with as many decimals as the next. */
const score = (value: number): string => value.toFixed(2).replace('-', '−');

class Hits implements Mounted {
  /** What was found last, and how many ms that took. */
  private last: Found | undefined;
  private took = 0;

  constructor(
    private readonly host: HTMLElement,
    private readonly stagehand: Stagehand,
    private readonly words: Words,
  ) {
    host.classList.add('hits');
  }

  update(scene: Scene): void {
    const found = searchOf(scene);
    if (!found) return;
    // Read again without anything to do, it takes no time.
    if (JSON.stringify(found) !== JSON.stringify(this.last)) {
      this.last = found;
      this.took = scene.took.search ?? 0;
    }
    render(html`${this.asked(scene, found)}${this.list(scene, found)}${this.place(scene, found)}`, this.host);
  }

  /** The question, its unknown words dotted, those of the other script as they are. */
  private asked(scene: Scene, found: Found): TemplateResult {
    const { texts } = this.words;
    return html`<p class="asked"><span class="tag question" aria-hidden="true">?</span>
      <q translate="no" aria-label=${fill(texts.questionIs, { question: found.question })}>${found.words.map(
        (word, i) =>
          html`${i > 0 ? ' ' : ''}<span class=${found.known[i] === false ? 'unknown' : ''} title=${found.known[i] === false ? texts.unknownWord : nothing}>${word}</span>`,
      )}</q>
      <button type="button" class="quiet next" ?disabled=${underWay(scene)}
        @click=${() => another(scene, this.stagehand)}>${texts.another}</button></p>`;
  }

  private list(scene: Scene, found: Found): TemplateResult {
    const { texts } = this.words;
    if (found.hits.length === 0)
      return html`<p class="none">${found.nothing ? texts.foundNothing : texts.notSearched}</p>`;
    const opened = Number(scene.about.values.opened ?? 0);
    const read = promptOf(scene)?.passages ?? 0;
    const most = Math.max(SHOWN, Math.min(read, found.hits.length));
    const top = Math.max(1e-9, ...found.hits.map((hit) => hit.score));
    return html`<ol>${found.hits
      .slice(0, most)
      .map((hit, i) =>
        this.hit(scene, found, hit, { place: i, opened: i === opened, read: i < read, top }),
      )}</ol>`;
  }

  private hit(
    scene: Scene,
    found: Found,
    hit: Hit,
    { place, opened, read, top }: { place: number; opened: boolean; read: boolean; top: number },
  ): TemplateResult {
    const { texts } = this.words;
    const method = methodOf(scene.about);
    const text = wordsIn(hit.text);
    const same = shared(found.words, text);
    return html`<li class="${read ? `read p${1 + (place % 4)}` : ''} ${hit.right ? 'right' : ''}">
      <button type="button" class="quiet" aria-pressed=${opened} title=${texts.openHit}
        @click=${() => this.stagehand.set('opened', place)}>
        <span class="tag">${read ? `[${place + 1}]` : place + 1}</span>
        <span class="text" translate="no">${text.map((word, i) => html`${same[i] ? html`<b>${word}</b>` : word} `)}</span>
        ${hit.inserted ? html`<small class="own">${texts.insertedMark}</small>` : nothing}
        ${hit.right ? html`<span class="verdict yes" title=${texts.rightPassage}>✓<span class="hidden">${texts.rightPassage}</span></span>` : nothing}
      </button>
      ${bar(method === 'dense' ? hit.score : hit.score / top)}
      ${num(score(hit.score), 'search', method === 'dense' ? 'cos' : 'score')}
    </li>`;
  }

  /** How many were searched, and where the right one stands. */
  private place(scene: Scene, found: Found): TemplateResult {
    const { texts } = this.words;
    if (found.hits.length === 0) return html`<p class="searched"></p>`;
    const values = {
      passages: num(plain(found.passages), 'search'),
      products: num(plain(found.products), 'search'),
      rank: num(plain(found.right_rank), 'search'),
      ms: num(this.took.toFixed(this.took < 10 ? 1 : 0), 'search'),
    };
    const rank = (): TemplateResult | string => {
      if ((found.hits[0]?.score ?? 0) === 0) return texts.allNought;
      if (underWay(scene) || found.right_rank === 0) return '';
      return found.right_rank === 1 ? texts.rightFirst : say(texts.rightAt, values);
    };
    return html`<p class="searched">${say(texts.searchedIn, values)} ${rank()}</p>`;
  }

  destroy(): void {
    render(nothing, this.host);
  }
}

/** What a passage is called where it is spoken of: its words, in quotes. */
export const quoted = (text: string): TemplateResult => html`<q>${given(text)}</q>`;

export const hits: Figure<Words> = {
  id: 'hits',
  size: 'half',
  shown: isLibrary,
  reads: () => ['search', 'prompt'],
  readsOnce: () => [],
  controls: ['question'],
  mount: (host, stagehand, words) => new Hits(host, stagehand, words),
};
