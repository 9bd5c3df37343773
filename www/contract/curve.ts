// The figure that nearly every lab has: what is measured against the step, with what it should be judged by.

import { type Curve, type CurveData, type CurveOptions, CurveView } from '../charts/curve.ts';
import { plain } from '../charts/kit/format.ts';
import { figure, type OneChart } from './figure.ts';
import type { Figure, Stagehand } from './lab.ts';
import { columns, column as named, type Scene, split } from './scene.ts';
import type { LabWords } from './words.ts';

const NONE = new Float32Array();

/** A column of a curve, or of a matrix whose first column says where; its ink and dash default to the next of a short list. */
export interface Column extends Omit<Curve, 'x' | 'y'> {
  /** Defaults to the figure's own. */
  channel?: string;
  /** Its name in a curve; its place in a matrix. */
  column: string | number;
  /** Its numbers in another measure; the same array for the same. */
  as?(values: Float32Array): Float32Array;
}

type Beyond<Key extends keyof CurveData> = Partial<Pick<CurveData, Key>>;

export type CurveFigure<W extends LabWords> = Omit<OneChart<W, CurveData, CurveOptions>, 'data'> & {
  /** Where the columns are, unless they say otherwise; read with every frame. */
  channel?: string;
  /** The curves: columns, or whole ones; null where the channels don't fit yet. */
  curves(scene: Scene, words: W): readonly (Column | Curve)[] | null;
  /** What knowing nothing, or everything, would score; defaults to none. */
  baselines?(scene: Scene, words: W, curves: readonly Curve[]): CurveData['baselines'];
  yLabel(scene: Scene, words: W): string;
  /** Whether y is logarithmic; defaults to the option `log` of the figure's first mode. */
  log?(scene: Scene): boolean;
  /** How a value is written: the number of significant digits, or a function. */
  format: number | ((value: number) => string);
  /** What the picture shows, in one sentence; `last` are the last values of the curves. */
  label(scene: Scene, words: W, last: readonly number[], stagehand: Stagehand): string;
  /** The rest of what a curve can have. */
  beyond?(
    scene: Scene,
    words: W,
    stagehand: Stagehand,
    curves: readonly Curve[],
  ): Beyond<'xLabel' | 'xName' | 'bounds' | 'holds' | 'cursorStep' | 'highlight'>;
};

/** Declares one. */
export function curveFigure<W extends LabWords>(declared: CurveFigure<W>): Figure<W> {
  const { channel, curves, baselines, yLabel, log, format, label, beyond, ...rest } = declared;
  const [mode] = rest.modes ?? [];
  const isLog = (scene: Scene) =>
    log ? log(scene) : mode !== undefined && (scene.view[mode.key] ?? mode.options[0]) === 'log';
  const drawn = (scene: Scene, line: Column | Curve): Curve => {
    if ('x' in line) return line;
    const { column, channel: own = channel ?? '', as, ...look } = line;
    // As far as the run had got before it was looked at in its past.
    const ahead = scene.ahead[own];
    if (ahead && typeof column === 'string') {
      const all = split(ahead.data, ahead.columns.length);
      const y = all[ahead.columns.indexOf(column)] ?? NONE;
      return { ...look, x: all[0] ?? NONE, y: as ? as(y) : y };
    }
    const all = columns(scene, own);
    const y = typeof column === 'string' ? named(scene, own, column) : (all[column] ?? NONE);
    return { ...look, x: all[0] ?? NONE, y: as ? as(y) : y };
  };
  /** The same curve of each pinned run. */
  const pinned = ({ kept }: Scene, line: Column | Curve, place: number): Curve[] => {
    if ('x' in line || typeof line.column !== 'string') return [];
    const { column, channel: own = channel ?? '', as, label } = line;
    return kept
      .filter((run) => run.pinned)
      .flatMap(({ id, curves }) => {
        const found = curves[own];
        const all = found && split(found.data, found.columns.length);
        const [x, y] = [all?.[0], all?.[found?.columns.indexOf(column) ?? -1]];
        return x && y ? [{ label: `${label} (${id})`, x, y: as ? as(y) : y, beside: place }] : [];
      });
  };
  const isAhead = (scene: Scene) => (line: Column | Curve) =>
    !('x' in line) &&
    typeof line.column === 'string' &&
    scene.ahead[line.channel ?? channel ?? ''] !== undefined;
  return figure(CurveView)<W>({
    reads: channel === undefined ? [] : [channel],
    ...rest,
    data(scene, words, stagehand) {
      const lines = curves(scene, words);
      if (!lines) return null;
      const series = lines.map((line) => drawn(scene, line));
      const further = beyond?.(scene, words, stagehand, series);
      return {
        series: [...lines.flatMap((line, place) => pinned(scene, line, place)), ...series],
        baselines: baselines?.(scene, words, series) ?? [],
        yLabel: yLabel(scene, words),
        log: isLog(scene),
        format: typeof format === 'number' ? (value) => plain(value, format) : format,
        label: label(
          scene,
          words,
          series.map(({ y }) => y.at(-1) ?? Number.NaN),
          stagehand,
        ),
        // Looked at in its past, a run's curves stay, and a cursor says where one is.
        ...(further?.xLabel === undefined && lines.some(isAhead(scene)) && { cursorStep: scene.status.step }),
        ...further,
      };
    },
  });
}
