// The way of one sequence through the model, block by block; one block is open, the others stay in sight.

import { html, nothing, render, type TemplateResult } from 'lit';
import { fill, plain } from '../../../charts/kit/format.ts';
import { type Cell, type MatrixData, MatrixView } from '../../../charts/matrix.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import { axis, type Scene, tensor } from '../../../contract/scene.ts';
import { tex } from '../../../page/tex.ts';
import { best, cellOf, HIDDEN, heads, layers, opened, rowOf, selected, shown } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { BLOCKS, type Block, drawnBlocks, FIRST } from './blocks.ts';
import { clearScore, scoresOf, setScore } from './edits.ts';
import { explain } from './explain.ts';
import { asked, type StripState, strip } from './strip.ts';

/** The channels that the arithmetic behind a block's cells needs besides its own. */
const BEHIND: Readonly<Record<string, readonly string[]>> = {
  embedded: ['token_vectors', 'position_vectors'],
  queries: ['layer_normed', 'query_weights', 'query_bias'],
  keys: ['layer_normed', 'key_weights', 'key_bias'],
  values: ['layer_normed', 'value_weights', 'value_bias'],
  weights: ['masked'],
  middle: ['layer_input', 'attended'],
  logits: ['final', 'unembedding'],
};

/** With more columns than this, the arithmetic stands below the matrix, not beside it. */
const LONG = 12;

const openBlock = (view: Scene['view']): string => view.open ?? FIRST;

/** Which block the training step is at, in the opened layer or outside the layers. */
function atStage(scene: Scene, block: Block): boolean {
  const stage = scene.about.stages[scene.status.stage]?.id ?? '';
  return block.layered ? stage === `${block.stage}_${opened(scene.about).layer + 1}` : stage === block.stage;
}

/** The first columns of a row-major matrix. */
const leading = (values: Float32Array, all: number, columns: number): Float32Array =>
  columns === all ? values : values.filter((_, i) => i % all < columns);

interface Station {
  block: Block;
  section: HTMLElement;
  head: HTMLElement;
  behind: HTMLElement;
  view: MatrixView;
}

class Flow implements Mounted {
  private readonly top = document.createElement('div');
  private readonly row = document.createElement('div');
  private readonly stations: Station[];
  private scene: Scene | null = null;
  private readonly token: StripState = {
    place: null,
    take: (place) => {
      this.token.place = place;
      if (this.scene) this.update(this.scene);
    },
  };

  constructor(
    host: HTMLElement,
    private readonly stagehand: Stagehand,
    private readonly words: Words,
  ) {
    this.row.className = 'stations';
    host.classList.add('flow');
    host.append(this.top, this.row);
    this.stations = BLOCKS.map((block) => this.station(block));
  }

  private station(block: Block): Station {
    const section = document.createElement('section');
    section.className = 'station';
    section.dataset.block = block.id;
    const part = (name: string) => {
      const div = document.createElement('div');
      div.className = name;
      section.append(div);
      return div;
    };
    const [head, body, behind] = [part('head'), part('body'), part('behind')];
    this.row.append(section);
    const view = new MatrixView(body, {
      onSelect: (cell) => {
        this.stagehand.setView('open', block.id);
        this.stagehand.setView('cell', cell.join('.'));
      },
      onTerm: (term) => this.stagehand.term(term),
      describe: (cell) => this.cellText(block, cell),
    });
    return { block, section, head, behind, view };
  }

  /** A cell in words: its row, its column, its number. */
  private cellText(block: Block, [row, column]: Cell): string {
    if (!this.scene) return '';
    const value = plain(cellOf(this.scene, block.channel, [row, column]), 3);
    const names = this.columnNames(this.scene, block);
    const to = names?.[column] ?? plain(column + 1);
    return fill(this.words.texts.cell, { from: shown(this.scene)[row] ?? '', to, value });
  }

  private columnNames(scene: Scene, block: Block): string[] | undefined {
    if (block.columns === 'places') return shown(scene);
    return block.columns === 'tokens' ? axis(scene.about, 'a').map(({ name }) => name) : undefined;
  }

  update(scene: Scene): void {
    this.scene = scene;
    render(html`${strip(scene, this.stagehand, this.words, this.token)}${this.choosers(scene)}`, this.top);
    const drawn = drawnBlocks(scene.about);
    const wanted = openBlock(scene.view);
    const open = drawn.some(({ id }) => id === wanted) ? wanted : FIRST;
    for (const station of this.stations) {
      const { block, section } = station;
      section.hidden = !drawn.includes(block);
      if (section.hidden) continue;
      section.classList.toggle('open', block.id === open);
      section.classList.toggle('now', atStage(scene, block));
      // Many columns want the whole width.
      const columns = tensor(scene, block.channel)?.shape[1] ?? 0;
      section.classList.toggle('long', block.columns !== 'tokens' && columns > LONG);
      this.show(scene, station, block.id === open);
    }
  }

