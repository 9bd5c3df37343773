// All that the model reads, each piece by where it comes from; what it answers, token by token; and what the same net
// says with the book closed.

import { html, nothing, render, type TemplateResult } from 'lit';
import { fill, percent, plain } from '../../../charts/kit/format.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import type { Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import {
  type Answer,
  answerOf,
  bar,
  closedOf,
  given,
  isLibrary,
  isTold,
  type Prompt,
  promptOf,
  toldOf,
} from '../scene.ts';
import type { Words } from '../words.en.ts';
import { drawLines, headShown, headsOf, sharesOf } from './attention.ts';

/** The colour and mark of what came from somewhere: the question, a passage, or what is always there. */
export const originClass = (origin: number): string =>
  origin < 0 ? 'question' : origin === 0 ? 'frame' : `p${1 + ((origin - 1) % 4)}`;

/** The tokens line by line: a line for each passage and for the question; what is always there goes with what follows. */
export function linesOf(origins: readonly number[]): { origin: number; from: number; to: number }[] {
  const lines: { origin: number; from: number; to: number }[] = [];
  let pending = 0;
  origins.forEach((origin, i) => {
    const last = lines.at(-1);
    if (origin === 0) return;
    if (last?.origin === origin) last.to = i + 1;
    else lines.push({ origin, from: pending, to: i + 1 });
    pending = i + 1;
  });
  const last = lines.at(-1);
  if (last) last.to = origins.length;
  else if (origins.length > 0) lines.push({ origin: 0, from: 0, to: origins.length });
  return lines;
}

class Reads implements Mounted {
  private readonly box = document.createElement('div');
  private readonly svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  private readonly foot = document.createElement('div');
  private readonly observer = new ResizeObserver(() => this.scene && this.draw(this.scene));
  private scene: Scene | undefined;

  constructor(
    host: HTMLElement,
    private readonly stagehand: Stagehand,
    private readonly words: Words,
  ) {
    host.classList.add('reads');
    this.svg.setAttribute('aria-hidden', 'true');
    const sheet = document.createElement('div');
    sheet.className = 'sheet';
    sheet.append(this.box, this.svg);
    host.append(sheet, this.foot);
    this.observer.observe(sheet);
  }

  update(scene: Scene): void {
    this.scene = scene;
    const [prompt, answer] = [promptOf(scene), answerOf(scene)];
    render(
      html`${prompt ? this.prompt(prompt) : html`<p class="none">${this.words.texts.nothingRead}</p>`}${prompt && answer ? this.answer(scene, answer) : nothing}`,
      this.box,
    );
    render(
      html`${answer ? this.choices(scene, answer) : nothing}${this.closed(scene)}${prompt ? this.notes(prompt) : nothing}${
        isTold(scene.about) ? nothing : html`<p class="note">${this.words.texts.onlyFound}</p>`
      }`,
      this.foot,
    );
    this.draw(scene);
  }

  private prompt({ tokens, origins, passages, nearness }: Prompt): TemplateResult {
    const { texts } = this.words;
    const name = (origin: number) =>
      origin > 0
        ? fill(texts.ofPassage, { n: origin, all: passages })
        : origin < 0
          ? texts.ofQuestion
          : texts.ofFrame;
    return html`<div class="prompt" role="group" aria-label=${texts.labelPrompt} translate="no">${linesOf(
      origins,
    ).map(
      ({ origin, from, to }) =>
        html`<p class="line ${originClass(origin)}" title=${name(origin)}>${tokens
          .slice(from, to)
          .map(
            (token, i) => html`<span class="t ${originClass(origins[from + i] ?? 0)}">${token}</span> `,
          )}${this.near(nearness[origin - 1])}</p>`,
    )}</div>`;
  }

  /** How near a passage is to the question, which the reader sees beside its words. */
  private near(cosine: number | undefined): TemplateResult | typeof nothing {
    if (cosine === undefined) return nothing;
    return html`<small class="near" title=${this.words.texts.nearIs}>${num(plain(cosine, 2), 'prompt', 'cos')}</small>`;
  }

  private answer(scene: Scene, answer: Answer): TemplateResult {
    const { texts } = this.words;
    const shown = this.shown(scene, answer);
    const from = answer.source > 0 ? originClass(answer.source) : 'frame';
    return html`<p class="line answered"><span class="arrow" aria-hidden="true">→</span>${answer.tokens.map(
      ({ token, probability, kind }, i) =>
        html`<button type="button" class="t ${kind === 'value' || kind === 'source' ? from : kind}" aria-pressed=${i === shown}
          title=${texts.openToken} @click=${() => this.stagehand.set('token_shown', i)}><b translate="no">${token}</b><small>${num(percent(probability, 2), 'answer', 'p')}</small></button>`,
    )}${this.verdict(answer)}</p>`;
  }

