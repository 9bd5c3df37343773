// The book's shell: the address decides the page; a chapter is a lab with its story beside it.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { fill } from '../charts/kit/format.ts';
import { CHALLENGE } from '../contract/beat.ts';
import type { LabView } from '../contract/lab.ts';
import type { LabWords } from '../contract/words.ts';
import { MAX_LINK } from '../core/link.ts';
import type { LabId } from '../core/protocol.ts';
import type { UnderhoodLab } from '../element/underhood-lab.ts';
import { isLab, labIds, loadView, loadWords } from '../labs/index.ts';
import { registerFonts } from '../page/fonts.ts';
import { prose } from '../page/tex.ts';
import { pageWords, type Words } from '../page/words.ts';
import { addressOf, hrefOf } from './address.ts';
import { challengeCard, type Standing, standing } from './challenge.ts';
import { cover } from './cover.ts';
import { header } from './header.ts';
import { type Progress, progress, saw, won } from './progress.ts';
import { story } from './story.ts';
import { setTheme, storedTheme, type Theme } from './theme.ts';

interface Chapter {
  id: LabId;
  number: number;
  words: LabWords;
  view: LabView;
}

class UnderhoodBook extends LitElement {
  @state() private words: Words | undefined;
  /** The words of the chapters that this page names. */
  @state() private named: Partial<Record<LabId, LabWords>> = {};
  @state() private chapter: Chapter | undefined;
  /** The card of the story that is open. */
  @state() private beat = '';
  @state() private unknown = '';
  @state() private theme: Theme = storedTheme();
  /** How the present run stands in the challenge, while its card is open. */
  @state() private now: Standing | undefined;
  @state() private progress: Progress = progress();
  @state() private embed = '';