  private show(scene: Scene, { block, head, behind, view }: Station, open: boolean): void {
    const { texts } = this.words;
    const channel = tensor(scene, block.channel);
    const [rows = 0, all = 0] = channel?.shape ?? [];
    // Of the tokens, those that can be answers: they come first.
    const columns = block.columns === 'tokens' ? axis(scene.about, 'a').length : all;
    const toggle = () => this.stagehand.setView('open', block.id);
    render(
      html`<button type="button" aria-expanded=${open} @click=${toggle} data-term=${block.term}>
        <span class="tex">${tex(fill(block.tex, { l: opened(scene.about).layer + 1 }))}</span><span class="name">${texts[`block_${block.id}`]}</span>
      </button>`,
      head,
    );
    const wanted = selected(scene);
    const inside = wanted !== null && wanted[0] < rows && wanted[1] < columns;
    const row = Math.max(0, asked(scene).indexOf(true));
    // Unless the reader has chosen one, the place it listens to most.
    const listened = block.columns === 'places' ? best(rowOf(scene, 'weights', row)).at : 0;
    const cell: Cell = inside ? wanted : [row, listened];
    const { layer, head: which } = opened(scene.about);
    const changed = block.id === 'scaled' ? scoresOf(scene, layer, which) : [];
    const names = this.columnNames(scene, block);
    const data: MatrixData = {
      rows,
      columns,
      values: leading(channel?.data ?? new Float32Array(), all, columns),
      kind: block.kind,
      most: open ? 44 : 12,
      selected: open ? cell : null,
      changed,
      term: block.term,
      highlight: scene.term,
      label: fill(texts.matrix, {
        name: texts[`block_${block.id}`],
        rows: plain(rows),
        columns: plain(columns),
      }),
      ...(block.id === 'masked' ? { hidden: HIDDEN } : {}),
      ...(open ? { rowNames: shown(scene) } : {}),
      ...(open && names ? { columnNames: names } : {}),
    };
    if (rows > 0) view.update(data);
    const about = scene.about.channels.find(({ id }) => id === block.channel);
    const text = open && rows > 0 ? explain(scene, block, cell, this.words) : null;
    render(
      text === null
        ? nothing
        : html`<p class="help">${about?.help} ${texts.chooseCell}</p><p class="arithmetic">${text}</p>${block.id === 'scaled' ? this.editor(scene, cell) : nothing}`,
      behind,
    );
  }

  /** Sets a score by hand. */
  private editor(scene: Scene, [query, key]: Cell): TemplateResult {
    const { texts } = this.words;
    const { layer, head } = opened(scene.about);
    const at = { layer, head, query, key };
    const edited = scoresOf(scene, layer, head).some((cell) => cell[0] === query && cell[1] === key);
    const submit = (event: Event) => {
      event.preventDefault();
      const text = String(new FormData(event.target as HTMLFormElement).get('score') ?? '').trim();
      const score = Number(text.replace('−', '-'));
      if (text === '' || !Number.isFinite(score)) return;
      // The place it listens to most may be another then: this one stays in sight.
      this.stagehand.setView('cell', `${query}.${key}`);
      setScore(this.stagehand, at, score);
    };
    return html`<form class="score" @submit=${submit}>
      <label>${texts.newScore} <input name="score" type="number" step="any" min="-1000" max="1000" required size="6" /></label>
      <button type="submit">${texts.setScore}</button>
      ${edited ? html`<button type="button" @click=${() => clearScore(this.stagehand, at)}>${texts.undo}</button>` : nothing}
    </form>`;
  }

  /** Which layer and which head is opened. */
  private choosers(scene: Scene): TemplateResult | typeof nothing {
    const { texts } = this.words;
    const now = opened(scene.about);
    if (layers(scene.about) < 2 && heads(scene.about) < 2) return nothing;
    const group = (name: string, count: number, at: number, control: 'layer' | 'head') =>
      count < 2
        ? nothing
        : html`<span class="modes" role="group" aria-label=${name}>${name}
            ${Array.from(
              { length: count },
              (_, i) => html`<button type="button" class="mode" aria-pressed=${i === at}
                aria-label=${`${name} ${i + 1}`} @click=${() => this.stagehand.set(control, i + 1)}>${i + 1}</button>`,
            )}
          </span>`;
    return html`<div class="choosers">
      ${group(texts.layer, layers(scene.about), now.layer, 'layer')}
      ${group(texts.head, heads(scene.about), now.head, 'head')}
    </div>`;
  }

  destroy(): void {
    for (const { view } of this.stations) view.destroy();
  }
}

export const flow: Figure<Words> = {
  id: 'flow',
  size: 'wide',
  reads: (about, view) => [
    ...['shown', 'wanted', 'probabilities', 'unedited', 'edits'],
    ...drawnBlocks(about).map(({ channel }) => channel),
    ...(BEHIND[openBlock(view)] ?? []),
  ],
  readsOnce: () => [],
  controls: ['example', 'input'],
  mount: (host, stagehand, words) => new Flow(host, stagehand, words),
};
