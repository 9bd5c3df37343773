// The way of one sequence through the model, block by block; one block is open, the others stay in sight.

import { html, nothing, render, type TemplateResult } from 'lit';
import { fill, plain } from '../../../charts/kit/format.ts';
import { type Cell, type MatrixData, MatrixView } from '../../../charts/matrix.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import { axis, type Scene, tensor } from '../../../contract/scene.ts';
import { tex } from '../../../page/tex.ts';
import { cellOf, HIDDEN, heads, layers, opened, rowOf, selected, shown } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { BLOCKS, type Block, drawnBlocks, FIRST } from './blocks.ts';
import { clearScore, scoresOf, setScore } from './edits.ts';
import { explain } from './explain.ts';
import { asked, type StripState, strip } from './strip.ts';

/** The channels that the arithmetic behind a block's cells needs besides its own. */
const BEHIND: Readonly<Record<string, readonly string[]>> = {
  embedded: ['token_vectors', 'position_vectors'],
  layer_normed: ['layer_input', 'norm_scale', 'norm_shift'],
  queries: ['layer_normed', 'query_weights', 'query_bias'],
  keys: ['layer_normed', 'key_weights', 'key_bias'],
  values: ['layer_normed', 'value_weights', 'value_bias'],
  weights: ['masked'],
  middle: ['layer_input', 'attended'],
  logits: ['final', 'unembedding'],
};

/** How high a block in the strip is, in pixels. */
const SMALL = 40;
/** With more columns than this, the arithmetic stands below the matrix, not beside it. */
const LONG = 12;

const openBlock = (view: Scene['view']): string => view.open ?? FIRST;

/** Which block the training step is at, in the opened layer or outside the layers. */
function atStage(scene: Scene, block: Block): boolean {
  const stage = scene.about.stages[scene.status.stage]?.id ?? '';
  return block.layered ? stage === `${block.stage}_${opened(scene.about).layer + 1}` : stage === block.stage;
}

/** Of a row of shares, the second largest: of the largest the softmax takes e⁰, which shows nothing. */
export function second(row: Float32Array): number {
  const order = Array.from(row.keys()).sort((a, b) => (row[b] ?? 0) - (row[a] ?? 0) || a - b);
  return order[1] ?? order[0] ?? 0;
}

/** The first columns of a row-major matrix. */
const leading = (values: Float32Array, all: number, columns: number): Float32Array =>
  columns === all ? values : values.filter((_, i) => i % all < columns);

/** A block as one of the strip: its name, and its numbers as colours. */
interface Station {
  block: Block;
  section: HTMLElement;
  head: HTMLElement;
  view: MatrixView;
}

/** The block that is open, below the strip, with its cells to choose from. */
interface Opened {
  block: Block;
  section: HTMLElement;
  head: HTMLElement;
  behind: HTMLElement;
  view: MatrixView;
}

/** The probabilities at a place, of the tokens that can be answers. */
const leadingRow = (scene: Scene, row: number): Float32Array =>
  rowOf(scene, 'probabilities', row).subarray(0, axis(scene.about, 'a').length);

/** The parts of a block: where its name stands, and its matrix. */
function parts(name: string, block: Block): Record<'section' | 'head' | 'body', HTMLElement> {
  const section = document.createElement('section');
  const [head, body] = [document.createElement('div'), document.createElement('div')];
  section.className = name;
  section.dataset.block = block.id;
  head.className = 'head';
  body.className = 'body';
  section.append(head, body);
  return { section, head, body };
}

