// What both nets write behind the same question, token by token: what the net wrote, and what its tool put there.

import { html, nothing, render, type TemplateResult } from 'lit';
import { fill, percent } from '../../../charts/kit/format.ts';
import type { Figure, Mounted } from '../../../contract/lab.ts';
import type { Scene } from '../../../contract/scene.ts';
import { said } from '../../../core/messages.ts';
import { num, say } from '../../../page/numbers.ts';
import { given, isCalculator, type WrittenLine, writtenOf } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** Its end, as the core marks it. */
const END = '■';

type Net = 'tool_line' | 'plain_line';

class Written implements Mounted {
  constructor(
    private readonly host: HTMLElement,
    private readonly words: Words,
  ) {
    host.classList.add('nets');
  }

  update(scene: Scene): void {
    const { texts } = this.words;
    render(
      html`${this.net(scene, 'tool_line', texts.withTool)}${this.net(scene, 'plain_line', texts.withoutTool)}
        <p class="keys"><span class="t">${texts.byNet}</span> <span class="t tool">${texts.byTool}</span></p>`,
      this.host,
    );
  }

  private net(scene: Scene, channel: Net, name: string): TemplateResult {
    const line = writtenOf(scene, channel);
    return html`<section class="net ${channel}"><h4>${name}</h4>${
      line ? this.line(line, channel) : html`<p class="none">${this.words.texts.nothingWritten}</p>`
    }</section>`;
  }

  private line(line: WrittenLine, channel: Net): TemplateResult {
    const { texts } = this.words;
    const tokens = line.tokens.map(({ token, by_tool, probability, choices }) => {
      const others = choices.map((choice) => `${choice.token} ${percent(choice.probability, 2)}`).join(', ');
      const title = by_tool ? texts.byTool : fill(texts.couldWrite, { others });
      return html`<span class="t ${by_tool ? 'tool' : token === END ? 'end' : ''}" title=${title}><b translate="no">${token === ' ' ? ' ' : token}</b><small class="sure">${
        by_tool ? nothing : num(percent(probability, 2), channel, 'p')
      }</small></span>`;
    });
    return html`<p class="line"><span class="what" translate="no">${line.asked}?</span>${tokens}</p>
      <p class="outcome">${this.verdict(line)} <small>${line.trained ? texts.trainedOn : texts.neverTrainedOn}</small></p>
      ${line.calls.map(({ call, error }) =>
        error ? html`<p class="note"><code translate="no">${call}</code> ${said(error)}</p>` : nothing,
      )}`;
  }

  private verdict({ answer, truth, right, ended, tokens }: WrittenLine): TemplateResult {
    const { texts } = this.words;
    if (!ended) return html`<span class="verdict no">✗ ${texts.neverEnds}</span>`;
    // In the midst of a step, before the tool has done its part.
    if (answer === '' && tokens.length > 0 && !right)
      return html`<span class="verdict">${texts.toolWaits}</span>`;
    return right
      ? html`<span class="verdict yes">✓ ${given(answer)}</span>`
      : html`<span class="verdict no">✗ ${given(answer)}; ${say(texts.truthIs, { truth: given(truth) })}</span>`;
  }

  destroy(): void {
    render(nothing, this.host);
  }
}

export const written: Figure<Words> = {
  id: 'written',
  size: 'half',
  shown: isCalculator,
  reads: () => ['tool_line', 'plain_line'],
  readsOnce: () => [],
  mount: (host, _, words) => new Written(host, words),
};
