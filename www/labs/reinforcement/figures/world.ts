// The world with what an agent makes of it, and the palette that paints it; the rival's beside it.

import { html, nothing, type TemplateResult } from 'lit';
import { brief, fill, plain, signed } from '../../../charts/kit/format.ts';
import { figure, type OneChart } from '../../../contract/figure.ts';
import type { Figure, Stagehand } from '../../../contract/lab.ts';
import { numbers, once, type Scene } from '../../../contract/scene.ts';
import type { Description } from '../../../core/protocol.ts';
import { settled } from '../../../page/settled.ts';
import type { GridStep, GridWorldData } from '../pictures/grid/data.ts';
import { type CellKind, glyphOf, gust } from '../pictures/grid/glyphs.ts';
import { type GridWorldOptions, GridWorldView } from '../pictures/grid/world.ts';
import {
  cellOf,
  channelOf,
  gridOf,
  hasRival,
  isGrid,
  isPlanner,
  kinds,
  kindsOf,
  type Learner,
  learnerAt,
  moment,
  of,
  PAYS,
  paysOf,
  tableUpdate,
} from '../scene.ts';
import type { Words } from '../words.en.ts';

const LAYERS = ['values', 'actions', 'policy', 'visits', 'optimal'] as const;
type Shown = (typeof LAYERS)[number];
const layerOf = (view: Scene['view']): Shown => LAYERS.find((layer) => layer === view.world) ?? 'values';

const NONE = new Float32Array();
export const ARROWS = ['↑', '→', '↓', '←'];

const FLOOR = { kind: 'floor', name: '' } as const;

/** "row 3, column 5: V 0.53; ↑ 0.40 → 0.53 ↓ 0.12 ← 0.20". */
function describe(scene: Scene, who: Learner, cell: number, words: Words, short = false): string {
  const { columns } = gridOf(scene);
  const place = { row: Math.floor(cell / columns) + 1, column: (cell % columns) + 1 };
  const { kind, name } = kinds(scene.about)[numbers(scene, 'cells')[cell] ?? 0] ?? FLOOR;
  const q = of(scene, who, 'q').subarray(4 * cell, 4 * cell + 4);
  const stays = !['wall', 'goal', 'prize', 'pit'].includes(kind);
  if (!stays || q.length < 4) return fill(words.texts.cellIs, { ...place, kind: name });
  const all = ARROWS.map((arrow, move) => `${arrow}${brief(q[move] ?? Number.NaN, 3)}`).join(' ');
  const value = layerOf(scene.view) === 'optimal' ? numbers(scene, 'optimal_values')[cell] : Math.max(...q);
  return fill(short ? words.texts.cellShort : words.texts.cellHolds, {
    ...place,
    value: brief(value ?? Number.NaN, 3),
    all,
  });
}

const compared = once((policy: Float32Array) =>
  once((optimal: Float32Array) =>
    Uint8Array.from({ length: policy.length / 4 }, (_, cell) =>
      [0, 1, 2, 3].some((move) => (policy[4 * cell + move] ?? 0) > 0 && optimal[4 * cell + move] === 0)
        ? 1
        : 0,
    ),
  ),
);

/** Where the greedy policy takes a move that no optimal policy takes. */
const astray = (policy: Float32Array, optimal: Float32Array): Uint8Array | null =>
  policy.length === 0 || policy.length !== optimal.length ? null : compared(policy)(optimal);

/** The numbers and arrows of a layer. */
function layerData(
  scene: Scene,
  who: Learner,
  shown: Shown,
): Pick<GridWorldData, 'layer' | 'values' | 'policy' | 'route' | 'wrong'> {
  const policy = of(scene, who, 'policy');
  switch (shown) {
    case 'optimal':
      return {
        layer: 'values',
        values: numbers(scene, 'optimal_values'),
        policy: numbers(scene, 'optimal_policy'),
        route: numbers(scene, 'optimal_path'),
        wrong: null,
      };
    case 'policy':
      return {
        layer: 'policy',
        values: NONE,
        policy,
        route: of(scene, who, 'greedy_path'),
        wrong: astray(policy, numbers(scene, 'optimal_policy')),
      };
    default:
      return { layer: shown, values: of(scene, who, 'values'), policy, route: null, wrong: null };
  }
}

