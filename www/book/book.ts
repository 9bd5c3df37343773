// The book's shell: the address decides the page; a chapter is a lab with its story beside it.

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { fill } from '../charts/kit/format.ts';
import { CHALLENGE } from '../contract/beat.ts';
import type { LabView } from '../contract/lab.ts';
import type { LabWords } from '../contract/words.ts';
import { MAX_LINK } from '../core/link.ts';
import { dropPlace, keepPlace, placeAt } from '../core/places.ts';
import type { LabId } from '../core/protocol.ts';
import type { UnderhoodLab } from '../element/underhood-lab.ts';
import { isLab, labIds, loadView, loadWords } from '../labs/index.ts';
import type { tagOf } from '../page/embedding.ts';
import { registerFonts } from '../page/fonts.ts';
import { prose, typesetter } from '../page/tex.ts';
import { pageWords, type Words } from '../page/words.ts';
import { addressOf, hrefFrom, NOTICES } from './address.ts';
import { challengeCard, type Standing, standing } from './challenge.ts';
import { type Contents, entryOf } from './contents.ts';
import { cover } from './cover.ts';
import { header } from './header.ts';
import { type Progress, progress, saw, won } from './progress.ts';
import { story } from './story.ts';
import { inPrint, setTheme, storedTheme, type Theme } from './theme.ts';

interface Chapter {
  id: LabId;
  number: number;
  words: LabWords;
  view: LabView;
  /** A save to begin with, from the browser's storage. */
  resume: Uint8Array | undefined;
}

/** Of the pages as they are built. */
const LANGUAGE = 'en';
/** The address is written this long after something has changed, in ms: a lab that plays changes with every frame. */
const SOON = 250;
const PLAYING = 1000;
/** Storage that doesn't answer is not waited for. */
const PATIENCE = 2000;

/** The query of a run that no link can hold: its number in this browser's storage. */
const KEPT = /^kept=(\w+)$/;

const inTime = <T>(done: Promise<T>, otherwise: T): Promise<T> =>
  Promise.race([
    done,
    new Promise<T>((resolve) => {
      setTimeout(() => resolve(otherwise), PATIENCE);
    }),
  ]);

class UnderhoodBook extends LitElement {
  /** The chapter whose page this is; empty on the cover. */
  @property({ attribute: 'chapter' }) own = '';
  /** What there is, in the language that the page is written in. */
  @property({ type: Object }) contents: Contents = {};
  @state() private words: Words | undefined;
  /** The chapters that this page names, in the reader's language. */
  @state() private named: Contents = {};
  @state() private chapter: Chapter | undefined;
  /** The card of the story that is open. */
  @state() private beat = '';
  @state() private unknown = '';
  /** Whether the address is of a run that this browser does not have. */
  @state() private missing = false;
  @state() private theme: Theme = storedTheme();
  /** How the present run stands in the challenge, while its card is open. */
  @state() private now: Standing | undefined;
  @state() private progress: Progress = progress();
  @state() private embed = '';

  private query = '';
  /** Where the present run is kept there. */
  private place: string | undefined;
  /** Its number there, if no link can hold it. */
  private number = '';
  /** Whether the lab is on its way to where the address says. */
  private moving = true;
  private turning = false;
  /** What the page was before the book was there: the same words, as plain HTML. */
  private plain: ChildNode[] = [];
  /** The address that we wrote last, so that our own writing is not taken for the reader's. */
  private written: string | undefined;
  private writing = 0;
  /** The lab's address as a beat has left it: until something changes, the beat's own is enough. */
  private untouched: string | undefined;
  private watched: (() => void) | undefined;
  /** Comes once somebody wants to embed the lab. */
  private tagOf: typeof tagOf | undefined;

