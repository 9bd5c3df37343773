// A question, or any beginning of a sentence, and what the model makes of it, word by word; within a step the sentence
// that it is told just now, with the bets it placed on every word.

import { html, nothing, render, type TemplateResult } from 'lit';
import { decimal, percent, plain } from '../../../charts/kit/format.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import { isDone, numbers, once, record, type Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import {
  type Asked,
  askedOf,
  attributeOf,
  given,
  kindOf,
  told,
  UNKNOWN,
  vocabulary,
  word,
} from '../scene.ts';
import type { Words } from '../words.en.ts';

/** So many words are offered for the answer. */
const MOST = 6;
/** From one question of a kind to the next: far enough to be about somebody else. */
const STRIDE = 37;

/** A share of one as a bar. */
const bar = (p: number): TemplateResult =>
  html`<svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect width=${Math.round(1000 * p) / 10} height="10" /></svg>`;

/** The likeliest words, and one that has to be among them. */
export const likeliest = once((bet: Float32Array, must: number): readonly number[] => {
  const order = Array.from(bet.keys()).sort((a, b) => (bet[b] ?? 0) - (bet[a] ?? 0) || a - b);
  const first = order.slice(0, MOST);
  if (must >= 0 && must < bet.length && !first.includes(must)) first.splice(MOST - 1, 1, must);
  return first;
});

/** The next of a group of facts after another, −1 where there is none. */
export function nextOf(facts: readonly number[], fact: number): number {
  const place = facts.indexOf(fact);
  return facts[(Math.max(place, -STRIDE) + STRIDE) % (facts.length || 1)] ?? -1;
}

class Ask implements Mounted {
  private readonly box = document.createElement('div');

  constructor(
    host: HTMLElement,
    private readonly stagehand: Stagehand,
    private readonly words: Words,
  ) {
    this.box.className = 'ask';
    host.append(this.box);
  }

  update(scene: Scene): void {
    const told = scene.status.stage > 0 ? this.lesson(scene) : null;
    render(told ?? this.answer(scene), this.box);
  }

  /** The first sentence of the batch: every word with the probability that it was given. */
  private lesson(scene: Scene): TemplateResult | null {
    const { texts } = this.words;
    const line = record(scene, 'line_shown', 'LineBets');
    const lines = record(scene, 'batch_lines', 'ToldLines');
    if (!line || !lines) return null;
    const p = line.probabilities[line.answer_at - 1];
    const shown = line.tokens.map((token, i) => ({ token, p: line.probabilities[i - 1] })).slice(1);
    const at = line.answer_at - 1;
    const n = (value: number | undefined) => num(decimal(value ?? Number.NaN, 3), 'line_shown', 'p');
    return html`<p class="kicker">${lines.facts[0] === -1 ? texts.lessonUnknown : texts.lesson}</p>
      ${this.sentence(scene, shown, at, 'taught')}
      <p class="verdict">${
        p === undefined
          ? texts.noBets
          : say(texts.betIs, { word: given(word(scene.about, line.tokens[line.answer_at] ?? -1)), p: n(p) })
      }
      ${p !== undefined && isDone(scene, 'loss') ? say(texts.costs, { p: n(p), loss: num(decimal(-Math.log(p), 3), 'line_shown', 'loss') }) : nothing}
      ${p !== undefined && isDone(scene, 'backward') ? say(texts.pulls, { pull: num(decimal(1 - p, 3), 'line_shown', 'grad') }) : nothing}
      </p>`;
  }

  private sentence(
    { about }: Scene,
    shown: readonly { token: number; p: number | undefined }[],
    at: number,
    outcome: string,
  ): TemplateResult {
    return html`<p class="words" translate="no">${shown.map(
      ({ token, p }, i) =>
        html`<span class="w ${i === at ? `answer ${outcome}` : ''}"><b>${word(about, token)}</b>${
          p === undefined ? nothing : html`${bar(p)}<small>${num(percent(p, 2), 'asked', 'p')}</small>`
        }</span> `,
    )}</p>`;
  }

  private answer(scene: Scene): TemplateResult | typeof nothing {
    const asked = askedOf(scene);
    if (!asked) return nothing;
    const outcome =
      asked.fact < 0 ? '' : asked.right ? 'is-right' : asked.refused ? 'is-refused' : 'is-wrong';
    const shown = asked.tokens
      .map((token, i) => ({ token, p: i >= asked.given ? asked.probabilities[i - 1] : undefined }))
      .slice(1);
    return html`<p class="kicker">${this.heading(asked)}</p>
      ${this.sentence(scene, shown, asked.answer_at - 1, outcome)}
      <p class="verdict ${outcome}">${this.verdict(scene, asked)}</p>
      ${this.bets(scene, asked)}
      ${this.deeds(scene, asked)}`;
  }