/** Which cells' numbers say something: those that were acted from, or are no longer what they began as. */
const knownOf = once((q: Float32Array) =>
  once((visits: Float32Array, initial: number) =>
    Uint8Array.from(visits, (count, cell) =>
      count > 0 || [0, 1, 2, 3].some((move) => q[4 * cell + move] !== initial) ? 1 : 0,
    ),
  ),
);

/** What the agent is about: seen, chosen, paid, as far as the step has come. */
function stepOf(scene: Scene, who: Learner): GridStep | null {
  const { stage } = scene.status;
  const at = moment(scene, who);
  const here = cellOf(scene, who);
  if (stage === 0 || at === null) return null;
  const answered = stage >= 3;
  const paid = at.reward === undefined ? null : { text: signed(at.reward), cell: here };
  return {
    cell: answered ? (of(scene, who, 'trail').at(-2) ?? -1) : here,
    move: at.action ?? null,
    thrown: at.thrown ?? false,
    paid: answered ? paid : null,
  };
}

/** What the stroke of a hand paints; `wind` changes a column. */
type Brush = CellKind | 'wind';
const brushOf = (view: Scene['view']): Brush | null =>
  view.brush === undefined || view.brush === 'look' ? null : (view.brush as Brush);

const MOST_WIND = 3;

function paint(scene: Scene, stagehand: Stagehand, cells: readonly number[]): void {
  const { columns } = gridOf(scene);
  const brush = brushOf(scene.view);
  if (brush === null) return;
  const wind = numbers(scene, 'wind');
  const columnsDone = new Set<number>();
  for (const cell of cells) {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    if (brush !== 'wind') stagehand.act('paint', { row, column, kind: brush });
    else if (!columnsDone.has(column)) {
      columnsDone.add(column);
      stagehand.act('set_wind', { column, strength: ((wind[column] ?? 0) + 1) % (MOST_WIND + 1) });
    }
  }
}

/** The channels of the world, and of each agent on it; others for some of the layers. */
const WORLD = ['cells', 'wind', 'grid'];
const AGENT = ['agent', 'trail', 'q', 'values', 'policy', 'visits', 'table_update', 'touched', 'moment'];
const OF_LAYER: Readonly<Record<Shown, { world: readonly string[]; agent: readonly string[] }>> = {
  values: { world: [], agent: [] },
  actions: { world: [], agent: [] },
  policy: { world: ['optimal_policy'], agent: ['greedy_path'] },
  visits: { world: [], agent: [] },
  optimal: { world: ['optimal_values', 'optimal_policy', 'optimal_path'], agent: [] },
};

function reads(about: Description, view: Scene['view'], place: 0 | 1): string[] {
  const { world, agent } = OF_LAYER[layerOf(view)];
  const who = learnerAt(about, place);
  return [...WORLD, ...world, ...[...AGENT, ...agent].map((channel) => channelOf(who, channel))];
}

/** One learner's world. */
const worldOf = (
  place: 0 | 1,
  declared: Omit<OneChart<Words, GridWorldData, GridWorldOptions>, 'data' | 'reads'>,
) =>
  figure(GridWorldView)<Words>({
    ...declared,
    reads: (about, view) => reads(about, view, place),
    options: (stagehand, words, now) => ({
      onPaint(cells) {
        const scene = now();
        if (scene) paint(scene, stagehand, cells);
      },
      describe(cell, short) {
        const scene = now();
        return scene ? describe(scene, learnerAt(scene.about, place), cell, words, short) : '';
      },
    }),
    data(scene, { texts }) {
      const { rows, columns } = gridOf(scene);
      const who = learnerAt(scene.about, place);
      const cells = kindsOf(scene);
      if (rows * columns === 0 || cells.length !== rows * columns) return null;
      const shown = layerOf(scene.view);
      const brush = brushOf(scene.view);
      const update = tableUpdate(scene, who);
      const at = moment(scene, who);
      const [q, visits] = [of(scene, who, 'q'), of(scene, who, 'visits')];
      const begun = isPlanner(who) ? 0 : Number(scene.about.values.initial_value);
      return {
        rows,
        columns,
        kinds: cells,
        wind: numbers(scene, 'wind'),
        pays: paysOf(scene, cells),
        ...layerData(scene, who, shown),
        actions: q,
        visits,
        known: shown === 'optimal' || visits.length * 4 !== q.length ? null : knownOf(q)(visits, begun),
        step: stepOf(scene, who),
        agents: [
          {
            cell: cellOf(scene, who),
            trail: shown === 'optimal' || shown === 'policy' ? null : of(scene, who, 'trail'),
            mark: who.mark,
            ink: who.ink,
            dash: who.dash,
          },
        ],
        update: update && {
          from: update.state,
          to: update.next,
          touched: update.made ? [...of(scene, who, 'touched')] : [update.state],
        },
        painting: brush === 'wind' ? 'floor' : brush,
        scaleLabel: fill(texts[`scale_${shown}`], { gamma: plain(Number(scene.about.values.gamma), 3) }),
        label: fill(texts.labelWorld, {
          rows,
          columns,
          name: who.name,
          episode: plain((at?.episode ?? 0) + 1),
        }),
      };
    },
  });