  private query = '';
  /** The address that we wrote last, so that our own writing is not taken for the reader's. */
  private written: string | undefined;
  private writing = 0;
  /** The lab's address as a beat has left it: until something changes, the beat's own is enough. */
  private untouched: string | undefined;
  private watched: (() => void) | undefined;

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
    const { chapter: id, beat, query } = addressOf(location.hash);
    this.unknown = '';
    if (isLab(id)) await this.open(id, beat, query);
    else {
      this.chapter = undefined;
      this.unknown = id;
      this.progress = progress();
      document.title = 'Under the Hood';
      await this.name(labIds);
    }
  }

  private async open(id: LabId, wanted: string, query: string): Promise<void> {
    const language = document.documentElement.lang;
    const [words, view] = await Promise.all([loadWords(id, language), loadView(id)]);
    const same = this.chapter?.id === id;
    const ids = [...view.beats.map((beat) => beat.id), CHALLENGE];
    const beat = ids.includes(wanted) ? wanted : (ids[0] ?? '');
    this.now = undefined;
    this.untouched = undefined;
    this.beat = beat;
    saw(id, beat);
    this.progress = progress();
    document.title = `${words.title} · Under the Hood`;
    if (same) {
      await this.turn(beat, query).catch(() => {});
    } else {
      this.query = query;
      this.chapter = { id, number: labIds.indexOf(id) + 1, words, view };
      scrollTo(0, 0);
    }
    this.watchChallenge();
    const place = labIds.indexOf(id);
    await this.name(labIds.slice(Math.max(0, place - 1), place + 2));
  }

  /** Another beat of the chapter that is open, or another place in its run. */
  private async turn(beat: string, query: string): Promise<void> {
    const { lab } = this;
    if (!lab) return;
    if (query) {
      lab.beat = beat;
      await lab.go(query);
    } else if (beat !== CHALLENGE) {
      await lab.begin(beat);
      await this.settle();
    }
    // The picture, with the card beside it or right below, is what there is to see.
    if (lab.getBoundingClientRect().top < 0) lab.scrollIntoView({ block: 'start' });
  }

  /** Notes where a beat has put the lab. */
  private async settle(): Promise<void> {
    this.untouched = await this.lab?.link().catch(() => undefined);
  }

  private get lab(): UnderhoodLab | null {
    return this.querySelector('.chapter underhood-lab');
  }

  /** Keeps the address in step with the lab, though not sixty times a second. */
  private readonly remember = (): void => {
    clearTimeout(this.writing);
    this.writing = window.setTimeout(async () => {
      const { lab, chapter, written, beat } = this;
      if (!lab?.moment || !chapter || lab.playing) return;
      const query = await lab.link().catch(() => undefined);
      if (query === undefined || query.length > MAX_LINK || chapter !== this.chapter) return;
      // The reader may be on the way to another page: its address is not to be overwritten.
      if (written !== this.written || written !== location.hash) return;
      const short = query === this.untouched;
      history.replaceState(null, '', hrefOf({ chapter: chapter.id, beat, query: short ? '' : query }));
      this.written = location.hash;
      if (this.embed) this.embed = this.embedTag(query);
    }, 250);
  };

  private readonly opened = async (event: Event): Promise<void> => {
    const lab = event.target as UnderhoodLab;
    await lab.ready.catch(() => {});
    if (!this.query) await this.settle();
  };

  private point(event: Event, over: boolean): void {
    const target = event.target;
    // The lab sees to what is in it, its story too.
    if (!(target instanceof Element) || target.closest('underhood-lab')) return;
    this.lab?.setTerm(over ? (target.closest<HTMLElement>('[data-term]')?.dataset.term ?? null) : null);
  }

  private readonly perform = (): void => {
    const { lab } = this;
    if (lab?.playing) lab.pause();
    else void lab?.perform().catch(() => {});
  };

  private readonly take = (): void => {
    void this.lab
      ?.begin(CHALLENGE)
      .then(() => this.settle())
      .catch(() => {});
  };

  /** Reads what the challenge asks for while its card is open. */
  private watchChallenge(): void {
    this.watched?.();
    this.watched = undefined;
    const { chapter, beat } = this;
    if (!chapter || beat !== CHALLENGE) return;
    void this.updateComplete.then(async () => {
      await this.lab?.ready;
      if (this.beat === CHALLENGE) this.watched = this.lab?.watch(chapter.view.challenge.reads);
    });
  }

  /** The present run is judged as it stands, once the challenge was taken up. */
  private readonly check = (): void => {
    const { lab, chapter } = this;
    if (!chapter || this.beat !== CHALLENGE || lab?.beat !== CHALLENGE || !lab.moment) return;
    this.now = standing(chapter.view, chapter.words, lab.moment);
    if (!this.now.done || this.progress.won[chapter.id] === this.now.text) return;
    won(chapter.id, this.now.text);
    this.progress = progress();
  };

  private embedTag(query: string): string {
    const script = new URL('underhood.js', new URL('./', location.href.split('#')[0])).href;
    const state = query ? ` state="${query.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"` : '';
    return `<script type="module" src="${script}"></script>\n<underhood-lab lab="${this.chapter?.id}"${state}></underhood-lab>`;
  }

  protected override render() {
    const { words, chapter } = this;
    if (!words) return nothing;
    const { book } = words;
    return html`
      <a class="skip" href="#text" @click=${this.skip}>${book.skip}</a>
      ${header({
        words,
        number: chapter?.number,
        named: this.named,
        theme: this.theme,
        choose: (theme) => {
          this.theme = theme;
          setTheme(theme);
        },
        nameAll: () => void this.name(labIds),
      })}
      <main id="text" tabindex="-1">${
        chapter ? this.page(chapter, words) : cover(words, this.named, this.progress, this.unknown)
      }</main>
      <footer class="foot"><p>${book.offline}</p></footer>`;
  }

  /** A link to #text would replace the address of the lab. */
  private skip(event: Event): void {
    event.preventDefault();
    document.getElementById('text')?.focus();
  }

  private page({ id, number, words, view }: Chapter, page: Words): TemplateResult {
    const { book } = page;
    const changed = () => {
      this.requestUpdate();
      this.remember();
    };
    return html`<article class="chapter">
      <underhood-lab lab=${id} beat=${this.beat} state=${this.query} @state=${changed} @stage=${this.remember}
        @step=${this.remember} @frame=${this.check} @beat=${this.opened}>
        <div slot="title" class="title">
          <p class="eyebrow">${fill(book.chapter, { n: number })}</p>
          <h1>${words.title}</h1>
          <p class="question">${words.question}</p>
        </div>
        <div slot="story" class="story">
          ${story({
            chapter: id,
            view,
            words,
            page,
            open: this.beat,
            seen: this.progress.seen[id] ?? [],
            playing: this.lab?.playing ?? false,
            challenge: challengeCard(
              view,
              words,
              { now: this.now, won: this.progress.won[id], take: this.take },
              page,
            ),
            challengeDone: this.now?.done ?? false,
            perform: this.perform,
            found: (beat) => {
              location.hash = hrefOf({ chapter: id, beat });
            },
          })}
        </div>
      </underhood-lab>
      <div class="prose">
        ${words.notes.map(
          ({ title, paragraphs }) =>
            html`<section><h2>${title}</h2>${paragraphs.map((text) => html`<p>${prose(text)}</p>`)}</section>`,
        )}
        <details class="embed" @toggle=${(event: ToggleEvent) => this.showEmbed(event)}>
          <summary>${book.embed}</summary>
          <p>${book.embedText}</p>
          <pre tabindex="0"><code>${this.embed}</code></pre>
        </details>
        <section class="sources">
          <h2>${book.sources}</h2>
          ${words.sources.map((text) => html`<p>${prose(text)}</p>`)}
        </section>
      </div>
    </article>`;
  }

  private showEmbed(event: ToggleEvent): void {
    if (event.newState !== 'open') return;
    this.embed = this.embedTag('');
    void this.lab?.link().then((query) => {
      this.embed = this.embedTag(query);
    });
  }
}

customElements.define('underhood-book', UnderhoodBook);
