// How this lab comes onto a page of the reader's own: as a tag or in a frame, with as much of it as is wanted, shown as
// it will look. Fetched once somebody asks for it.

import { html, nothing, render, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { live } from 'lit/directives/live.js';
import { fill } from '../charts/kit/format.ts';
import { type LabView, visibleFigures } from '../contract/lab.ts';
import type { LabWords } from '../contract/words.ts';
import { MAX_LINK } from '../core/link.ts';
import type { Description } from '../core/protocol.ts';
import { type Embedding, frameAddress, frameOf, tagOf } from '../page/embedding.ts';
import { icon } from '../page/icon.ts';
import type { Words } from '../page/words.ts';

/** What is to be embedded. */
export interface Embedded {
  about: Description;
  view: LabView;
  words: LabWords;
  page: Words;
  site: URL;
  beat: string;
  /** The run as it is now. */
  state: string;
}

/** The parts that can be left out. */
const PARTS = ['headlines', 'step', 'transport', 'controls', 'runs', 'data', 'tools'] as const;
const THEMES = ['auto', 'light', 'dark'] as const;
/** What a lab in here says, and what the pointer and the keys do to it, is not the lab's around it. */
const OWN = ['keydown', 'pointerover', 'focusin', 'step', 'stage', 'state', 'beat', 'checkpoint'];

interface Choice {
  kind: 'tag' | 'frame';
  now: boolean;
  hide: ReadonlySet<string>;
  /** The pictures that are not shown. */
  without: ReadonlySet<string>;
  theme: (typeof THEMES)[number];
  /** What came of copying. */
  said: string;
}

/** Opens the dialog in the lab at `place`. */
export function showEmbedding(place: Element, embedded: Embedded): void {
  const dialog = place.ownerDocument.createElement('dialog');
  dialog.className = 'embedding';
  dialog.setAttribute('aria-labelledby', 'embedding-title');
  for (const type of OWN) dialog.addEventListener(type, (event) => event.stopPropagation());
  dialog.addEventListener('close', () => dialog.remove());
  let choice: Choice = {
    kind: 'tag',
    now: embedded.state !== '' || embedded.beat === '',
    hide: new Set(['data', 'tools']),
    without: new Set(),
    theme: 'auto',
    said: '',
  };
  const choose = (change: Partial<Choice>) => {
    choice = { ...choice, said: '', ...change };
    render(content(embedded, choice, choose, dialog), dialog);
  };
  choose({});
  place.append(dialog);
  dialog.showModal();
}

/** What the choices come to. */
function wanted({ about, view, beat, state }: Embedded, { now, hide, without, theme }: Choice): Embedding {
  const figures = visibleFigures(view, about, new Set()).map(({ id }) => id);
  const none = figures.every((id) => without.has(id));
  return {
    lab: about.lab,
    beat,
    state: now ? state : '',
    hide: [...(none ? ['figures'] : []), ...PARTS.filter((part) => hide.has(part))],
    figures: none || without.size === 0 ? [] : figures.filter((id) => !without.has(id)),
    theme: theme === 'auto' ? '' : theme,
  };
}

const toggled = (set: ReadonlySet<string>, id: string): ReadonlySet<string> =>
  set.has(id) ? new Set([...set].filter((other) => other !== id)) : new Set([...set, id]);

function content(
  embedded: Embedded,
  choice: Choice,
  choose: (change: Partial<Choice>) => void,
  dialog: HTMLDialogElement,
): TemplateResult {
  const { about, view, words, page, site, beat, state } = embedded;
  const text = page.lab.embed;
  const result = wanted(embedded, choice);
  const long = frameAddress(result, site).href.length;
  const tooLong = choice.kind === 'frame' && long > MAX_LINK;
  const code = choice.kind === 'tag' ? tagOf(result, site) : frameOf(result, words.title, site);
  const copy = async () => {
    const { clipboard } = navigator as { clipboard?: Clipboard };
    await (clipboard?.writeText(code) ?? Promise.reject()).then(
      () => choose({ said: text.copied }),
      () => {
        const shown = dialog.querySelector('code');
        if (shown) dialog.ownerDocument.getSelection()?.selectAllChildren(shown);
        choose({ said: text.failed });
      },
    );
  };
  return html`<header>
      <h3 id="embedding-title">${text.title}</h3>
      <button type="button" class="quiet" aria-label=${page.lab.dismiss} @click=${() => dialog.close()}>${icon('close')}</button>
    </header>
    <div class="asked">
      ${chips(text.as, [
        ...(['tag', 'frame'] as const).map((kind) =>
          chip('kind', text.kinds[kind], choice.kind === kind, () => choose({ kind })),
        ),
      ])}
      ${
        beat && state
          ? chips(text.begins, [
              chip('begins', text.state, choice.now, () => choose({ now: true })),
              chip('begins', text.beat, !choice.now, () => choose({ now: false })),
            ])
          : nothing
      }
      ${chips(
        text.theme,
        THEMES.map((theme) =>
          chip(
            'theme',
            theme === 'auto' ? text.around : page.book.themes[theme],
            choice.theme === theme,
            () => choose({ theme }),
          ),
        ),
      )}
      ${chips(
        text.parts,
        PARTS.map((id) =>
          chip('', text.part[id], !choice.hide.has(id), () => choose({ hide: toggled(choice.hide, id) })),
        ),
      )}
      ${chips(
        text.pictures,
        visibleFigures(view, about, new Set()).map(({ id }) =>
          chip('', words.figures[id]?.title ?? id, !choice.without.has(id), () =>
            choose({ without: toggled(choice.without, id) }),
          ),
        ),
      )}
    </div>
    ${
      tooLong
        ? html`<p class="notice error" role="alert">${fill(page.lab.linkLong, { length: long })}</p>`
        : html`<pre class="code" tabindex="0" role="group" aria-label=${text.code} translate="no"><code>${code}</code></pre>
          <p class="copy"><button type="button" class="primary" @click=${copy}>${text.copy}</button>
            <span role="status">${choice.said}</span></p>`
    }
    <h3>${text.preview}</h3>
    ${keyed(
      choice.now,
      html`<underhood-lab class="sample" lab=${about.lab} beat=${result.beat || nothing} state=${result.state || nothing}
        book=${site.href} hide=${result.hide?.join(' ')} figures=${result.figures?.join(' ')}
        data-theme=${result.theme || nothing}></underhood-lab>`,
    )}`;
}

const chips = (legend: string, content: readonly TemplateResult[]) =>
  html`<fieldset><legend>${legend}</legend><div class="chips">${content}</div></fieldset>`;

/** One of a group by its name, or one that stands for itself. */
const chip = (group: string, label: string, on: boolean, choose: () => void) =>
  html`<label class="chip"><input type=${group ? 'radio' : 'checkbox'} name=${group || nothing} .checked=${live(on)}
    @change=${choose} /><span>${label}</span></label>`;