/** The kinds of cell there are, to paint with; the buttons say what the marks on the map are. */
function palette(scene: Scene, stagehand: Stagehand, { texts }: Words): TemplateResult {
  const now = brushOf(scene.view) ?? 'look';
  const { columns, map, painted } = gridOf(scene);
  if (columns === 0) return html``;
  const brush = (id: string, label: string, icon: TemplateResult | typeof nothing) =>
    html`<button type="button" data-brush=${id} title=${label} aria-pressed=${id === now} @click=${() => stagehand.setView('brush', id)}>
      ${icon}<span class=${icon === nothing ? '' : 'name'}>${label}</span></button>`;
  const drawn = (solid: string, lines: string) => html`<svg viewBox="0 0 24 24" aria-hidden="true">
      <path d=${solid} fill="currentColor" /><path d=${lines} fill="none" stroke="currentColor" stroke-width="1.8" /></svg>`;
  return html`<div class="palette" role="group" aria-label=${texts.palette}>
      ${brush('look', texts.look, nothing)}
      ${kinds(scene.about).map(({ name, kind }) => brush(kind, name, drawn(glyphOf(kind).solid, glyphOf(kind).lines)))}
      ${brush('wind', texts.wind, drawn('', gust(2)))}
    </div>
    <p class="help" role="status">${now === 'look' ? texts.lookHelp : now === 'wind' ? texts.windHelp : `${texts[`help_${now}`]} ${texts.paintHelp}`}</p>
    ${pays(scene, stagehand, texts)}
    ${
      painted
        ? html`<p class="painted"><span>${texts.painted}</span>
          <button type="button" @click=${() => stagehand.set('map', map)}>${texts.keepWorld}</button>
          <button type="button" @click=${() => stagehand.reset()}>${texts.oldWorld}</button></p>`
        : nothing
    }`;
}

/** What arriving on a cell pays, for the kinds that there are; and how slippery it is. */
function pays(scene: Scene, stagehand: Stagehand, texts: Words['texts']): TemplateResult {
  const { about } = scene;
  const codes = new Set(numbers(scene, 'cells'));
  const present = kinds(about).filter((_, code) => codes.has(code));
  const box = (control: string, label: string) => {
    const found = about.controls.find(({ id }) => id === control);
    const set = (event: Event) => stagehand.set(control, (event.target as HTMLInputElement).value);
    return html`<label title=${found?.help ?? ''}>${label}
      <input class="box" id="control-${control}" type="text" inputmode="decimal" autocomplete="off"
        .value=${settled(String(about.values[control]))} @change=${set} /></label>`;
  };
  return html`<div class="pays" role="group" aria-label=${texts.pays}>
    <span>${texts.pays}</span>
    ${box('step_reward', texts.aStep)}
    ${present.map(({ kind, name }) => {
      const control = PAYS[kind];
      return control ? box(control, name) : nothing;
    })}
    ${present.some(({ kind }) => kind === 'slippery') ? box('slip', texts.slips) : nothing}
  </div>`;
}

export const world: Figure<Words> = worldOf(0, {
  id: 'map_view',
  size: 'tall',
  shown: isGrid,
  modes: [{ key: 'world', options: LAYERS }],
  controls: ['world', 'gamma'],
  draws: ['step_reward', ...Object.values(PAYS), 'slip'],
  below: palette,
});

export const rival: Figure<Words> = worldOf(1, {
  id: 'rival_view',
  size: 'half',
  shown: (about) => isGrid(about) && hasRival(about),
});
