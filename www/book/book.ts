// The book's shell: the address decides the page, a chapter is words around a lab.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { fill } from '../charts/kit/format.ts';
import type { LabView, Try } from '../contract/lab.ts';
import type { LabWords } from '../contract/words.ts';
import { MAX_LINK } from '../core/link.ts';
import type { LabId } from '../core/protocol.ts';
import type { UnderhoodLab } from '../element/underhood-lab.ts';
import { isLab, labIds, loadView, loadWords } from '../labs/index.ts';
import { registerFonts } from '../page/fonts.ts';
import { prose } from '../page/tex.ts';
import { pageWords, type Words } from '../page/words.ts';
import { planned } from './planned.ts';

interface Chapter {
  id: LabId;
  number: number;
  words: LabWords;
  view: LabView;
}

/** How far the reader is with the chapter's challenge. */
interface Attempt extends ReturnType<LabView['challenge']['check']> {
  taken: boolean;
}
const untaken: Attempt = { taken: false, done: false, failed: false, progress: {} };

type Theme = 'auto' | 'light' | 'dark';
const THEME = 'underhood-theme';

class UnderhoodBook extends LitElement {
  @state() private words: Words | undefined;
  /** The words of the chapters that this page names. */
  @state() private named: Partial<Record<LabId, LabWords>> = {};
  @state() private chapter: Chapter | undefined;
  @state() private unknown = '';
  @state() private theme: Theme = storedTheme();
  @state() private challenge = untaken;
  @state() private embed = '';

  private query = '';
  /** The address that we wrote last, so that our own writing is not taken for the reader's. */
  private written: string | undefined;
  private writing = 0;

