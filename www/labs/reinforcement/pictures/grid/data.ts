/** What a world of cells is drawn from. */

import type { ViewData } from '../../../../charts/kit/canvas.ts';
import type { Numbers } from '../../../../charts/kit/geometry.ts';
import type { Glyph } from '../../../../charts/kit/glyphs.ts';
import type { Theme } from '../../../../charts/kit/theme.ts';
import type { CellKind } from './glyphs.ts';

export interface GridAgent {
  cell: number;
  /** The cells of its present episode, from the first on; null where it leaves no trail. */
  trail: Numbers | null;
  mark: Glyph;
  ink: keyof Theme;
  dash: readonly number[];
}

/** What an agent is about, as far as its step has come. */
export interface GridStep {
  /** The cell that it looked at. */
  cell: number;
  /** The move that it makes from there, by its place in the list of four, once it is chosen; and whether the dice chose it. */
  move: number | null;
  thrown: boolean;
  /** What that paid, in words, and where it came to, once the world has answered. */
  paid: { text: string; cell: number } | null;
}

/** What the last update was about. */
export interface GridUpdate {
  from: number;
  to: number;
  /** The cells whose numbers it changed. */
  touched: readonly number[];
}

export interface GridWorldData extends ViewData {
  rows: number;
  columns: number;
  /** Row by row from the top, as are all lists of cells. */
  kinds: readonly CellKind[];
  /** How hard it blows upwards in each column. */
  wind?: Numbers;
  /** What entering a cell pays. */
  pays?: Numbers;
  layer: 'values' | 'actions' | 'policy' | 'visits';
  values: Float32Array;
  /** Four a cell: up, right, down, left. */
  actions: Float32Array;
  /** Four probabilities a cell; empty for no arrows. */
  policy: Float32Array;
  visits: Float32Array;
  agents: readonly GridAgent[];
  /** The step of the first agent, between its first stage and its last; null between two steps. */
  step: GridStep | null;
  update: GridUpdate | null;
  /** 1: a cell whose numbers say something; the others have not been learned yet. Null where all do. */
  known: Uint8Array | null;
  /** A way through the world to point out, as cells. */
  route?: Numbers | null;
  /** 1: a cell to put a × on. */
  wrong?: Uint8Array | null;
  /** What a stroke paints, if anything. */
  painting: CellKind | null;
  /** What the colours stand for. */
  scaleLabel: string;
}
