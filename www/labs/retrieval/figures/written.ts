// What both nets write behind the same question, token by token: what the net wrote, and what its tool put there.

import { html, nothing, type TemplateResult } from 'lit';
import { fill, percent } from '../../../charts/kit/format.ts';
import { templateFigure } from '../../../contract/parts.ts';
import type { Scene } from '../../../contract/scene.ts';
import { said } from '../../../core/messages.ts';
import { num, say } from '../../../page/numbers.ts';
import { given, isCalculator, type WrittenLine, writtenOf } from '../scene.ts';
import type { Words } from '../words.en.ts';

/** Its end, as the core marks it. */
const END = '■';

type Net = 'tool_line' | 'plain_line';
type Texts = Words['texts'];

function net(scene: Scene, channel: Net, name: string, texts: Texts): TemplateResult {
  const line = writtenOf(scene, channel);
  return html`<section class="net ${channel}"><h4>${name}</h4>${
    line ? whole(line, channel, texts) : html`<p class="none">${texts.nothingWritten}</p>`
  }</section>`;
}

function whole(line: WrittenLine, channel: Net, texts: Texts): TemplateResult {
  const tokens = line.tokens.map(({ token, by_tool, probability, choices }) => {
    const others = choices.map((choice) => `${choice.token} ${percent(choice.probability, 2)}`).join(', ');
    const title = by_tool ? texts.byTool : fill(texts.couldWrite, { others });
    return html`<span class="t ${by_tool ? 'tool' : token === END ? 'end' : ''}" title=${title}><b translate="no">${token === ' ' ? ' ' : token}</b><small class="sure">${
      by_tool ? nothing : num(percent(probability, 2), channel, 'p')
    }</small></span>`;
  });
  return html`<p class="line"><span class="what" translate="no">${line.asked}?</span>${tokens}</p>
    <p class="outcome">${verdict(line, texts)} <small>${line.trained ? texts.trainedOn : texts.neverTrainedOn}</small></p>
    ${line.calls.map(({ call, error }) =>
      error ? html`<p class="note"><code translate="no">${call}</code> ${said(error)}</p>` : nothing,
    )}`;
}

function verdict({ answer, truth, right, ended, tokens }: WrittenLine, texts: Texts): TemplateResult {
  if (!ended) return html`<span class="verdict no">✗ ${texts.neverEnds}</span>`;
  // In the midst of a step, before the tool has done its part.
  if (answer === '' && tokens.length > 0 && !right)
    return html`<span class="verdict">${texts.toolWaits}</span>`;
  return right
    ? html`<span class="verdict yes">✓ ${given(answer)}</span>`
    : html`<span class="verdict no">✗ ${given(answer)}; ${say(texts.truthIs, { truth: given(truth) })}</span>`;
}

export const written = templateFigure<Words>({
  id: 'written',
  size: 'half',
  shown: isCalculator,
  box: 'nets',
  reads: ['tool_line', 'plain_line'],
  draw: (scene, { texts }) =>
    html`${net(scene, 'tool_line', texts.withTool, texts)}${net(scene, 'plain_line', texts.withoutTool, texts)}
      <p class="keys"><span class="t">${texts.byNet}</span> <span class="t tool">${texts.byTool}</span></p>`,
});
