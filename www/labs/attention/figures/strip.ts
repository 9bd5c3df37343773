// The sequence, what is asked, and what the model answers; and what the reader does to a token.

import { html, nothing, type TemplateResult } from 'lit';
import { fill, plain } from '../../../charts/kit/format.ts';
import type { Stagehand } from '../../../contract/lab.ts';
import { numbers, type Scene } from '../../../contract/scene.ts';
import { num, say } from '../../../page/numbers.ts';
import { best, rowOf, shown, tokenName } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { count, setVector, undoAll, vectorAt } from './edits.ts';

export interface StripState {
  /** The place whose vector is being changed. */
  place: number | null;
  /** Chooses another. */
  take(place: number | null): void;
}

/** The answer at one place: what it says, how sure it is, and what it said before the changes. */
function answer(scene: Scene, place: number, { texts }: Words): TemplateResult {
  const wanted = numbers(scene, 'wanted')[place] ?? -1;
  const { at: token, p } = best(rowOf(scene, 'probabilities', place));
  const before = best(rowOf(scene, 'unedited', place));
  // The reader's own “bank” has no answer to be right by.
  if (Number.isNaN(p)) return html`<td></td>`;
  const right = wanted === token;
  const mark = wanted < 0 ? '' : right ? '✓' : '✗';
  const changed = before.at !== token;
  return html`<td class=${wanted < 0 ? 'open' : right ? 'right' : 'wrong'}>
    ${changed ? html`<del>${tokenName(scene.about, before.at)}</del> ` : nothing}
    <b>${num(tokenName(scene.about, token), 'probabilities', 'yhat')}</b>
    <span class="verdict" role="img" aria-label=${wanted < 0 ? nothing : right ? texts.right : texts.wrong}>${mark}</span>
    <span class="p">${num(`${plain(Math.round(100 * p))} %`, 'probabilities', 'yhat')}</span>
  </td>`;
}

/** Where an answer is asked; of a “bank” of the reader's own, at that word. */
export function asked(scene: Scene): boolean[] {
  const wanted = numbers(scene, 'wanted');
  const names = shown(scene);
  const none = wanted.every((answer) => answer < 0);
  return names.map((name, place) => (wanted[place] ?? -1) >= 0 || (none && name === 'bank'));
}

export function strip(scene: Scene, stagehand: Stagehand, words: Words, state: StripState): TemplateResult {
  const { texts } = words;
  const { about } = scene;
  const names = shown(scene);
  const wanted = numbers(scene, 'wanted');
  const at = asked(scene);
  const token = (name: string, place: number) => {
    const from = vectorAt(scene, place);
    const changed =
      from === null ? nothing : html`<small>${from === 0 ? '= 0' : `= ${names[from - 1] ?? ''}`}</small>`;
    return html`<td><button type="button" class="token" aria-pressed=${place === state.place}
      aria-label=${fill(texts.changeToken, { token: name, place: plain(place + 1) })}
      @click=${() => state.take(place === state.place ? null : place)}>${name}</button>${changed}</td>`;
  };
  const edits = count(scene);
  return html`<div class="strip" role="group" aria-label=${texts.strip} tabindex="0">
      <table>
        <tbody>
          <tr><th scope="row">${texts.given}</th>${names.map(token)}</tr>
          <tr><th scope="row">${texts.wanted}</th>${names.map(
            (_, place) =>
              html`<td>${(wanted[place] ?? -1) < 0 ? '' : num(tokenName(about, wanted[place] ?? 0), 'wanted', 'y')}</td>`,
          )}</tr>
          <tr class="says"><th scope="row">${texts.says}</th>${names.map((_, place) =>
            at[place] ? answer(scene, place, words) : html`<td></td>`,
          )}</tr>
        </tbody>
      </table>
    </div>
    ${state.place === null || state.place >= names.length ? nothing : tools(scene, stagehand, words, state.place)}
    ${
      edits === 0
        ? nothing
        : html`<p class="changed" role="status">${fill(texts.changed, { count: plain(edits) })}
          <button type="button" @click=${() => undoAll(stagehand)}>${texts.undoAll}</button></p>`
    }`;
}

function tools(scene: Scene, stagehand: Stagehand, { texts }: Words, place: number): TemplateResult {
  const names = shown(scene);
  const from = vectorAt(scene, place);
  const set = (value: number | null) => setVector(stagehand, place, value);
  const choose = (event: Event) => {
    const { value } = event.target as HTMLSelectElement;
    set(value === '' ? null : Number(value));
  };
  const what = html`<b>${names[place]}</b>`;
  return html`<p class="tools-of-token">
    <label>${say(texts.vectorOf, { token: what, place: plain(place + 1) })}
      <select @change=${choose}>
        <option value="" ?selected=${from === null}>${texts.itsOwn}</option>
        <option value="0" ?selected=${from === 0}>${texts.zero}</option>
        ${names.map((name, other) =>
          other === place
            ? nothing
            : html`<option value=${other + 1} ?selected=${from === other + 1}>
                ${fill(texts.thatOf, { token: name, place: plain(other + 1) })}
              </option>`,
        )}
      </select>
    </label>
  </p>`;
}
