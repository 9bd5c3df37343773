/** Under the field: what its marks and colours stand for. */

import { classColour, classShape } from '../kit/classes.ts';
import { plain } from '../kit/format.ts';
import { dot, fontOf } from '../kit/ink.ts';
import { drawMark, drawWrong } from '../kit/marks.ts';
import type { Theme } from '../kit/theme.ts';
import { words } from '../kit/words.ts';
import type { FieldData } from './data.ts';
import { flow } from './geometry.ts';
import { numberColour } from './points.ts';

type Context = CanvasRenderingContext2D;

interface Entry {
  text: string;
  /** Pixels the mark takes, left of the text. */
  room: number;
  mark: (ctx: Context, x: number, y: number) => void;
}

const LINE = 20;
const GAP = 16;

function entries(data: FieldData, theme: Theme): Entry[] {
  const halo = theme.paper;
  const made: Entry[] = [];
  if (data.classes > 0) {
    for (let c = 0; c < data.classes; c++) {
      const mark = { shape: classShape(c), colour: classColour(theme, c), halo, radius: 4.6, hollow: false };
      made.push({
        text: data.names[c] ?? String(c),
        room: 14,
        mark: (ctx, x, y) => drawMark(ctx, mark, x + 5, y),
      });
    }
  } else {
    made.push(ramp(data, theme));
  }
  const hollow = { shape: 'disc', colour: theme.ink2, halo, radius: 4.6, hollow: true } as const;
  if (data.test?.includes(1))
    made.push({ text: words.heldOut, room: 14, mark: (ctx, x, y) => drawMark(ctx, hollow, x + 5, y) });
  if (data.batch !== null && data.batch.length > 0)
    made.push({
      text: words.inBatch,
      room: 18,
      mark: (ctx, x, y) => {
        ctx.strokeStyle = theme.ink;
        ctx.lineWidth = 1.4;
        dot(ctx, x + 7, y, 6.5);
        ctx.stroke();
        ctx.fillStyle = theme.ink3;
        dot(ctx, x + 7, y, 3);
        ctx.fill();
      },
    });
  if (data.wrong !== null)
    made.push({
      text: words.wrong,
      room: 14,
      mark: (ctx, x, y) => drawWrong(ctx, x + 5, y, 3.6, theme.ink, theme.paper),
    });
  return made;
}

/** The scale of the numbers, as a strip between its two ends. */
function ramp(data: FieldData, theme: Theme): Entry {
  const [low, high] = data.range;
  const name = data.names[0] ?? '';
  const width = 72;
  return {
    text: `${plain(low, 3)} … ${plain(high, 3)}${name === '' ? '' : `  ${name}`}`,
    room: width + 6,
    mark: (ctx, x, y) => {
      for (let i = 0; i < width; i++) {
        ctx.fillStyle = numberColour(data, low + ((high - low) * i) / (width - 1), theme);
        ctx.fillRect(x + i, y - 5, 1.5, 10);
      }
    },
  };
}

function placed(ctx: Context, made: readonly Entry[], room: number, theme: Theme) {
  ctx.font = fontOf(theme, 12);
  return flow(
    made.map(({ text, room: mark }) => mark + ctx.measureText(text).width),
    GAP,
    room,
  );
}

/** How many pixels the legend needs under the axes. */
export function legendHeight(ctx: Context, data: FieldData, width: number, theme: Theme): number {
  const places = placed(ctx, entries(data, theme), width - 4, theme);
  return places.length === 0 ? 0 : ((places.at(-1)?.line ?? 0) + 1) * LINE + 6;
}

export function drawFieldLegend(
  ctx: Context,
  data: FieldData,
  left: number,
  top: number,
  width: number,
  theme: Theme,
): void {
  const made = entries(data, theme);
  const places = placed(ctx, made, width - 4, theme);
  // From the frame's own edge when all fit in one line there, else from the picture's.
  const last = places.at(-1);
  const wide =
    last === undefined
      ? 0
      : last.x + (made.at(-1)?.room ?? 0) + ctx.measureText(made.at(-1)?.text ?? '').width;
  const from = (last?.line ?? 0) === 0 && left + wide <= width ? left : 2;
  made.forEach(({ text, room, mark }, i) => {
    const { line, x } = places[i] ?? { line: 0, x: 0 };
    const y = top + line * LINE + LINE / 2 + 4;
    mark(ctx, from + x, y);
    ctx.font = fontOf(theme, 12);
    ctx.fillStyle = theme.ink2;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    ctx.fillText(text, from + x + room, y + 0.5);
  });
}
