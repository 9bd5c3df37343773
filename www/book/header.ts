// The slim header of every page: where one is, the contents, the chapters before and after, and the theme.

import { html, nothing, type TemplateResult } from 'lit';
import { labIds } from '../labs/index.ts';
import { icon } from '../page/icon.ts';
import type { Words } from '../page/words.ts';
import type { Href } from './address.ts';
import type { Contents } from './contents.ts';
import type { Theme } from './theme.ts';

export interface Header {
  words: Words;
  href: Href;
  /** Of the chapter that is open. */
  number: number | undefined;
  named: Contents;
  theme: Theme;
  choose(theme: Theme): void;
  /** Fetches what all chapters are called. */
  nameAll(): void;
}

export function header({
  words: { book },
  href,
  number,
  named,
  theme,
  choose,
  nameAll,
}: Header): TemplateResult {
  const neighbour = (place: number, label: string, way: 'back' | 'stage') => {
    const id = labIds[place - 1];
    const words = id && named[id];
    if (!words) return nothing;
    const says = `${label}: ${words.title}`;
    return html`<a class="neighbour" href=${href({ chapter: id })} title=${says} aria-label=${says}>${icon(way)}</a>`;
  };
  return html`<header class="top">
    <a class="brand" href=${href({})} aria-label=${book.title}>${icon('home')}<span>${book.title}</span></a>
    <nav aria-label=${book.chapters}>
      ${
        number === undefined
          ? nothing
          : html`${neighbour(number - 1, book.previous, 'back')}
            <details class="contents" @toggle=${nameAll}>
              <summary>${book.contents}</summary>
              <ol>
                ${labIds.map((id, i) => {
                  const words = named[id];
                  return (
                    words &&
                    html`<li><a href=${href({ chapter: id })}
                    aria-current=${i + 1 === number ? 'page' : nothing}>${words.title}</a></li>`
                  );
                })}
              </ol>
            </details>
            ${neighbour(number + 1, book.next, 'stage')}`
      }
    </nav>
    <label class="theme"><span class="unseen">${book.theme}</span>
      <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value as Theme)}>
        ${Object.entries(book.themes).map(
          ([id, label]) => html`<option value=${id} ?selected=${id === theme}>${label}</option>`,
        )}
      </select>
    </label>
  </header>`;
}