class Flow implements Mounted {
  private readonly top = document.createElement('div');
  private readonly row = document.createElement('div');
  private readonly detail = document.createElement('div');
  private readonly stations: Station[];
  private opened: Opened | null = null;
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
    this.top.className = 'top';
    this.row.className = 'stations';
    this.detail.className = 'detail';
    host.classList.add('flow');
    host.append(this.top, this.row, this.detail);
    this.stations = BLOCKS.map((block) => this.station(block));
  }

  private station(block: Block): Station {
    const { section, head, body } = parts('station', block);
    this.row.append(section);
    const view = new MatrixView(body, { onTerm: (term) => this.stagehand.term(term) });
    return { block, section, head, view };
  }

  /** The block that is open; made anew for another one, so that nothing of the last stays. */
  private openedFor(block: Block): Opened {
    if (this.opened?.block === block) return this.opened;
    this.close();
    const { section, head, body } = parts('opened', block);
    const behind = document.createElement('div');
    behind.className = 'behind';
    section.append(behind);
    this.detail.append(section);
    const view = new MatrixView(body, {
      onSelect: (cell) => this.stagehand.setView('cell', cell.join('.')),
      onTerm: (term) => this.stagehand.term(term),
      describe: (cell) => this.cellText(block, cell),
    });
    this.opened = { block, section, head, behind, view };
    return this.opened;
  }

  private close(): void {
    this.opened?.view.destroy();
    this.opened?.section.remove();
    this.opened = null;
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
    const open = drawn.find(({ id }) => id === wanted) ?? drawn.find(({ id }) => id === FIRST);
    for (const station of this.stations) {
      const { block, section } = station;
      section.hidden = !drawn.includes(block);
      if (section.hidden) continue;
      section.classList.toggle('open', block === open);
      section.classList.toggle('now', atStage(scene, block));
      this.showStation(scene, station, block === open);
    }
    if (open) this.showOpened(scene, this.openedFor(open));
  }

  /** What a block's matrix shows, small or open. */
  private matrix(scene: Scene, block: Block): MatrixData {
    const { texts } = this.words;
    const channel = tensor(scene, block.channel);
    const [rows = 0, all = 0] = channel?.shape ?? [];
    // Of the tokens, those that can be answers: they come first.
    const columns = block.columns === 'tokens' ? axis(scene.about, 'a').length : all;
    const { layer, head } = opened(scene.about);
    return {
      rows,
      columns,
      values: leading(channel?.data ?? new Float32Array(), all, columns),
      kind: block.kind,
      changed: block.id === 'scaled' ? scoresOf(scene, layer, head) : [],
      term: block.term,
      highlight: scene.term,
      label: fill(texts.matrix, {
        name: texts[`block_${block.id}`],
        rows: plain(rows),
        columns: plain(columns),
      }),
      ...(block.id === 'masked' ? { hidden: HIDDEN } : {}),
    };
  }

  private showStation(scene: Scene, { block, section, head, view }: Station, open: boolean): void {
    const data = this.matrix(scene, block);
    const toggle = () => {
      this.stagehand.setView('open', block.id);
      this.stagehand.term(block.term);
    };
    render(
      html`<button type="button" aria-expanded=${open} @click=${toggle} data-term=${block.term}>${this.name(scene, block)}</button>`,
      head,
    );
    // While a step is under way, what it has not come to yet is empty.
    section.classList.toggle('empty', data.rows === 0);
    if (data.rows > 0) view.update({ ...data, most: 12, mostHigh: Math.max(2, SMALL / data.rows) });
  }

  private name(scene: Scene, block: Block): TemplateResult {
    return html`<span class="tex">${tex(fill(block.tex, { l: opened(scene.about).layer + 1 }))}</span><span class="name">${this.words.texts[`block_${block.id}`]}</span>`;
  }

  private showOpened(scene: Scene, { block, section, head, behind, view }: Opened): void {
    const { texts } = this.words;
    const data = this.matrix(scene, block);
    const { rows, columns } = data;
    render(html`<p>${this.name(scene, block)}</p>`, head);
    section.classList.toggle('empty', rows === 0);
    // Many columns want the whole width.
    section.classList.toggle('long', block.columns !== 'tokens' && columns > LONG);
    if (rows === 0) {
      render(html`<p class="help">${texts.notYet}</p>`, behind);
      return;
    }
    const wanted = selected(scene);
    const inside = wanted !== null && wanted[0] < rows && wanted[1] < columns;
    const row = Math.max(0, asked(scene).indexOf(true));
    const cell: Cell = inside ? wanted : [row, this.telling(scene, block, row)];
    const names = this.columnNames(scene, block);
    view.update({
      ...data,
      most: 44,
      mostHigh: rows > LONG ? 20 : 24,
      selected: cell,
      rowNames: shown(scene),
      ...(names ? { columnNames: names } : {}),
    });
    const about = scene.about.channels.find(({ id }) => id === block.channel);
    const text = explain(scene, block, cell, this.words);
    render(
      html`<p class="help">${about?.help} ${texts.chooseCell}</p>
        ${text === null ? nothing : html`<p class="arithmetic">${text}</p>`}
        ${block.id === 'scaled' ? this.editor(scene, cell) : nothing}`,
      behind,
    );
  }

  /** The column that shows most, unless the reader has chosen one: where it listens; of shares, the second largest. */
  private telling(scene: Scene, block: Block, row: number): number {
    if (block.id === 'weights') return second(rowOf(scene, 'weights', row));
    if (block.id === 'probabilities') return second(leadingRow(scene, row));
    if (block.columns !== 'places') return 0;
    const shares = rowOf(scene, 'weights', row);
    return shares.indexOf(Math.max(...shares));
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
    this.close();
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