  private verdict({ truth, right, abstained }: Answer): TemplateResult | typeof nothing {
    const { texts } = this.words;
    if (abstained) return html`<span class="verdict">${texts.abstains}</span>`;
    if (truth === '') return nothing;
    return right
      ? html`<span class="verdict yes">✓ <span class="hidden">${texts.isRight}</span></span>`
      : html`<span class="verdict no">✗ ${say(texts.truthIs, { truth: given(truth) })}</span>`;
  }

  private shown(scene: Scene, { tokens }: Answer): number {
    return Math.min(Number(scene.about.values.token_shown ?? 0), Math.max(0, tokens.length - 1));
  }

  /** What else it could have said there, and the heads to look through. */
  private choices(scene: Scene, answer: Answer): TemplateResult {
    const { texts } = this.words;
    const token = answer.tokens[this.shown(scene, answer)];
    if (!token) return html``;
    return html`<div class="at-token"><ol class="choices" aria-label=${texts.choicesFor}>${token.choices
      .slice(0, 4)
      .map(
        (choice) =>
          html`<li><span class="said" translate="no">${choice.token}</span>${bar(choice.probability)}${num(percent(choice.probability, 2), 'answer', 'p')}</li>`,
      )}</ol>${this.heads(scene)}</div>`;
  }

  private heads(scene: Scene): TemplateResult | typeof nothing {
    const { texts } = this.words;
    const { layers, heads } = headsOf(scene);
    if (layers * heads === 0) return nothing;
    const shown = headShown(scene, promptOf(scene)?.origins ?? []);
    return html`<div class="heads" role="group" aria-label=${texts.heads}><small>${fill(texts.headIs, { layer: shown.layer + 1, head: shown.head + 1 })}</small>
      <span>${Array.from({ length: layers * heads }, (_, i) => {
        const [layer, head] = [Math.floor(i / heads), i % heads];
        const pressed = layer === shown.layer && head === shown.head;
        return html`<button type="button" class="quiet" aria-pressed=${pressed} title=${fill(texts.headIs, { layer: layer + 1, head: head + 1 })}
          @click=${() => this.stagehand.setView('head', `${layer + 1}.${head + 1}`)}>${layer + 1}.${head + 1}</button>`;
      })}</span></div>`;
  }

  /** The same net, asked without anything to read. */
  private closed(scene: Scene): TemplateResult | typeof nothing {
    const { texts } = this.words;
    const [closed, told] = [closedOf(scene), toldOf(scene)];
    if (!closed) return nothing;
    const first = closed.tokens[0];
    return html`<p class="closed"><span class="name">${texts.bookClosed}</span>
      <b translate="no">${closed.answer || '–'}</b>
      ${first ? num(percent(first.probability, 2), 'closed_answer', 'p') : nothing} ${this.verdict(closed)}
      ${told?.known ? html`<small>${told.told === 0 ? texts.neverTold : say(texts.toldTimes, { told: num(plain(told.told), 'told_before') })}</small>` : nothing}</p>`;
  }

  private notes({ left_out, cut, context }: Prompt): TemplateResult {
    const { texts } = this.words;
    const values = {
      left: num(plain(left_out), 'prompt'),
      cut: num(plain(cut), 'prompt'),
      context: num(plain(context), 'prompt'),
    };
    return html`${left_out > 0 ? html`<p class="note">${say(texts.leftOut, values)}</p>` : nothing}${
      cut > 0 ? html`<p class="note">${say(texts.cutWords, values)}</p>` : nothing
    }`;
  }

  private draw(scene: Scene): void {
    const [prompt, answer] = [promptOf(scene), answerOf(scene)];
    const tokens = [...this.box.querySelectorAll<HTMLElement>('.prompt .t')];
    const said = [...this.box.querySelectorAll<HTMLElement>('.answered .t')];
    const from = answer ? (said[this.shown(scene, answer)] ?? null) : null;
    const shares = sharesOf(scene, headShown(scene, prompt?.origins ?? []));
    drawLines(this.svg, shares.length > 0 ? from : null, [...tokens, ...said], shares);
  }

  destroy(): void {
    this.observer.disconnect();
    render(nothing, this.box);
    render(nothing, this.foot);
  }
}

export const reads: Figure<Words> = {
  id: 'reads',
  size: 'half',
  shown: isLibrary,
  reads: () => ['prompt', 'answer', 'closed_answer', 'told_before', 'answer_attention'],
  readsOnce: () => [],
  mount: (host, stagehand, words) => new Reads(host, stagehand, words),
};