  /** The book is the page: its words belong to the document, where find-in-page and translators look. */
  protected override createRenderRoot() {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    registerFonts();
    this.plain = [...this.childNodes];
    addEventListener('hashchange', () => void this.follow());
    addEventListener('beforeprint', () => inPrint(true));
    addEventListener('afterprint', () => inPrint(false));
    // The last chance of a page that is left for good.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') void this.write();
    });
    for (const type of ['pointerover', 'pointerout'] as const) {
      this.addEventListener(type, (event) => this.point(event, type === 'pointerover'));
    }
    void this.begin();
  }

  private async begin(): Promise<void> {
    this.words = await pageWords(document.documentElement.lang);
    await this.follow();
  }

  /** Names chapters: the contents name all, a chapter its neighbours. In another language their words are fetched. */
  private async name(ids: readonly LabId[]): Promise<void> {
    const language = document.documentElement.lang;
    const entries = ids.map(async (id) => {
      const entry = this.contents[id];
      if (entry && language === LANGUAGE) return [id, entry] as const;
      const words = await loadWords(id, language);
      if (!entry) return [id, entryOf(await loadView(id), words)] as const;
      return [id, { ...entry, title: words.title, summary: words.summary }] as const;
    });
    this.named = { ...this.named, ...Object.fromEntries(await Promise.all(entries)) };
  }

  /** Whether there is something to show, in place of the plain page. */
  private get shows(): boolean {
    return (
      this.words !== undefined &&
      (this.own ? this.chapter !== undefined : labIds.every((id) => this.named[id]))
    );
  }

  protected override updated(): void {
    if (!this.shows) return;
    for (const node of this.plain) node.remove();
    this.plain = [];
  }

  /** Shows what the address asks for. */
  private async follow(): Promise<void> {
    if (location.hash === this.written) return;
    clearTimeout(this.writing);
    this.writing = 0;
    // What is shown from here on is this page, also when the reader comes back to an address of before.
    this.written = location.hash;
    const address = addressOf(location.hash, this.own);
    const { chapter: id, beat, query } = address;
    this.unknown = '';
    // An address of the time when one page held all chapters.
    if (id !== this.own && isLab(id)) return location.replace(hrefFrom(this.own)(address));
    if (id !== this.own && this.own) return location.replace(`../${location.hash}`);
    if (isLab(id)) await this.open(id, beat, query);
    else {
      this.unknown = id;
      this.progress = progress();
      document.title = 'Under the Hood';
      await this.name(labIds);
    }
  }

  private async open(id: LabId, wanted: string, query: string): Promise<void> {
    const language = document.documentElement.lang;
    const { written } = this;
    this.moving = true;
    const [words, view, kept] = await Promise.all([
      loadWords(id, language),
      loadView(id),
      query ? inTime(placeAt(`${id}?${query}`), undefined) : undefined,
      typesetter(),
    ]);
    if (written !== this.written) return;
    const same = this.chapter?.id === id;
    const ids = [...view.beats.map((beat) => beat.id), CHALLENGE];
    const beat = ids.includes(wanted) ? wanted : (ids[0] ?? '');
    const number = KEPT.exec(query)?.[1] ?? '';
    this.now = undefined;
    this.untouched = undefined;
    this.beat = beat;
    this.number = number;
    this.place = kept && `${id}?${query}`;
    this.missing = number !== '' && !kept;
    // What no link can hold is all in the save, but for how it was shown.
    this.query = number ? (kept?.view ?? '') : query;
    const resume = kept?.bytes;
    saw(id, beat);
    this.progress = progress();
    document.title = `${words.title} · Under the Hood`;
    if (same) {
      this.turning = true;
      await this.turn(beat, resume).catch(() => {});
      this.turning = false;
      if (written === this.written) this.moving = false;
    } else {
      this.chapter = { id, number: labIds.indexOf(id) + 1, words, view, resume };
      scrollTo(0, 0);
    }
    this.watchChallenge();
    const place = labIds.indexOf(id);
    await this.name(labIds.slice(Math.max(0, place - 1), place + 2));
  }

  /** Another beat of the chapter that is open, or another place in its run. */
  private async turn(beat: string, resume: Uint8Array | undefined): Promise<void> {
    const { lab, query } = this;
    if (!lab) return;
    if (query || resume) {
      lab.beat = beat;
      await lab.go(query, resume);
    } else if (beat !== CHALLENGE) {
      await lab.begin(beat);
      await this.settle();
    }
    lab.reveal();
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
    if (this.writing) return;
    const delay = this.lab?.playing ? PLAYING : SOON;
    this.writing = window.setTimeout(() => {
      this.writing = 0;
      void this.write().catch(() => {});
    }, delay);
  };

  /** Writes down where the run is: the address, and in the browser's storage what would have to be trained again. */
  private async write(): Promise<void> {
    const { lab, chapter, written, beat } = this;
    const same = () => !this.moving && chapter === this.chapter && written === this.written;
    if (!chapter || !same()) return;
    const now = await lab?.checkpoint();
    // The reader may be on the way to another page: its address is not to be overwritten.
    if (!now || !same() || written !== location.hash) return;
    const { bytes, step } = now;
    const untouched = now.query === this.untouched;
    const long = !untouched && now.query.length > MAX_LINK;
    if (long && !this.number) this.number = Math.random().toString(36).slice(2, 10);
    const query = untouched ? '' : long ? `kept=${this.number}` : now.query;
    const [place, before] = [`${chapter.id}?${query}`, this.place];
    const view = new URLSearchParams(
      [...new URLSearchParams(now.query)].filter(([key]) => key.startsWith('view.')),
    );
    const wanted = long || (query !== '' && step > 0);
    const kept = wanted && (await inTime(keepPlace(place, { view: String(view), bytes }), false));
    if (!same() || written !== location.hash) return;
    this.place = kept ? place : undefined;
    if (before && before !== place) void dropPlace(before);
    if (this.embed) this.embed = this.embedTag(now.query);
    if (long && !kept) return;
    const first = beat === chapter.view.beats[0]?.id && !query;
    const hash = hrefFrom(chapter.id)({ chapter: chapter.id, beat: first ? '' : beat, query });
    history.replaceState(null, '', hash.startsWith('#') ? hash : location.pathname + location.search);
    this.written = location.hash;
  }

  /** What a beat speaks of is not there before its run is: until then its button says how far it is. */
  private readonly approach = (): void => {
    if (this.lab?.arriving) this.requestUpdate();
  };

  private readonly opened = async (event: Event): Promise<void> => {
    const lab = event.target as UnderhoodLab;
    this.requestUpdate();
    const { written } = this;
    if (this.turning) return;
    await lab.ready.catch(() => {});
    if (!this.query && !this.chapter?.resume) await this.settle();
    if (written === this.written) this.moving = false;
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
    else {
      // On a phone the button is a screen below what it moves.
      lab?.reveal();
      void lab?.perform().catch(() => {});
    }
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
    if (!this.tagOf) return '';
    // A beat brings its own state.
    const state = query === this.untouched ? '' : query;
    const site = new URL(hrefFrom(this.own)({}), location.href);
    return this.tagOf({ lab: this.chapter?.id ?? '', beat: this.beat, state }, site);
  }

  protected override render() {
    const { words, chapter, named, progress, unknown } = this;
    if (!words || !this.shows) return nothing;
    const { book } = words;
    return html`
      <a class="skip" href="#text" @click=${this.skip}>${book.skip}</a>
      ${header({
        words,
        href: hrefFrom(this.own),
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
        chapter ? this.page(chapter, words) : cover({ words, named, progress, unknown })
      }</main>
      <footer class="foot"><p>${book.offline}</p>
        <p><a href=${hrefFrom(this.own)({ chapter: NOTICES })}>${book.notices}</a></p></footer>`;
  }

  /** A link to #text would replace the address of the lab. */
  private skip(event: Event): void {
    event.preventDefault();
    document.getElementById('text')?.focus();
  }

  private page({ id, number, words, view, resume }: Chapter, page: Words): TemplateResult {
    const { book } = page;
    return html`<article class="chapter">
      ${this.missing ? html`<p class="unknown" role="alert">${book.notKept}</p>` : nothing}
      <underhood-lab lab=${id} beat=${this.beat} state=${this.query} .resume=${resume}
        @state=${() => this.requestUpdate()} @step=${this.approach} @checkpoint=${this.remember} @frame=${this.check} @beat=${this.opened}>
        <div slot="title" class="title">
          <p class="eyebrow">${fill(book.chapter, { n: number })}</p>
          <h1>${words.title}</h1>
          <p class="question">${words.question}</p>
        </div>
        <div slot="story" class="story">
          ${story({
            href: (to) => hrefFrom(this.own)({ chapter: id, ...to }),
            view,
            words,
            page,
            open: this.beat,
            seen: this.progress.seen[id] ?? [],
            playing: this.lab?.playing ?? false,
            arriving: this.lab?.arriving ?? null,
            challenge: challengeCard(
              view,
              words,
              { now: this.now, won: this.progress.won[id], take: this.take },
              page,
            ),
            challengeDone: this.now?.done ?? false,
            perform: this.perform,
            found: (beat) => {
              location.hash = hrefFrom(id)({ chapter: id, beat });
            },
          })}
        </div>
      </underhood-lab>
      <div class="prose">
        ${words.notes.map(
          ({ title, paragraphs }) =>
            html`<section><h2>${title}</h2>${paragraphs.map((text) => html`<p>${prose(text)}</p>`)}</section>`,
        )}
        <details class="embed" @toggle=${(event: ToggleEvent) => void this.showEmbed(event)}>
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

  private async showEmbed(event: ToggleEvent): Promise<void> {
    if (event.newState !== 'open') return;
    this.tagOf ??= (await import('../page/embedding.ts')).tagOf;
    this.embed = this.embedTag(this.untouched ?? '');
    void this.lab?.link().then((query) => {
      this.embed = this.embedTag(query);
    });
  }
}

customElements.define('underhood-book', UnderhoodBook);