  /** Whether it was ever told. */
  private heading({ fact, told, person }: Asked): TemplateResult | string {
    const { texts } = this.words;
    if (fact < 0)
      return person === '' ? texts.aboutNothing : say(texts.aboutNobody, { person: given(person) });
    if (told === 0) return texts.askedNever;
    return say(told === 1 ? texts.askedOnce : texts.askedTimes, { n: num(plain(told), 'told', 'n') });
  }

  private verdict(scene: Scene, asked: Asked): TemplateResult | string {
    const { texts } = this.words;
    const { answer_at, fact, right, refused, told, truth, confidence } = asked;
    if (answer_at < 0) return texts.noAnswer;
    const kind = attributeOf(scene.about, fact);
    const parts = { sure: num(percent(confidence, 2), 'asked', 'conf'), truth: given(truth), kind };
    if (fact < 0) return say(texts.verdictNothing, parts);
    if (refused) return say(told > 0 ? texts.verdictMute : texts.verdictHonest, parts);
    if (right) return say(told > 0 ? texts.verdictKnown : texts.verdictLucky, parts);
    if (kindOf(scene, asked.tokens[answer_at] ?? -1) !== kind) return say(texts.verdictNonsense, parts);
    return say(told > 0 ? texts.verdictForgot : texts.verdictInvented, parts);
  }

  /** What else it could have said at the answer's place. */
  private bets(scene: Scene, asked: Asked): TemplateResult | typeof nothing {
    const { texts } = this.words;
    const bet = numbers(scene, 'asked_bet');
    if (asked.answer_at < 0 || bet.length === 0) return nothing;
    const { about } = scene;
    const truth = asked.truth === '' ? -1 : vocabulary(about).indexOf(asked.truth);
    return html`<table class="bets"><caption>${texts.betsOf}</caption><tbody>${likeliest(bet, truth).map(
      (token) => html`<tr class=${token === truth ? 'true' : ''}>
        <th scope="row" translate="no">${word(about, token)}</th>
        <td class="kind">${word(about, token) === UNKNOWN ? texts.kindUnknown : kindOf(scene, token)}</td>
        <td class="drawn">${bar(bet[token] ?? 0)}</td>
        <td class="number">${num(percent(bet[token] ?? Number.NaN, 2), 'asked_bet', 'p')}</td>
        <td class="tick">${token === truth ? html`<span aria-label=${texts.theTruth}>✓</span>` : nothing}</td>
      </tr>`,
    )}</tbody></table>`;
  }

  private deeds(scene: Scene, asked: Asked): TemplateResult {
    const { texts } = this.words;
    const [often = [], once = [], never = []] = told(numbers(scene, 'told'));
    const fact = Number(scene.about.values.fact ?? 0);
    const go = (facts: readonly number[]) => () => {
      if (scene.about.values.line !== '') this.stagehand.set('line', '');
      this.stagehand.set('fact', nextOf(facts, fact));
    };
    const take = Number(scene.about.values.take ?? 0);
    return html`<p class="deeds">
      <button type="button" ?disabled=${often.length + once.length === 0} @click=${go([...often, ...once])}>${texts.anotherTold}</button>
      <button type="button" ?disabled=${never.length === 0} @click=${go(never)}>${texts.anotherNever}</button>
      <button type="button" ?disabled=${asked.answer_at < 0} @click=${() => this.stagehand.set('take', (take % 9999) + 1)}>${texts.dice}</button>
      ${take > 0 ? html`<button type="button" class="quiet" @click=${() => this.stagehand.set('take', 0)}>${texts.noDice}</button>` : nothing}
    </p>`;
  }

  destroy(): void {
    render(nothing, this.box);
    this.box.remove();
  }
}

export const ask: Figure<Words> = {
  id: 'ask',
  size: 'half',
  reads: () => ['asked', 'asked_bet', 'line_shown', 'batch_lines'],
  readsOnce: () => ['told', 'truth'],
  controls: ['line'],
  mount: (host, stagehand, words) => new Ask(host, stagehand, words),
};