  /** The book is the page: its words belong to the document, where find-in-page and translators look. */
  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    registerFonts();
    addEventListener('hashchange', () => void this.follow());
    for (const type of ['pointerover', 'pointerout'] as const) {
      this.addEventListener(type, (event) => this.point(event, type === 'pointerover'));
    }
    void this.begin();
  }

  private async begin(): Promise<void> {
    this.words = await pageWords(document.documentElement.lang);
    await this.follow();
  }

  /** Fetches what is to be named: the contents all chapters, a chapter its neighbours. */
  private async name(ids: readonly LabId[]): Promise<void> {
    const language = document.documentElement.lang;
    const words = await Promise.all(ids.map(async (id) => [id, await loadWords(id, language)] as const));
    this.named = { ...this.named, ...Object.fromEntries(words) };
  }

  /** Shows what the address asks for. */
  private async follow(): Promise<void> {
    if (location.hash === this.written) return;
    clearTimeout(this.writing);
    // What is shown from here on is this page, also when the reader comes back to an address of before.
    this.written = location.hash;
    const [name = '', query = ''] = splitOnce(location.hash.replace(/^#\/?/, ''), '?');
    const id = decoded(name);
    this.unknown = '';
    if (isLab(id)) {
      const same = this.chapter?.id === id;
      this.query = query;
      const language = document.documentElement.lang;
      const [words, view] = await Promise.all([loadWords(id, language), loadView(id)]);
      this.chapter = { id, number: labIds.indexOf(id) + 1, words, view };
      document.title = `${words.title} · Under the Hood`;
      if (same) await this.lab?.go(query).catch(() => {});
      else scrollTo(0, 0);
      this.challenge = untaken;
      const place = labIds.indexOf(id);
      await this.name(labIds.slice(Math.max(0, place - 1), place + 2));
    } else {
      this.chapter = undefined;
      this.unknown = id;
      document.title = 'Under the Hood';
      await this.name(labIds);
    }
  }

  private get lab(): UnderhoodLab | null {
    return this.querySelector('underhood-lab');
  }

  /** Keeps the address in step with the lab, though not sixty times a second. */
  private readonly remember = (): void => {
    clearTimeout(this.writing);
    this.writing = window.setTimeout(async () => {
      const { lab, chapter, written } = this;
      if (!lab?.moment || !chapter || lab.playing) return;
      const query = await lab.link().catch(() => undefined);
      if (query === undefined || query.length > MAX_LINK || chapter !== this.chapter) return;
      // The reader may be on the way to another page: its address is not to be overwritten.
      if (written !== this.written || written !== location.hash) return;
      history.replaceState(null, '', `#/${chapter.id}${query ? `?${query}` : ''}`);
      this.written = location.hash;
      if (this.embed) this.embed = this.embedTag(query);
    }, 250);
  };

  private point(event: Event, over: boolean): void {
    const target = event.target;
    if (!(target instanceof Element) || target.closest('underhood-lab')) return;
    this.lab?.setTerm(over ? (target.closest<HTMLElement>('[data-term]')?.dataset.term ?? null) : null);
  }

  private async try(what: Try): Promise<void> {
    const { lab } = this;
    if (!lab) return;
    lab.pause();
    await this.prepare(lab, what.set, what.fresh);
    if (what.reset) await beginAnew(lab);
    for (const [key, value] of Object.entries(what.view ?? {})) lab.show(key, value);
    lab.scrollIntoView({
      block: 'start',
      behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
    });
    if (what.play !== undefined) {
      lab.speed = what.play;
      await lab.updateComplete;
      lab.play();
    }
  }

  /** Sets controls, `fresh` all that there are. Where the reader's own data don't allow it, the lab's come back for it. */
  private async prepare(lab: UnderhoodLab, settings: Try['set'], fresh = false): Promise<void> {
    await lab.setAll(settings, fresh).catch(async () => {
      await lab.go('');
      await lab.setAll(settings, fresh);
    });
  }

  private async takeUp(): Promise<void> {
    const { lab, chapter } = this;
    if (!lab || !chapter) return;
    const { challenge } = chapter.view;
    lab.pause();
    await this.prepare(lab, challenge.set);
    await beginAnew(lab);
    if (!this.challenge.taken) lab.watch(challenge.reads);
    this.challenge = { ...untaken, taken: true };
    await this.updateComplete;
    lab.scrollIntoView({ block: 'start' });
  }

  private readonly check = (): void => {
    const scene = this.lab?.moment;
    if (!scene || !this.chapter || !this.challenge.taken) return;
    const { done, failed, progress } = this.chapter.view.challenge.check(scene);
    // Once done it stays done, also when the lab trains on.
    if (!this.challenge.done) this.challenge = { taken: true, done, failed, progress };
  };

  private setTheme(theme: Theme): void {
    this.theme = theme;
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem(THEME, theme);
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
    dispatchEvent(new Event('themechange'));
  }

  private embedTag(query: string): string {
    const script = new URL('underhood.js', new URL('./', location.href.split('#')[0])).href;
    const state = query ? ` state="${query.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"` : '';
    return `<script type="module" src="${script}"></script>\n<underhood-lab lab="${this.chapter?.id}"${state}></underhood-lab>`;
  }

  protected override render() {
    const { words } = this;
    if (!words) return nothing;
    const { book } = words;
    return html`
      <a class="skip" href="#text" @click=${this.skip}>${book.skip}</a>
      <header class="top">
        <a class="brand" href="#/">${book.title}</a>
        <label class="theme">${book.theme}
          <select @change=${(event: Event) => this.setTheme((event.target as HTMLSelectElement).value as Theme)}>
            ${Object.entries(book.themes).map(
              ([id, label]) => html`<option value=${id} ?selected=${id === this.theme}>${label}</option>`,
            )}
          </select>
        </label>
      </header>
      <main id="text" tabindex="-1">${this.chapter ? this.page(this.chapter, words) : this.cover(words)}</main>
      <footer class="foot"><p>${book.offline}</p></footer>`;
  }

  /** A link to #text would replace the address of the lab. */
  private skip(event: Event): void {
    event.preventDefault();
    document.getElementById('text')?.focus();
  }

  private cover({ book }: Words): TemplateResult {
    return html`<div class="cover">
      ${this.unknown ? html`<p class="unknown" role="alert">${fill(book.unknown, { name: this.unknown.slice(0, 60) })}</p>` : nothing}
      <h1>${book.title}</h1>
      <p class="tagline">${book.tagline}</p>
      <p>${book.intro}</p>
      <p><a class="start" href="#/${labIds[0]}">${book.start}</a></p>
      <nav aria-labelledby="contents">
        <h2 id="contents">${book.contents}</h2>
        <ol>
          ${labIds.map((id) => {
            const words = this.named[id];
            return words && html`<li><a href="#/${id}">${words.title}</a><span>${words.summary}</span></li>`;
          })}
          ${planned.map((title) => html`<li class="planned">${title} <small>${book.planned}</small></li>`)}
        </ol>
      </nav>
    </div>`;
  }

  private page({ id, number, words, view }: Chapter, { book }: Words): TemplateResult {
    return html`<article class="chapter">
      <div class="prose">
        <p class="eyebrow">${fill(book.chapter, { n: number })}</p>
        <h1>${words.title}</h1>
        <p class="question">${words.question}</p>
        ${words.before.map((text) => html`<p>${prose(text)}</p>`)}
      </div>
      <div class="bench">
        ${this.attemptStrip(words, view)}
        <underhood-lab lab=${id} state=${this.query} @state=${this.remember} @stage=${this.remember} @step=${this.remember} @frame=${this.check}></underhood-lab>
      </div>
      <div class="prose">
        <section class="tries">
          <h2>${book.tries}</h2>
          <ul>
            ${view.tries.map(
              (what) => html`<li>
                <button type="button" data-try=${what.id} @click=${() => this.try(what).catch(() => {})}>${tryLabel(what, words)}</button>
                <span>${words.tries[what.id]?.text}</span>
              </li>`,
            )}
          </ul>
        </section>
        ${words.after.map(
          ({ title, paragraphs }) =>
            html`<section><h2>${title}</h2>${paragraphs.map((text) => html`<p>${prose(text)}</p>`)}</section>`,
        )}
        ${this.challengeBox(words, view)}
        <details class="embed" @toggle=${(event: ToggleEvent) => this.showEmbed(event)}>
          <summary>${book.embed}</summary>
          <p>${book.embedText}</p>
          <pre tabindex="0"><code>${this.embed}</code></pre>
        </details>
        <section class="sources">
          <h2>${book.sources}</h2>
          ${words.sources.map((text) => html`<p>${prose(text)}</p>`)}
        </section>
        ${this.neighbours(number, book)}
      </div>
    </article>`;
  }

  /** How far the reader is, in words. */
  private outcome({ challenge: text }: LabWords, { challenge: { goal } }: LabView): string {
    const { taken, done, failed, progress } = this.challenge;
    if (!taken) return '';
    return fill(done ? text.done : failed ? text.failed : text.progress, { ...goal, ...progress });
  }

  /** A challenge that has been taken up stays in sight at the lab: its box is far below. */
  private attemptStrip(words: LabWords, view: LabView): TemplateResult {
    const { taken, done } = this.challenge;
    if (!taken) return html``;
    return html`<p class="attempt ${done ? 'done' : ''}">
      <b>${words.challenge.title}</b> <span>${this.outcome(words, view)}</span>
    </p>`;
  }

  private challengeBox(words: LabWords, view: LabView): TemplateResult {
    const { challenge: text } = words;
    const { done } = this.challenge;
    return html`<section class="challenge ${done ? 'done' : ''}">
      <h2>${text.title}</h2>
      <p>${fill(text.text, view.challenge.goal)}</p>
      <p><button type="button" data-challenge @click=${() => this.takeUp().catch(() => {})}>${text.begin}</button></p>
      <p class="outcome" role="status">${this.outcome(words, view)}</p>
    </section>`;
  }

  private showEmbed(event: ToggleEvent): void {
    if (event.newState !== 'open') return;
    this.embed = this.embedTag('');
    void this.lab?.link().then((query) => {
      this.embed = this.embedTag(query);
    });
  }

  private neighbours(number: number, book: Words['book']): TemplateResult {
    const link = (place: number, label: string) => {
      const id = labIds[place - 1];
      const words = id && this.named[id];
      return words ? html`<a href="#/${id}">${label}: ${words.title}</a>` : nothing;
    };
    return html`<nav class="neighbours" aria-label=${book.contents}>
      <a href="#/">${book.home}</a>${link(number - 1, book.previous)}${link(number + 1, book.next)}
    </nav>`;
  }
}

/** Starts a new run, unless this one is new: what was set may have built the model already. */
async function beginAnew(lab: UnderhoodLab): Promise<void> {
  const { stage, furthest, changes } = lab.status;
  if (stage > 0 || furthest > 0 || changes.length > 0) await lab.reset();
}

/** “Break it: η = 1.05”, with the number that it really sets. */
function tryLabel({ id, set }: Try, words: LabWords): string {
  const values = Object.entries(set).map(([control, value]) => [control, String(value)]);
  return fill(words.tries[id]?.label ?? id, Object.fromEntries(values));
}

function storedTheme(): Theme {
  const theme = document.documentElement.dataset.theme;
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

customElements.define('underhood-book', UnderhoodBook);
