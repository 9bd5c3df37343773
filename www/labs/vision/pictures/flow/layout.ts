// Where the maps of a flow stand: layer by layer from left to right, the channels of each below one another.

import type { FlowLayer, Spot } from './data.ts';

export interface Tile {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Station {
  /** The layer's own extent, its name above it. */
  left: number;
  width: number;
  /** By channel. */
  maps: Tile[];
  /** By channel; none where the layer has no filters. */
  filters: Tile[];
}

export interface FlowLayout {
  stations: Station[];
  /** The probabilities' column; the maps of the last station are its rows. */
  outputs: Tile;
  /** What stands below the image. */
  below: Tile;
  width: number;
  height: number;
}

/** Room for a layer's two lines. */
export const HEAD = 34;
const FOOT = 4;
/** Room for two lines below the probabilities. */
const VERDICT = 38;
/** Between channels, between columns of them, and between layers. */
const GAP = 4;
const APART = 10;
export const BETWEEN = 26;
/** How high the columns are at most. */
const TALL = 296;
const ROWS = 8;
const SIGNAL_ROWS = 16;
/** Of a map: the widest, and the narrowest that a finger can still choose in. */
const MOST = 70;
const LEAST = 26;
const SIGNAL = 116;
/** A channel that is one number. */
const DOT = 15;
const NARROW = 560;
const IMAGE = { most: 132, least: 96 };

interface Sizes {
  columns: number;
  rows: number;
  map: readonly [width: number, height: number];
  filter: readonly [width: number, height: number] | null;
  width: number;
}

const isDot = ({ height, width }: FlowLayer) => height === 1 && width === 1;
const isSignal = ({ height, width }: FlowLayer) => height === 1 && width > 1;

/** How the slices of a filter, one for each channel it looks at, stand in its tile. */
export function mosaic(inputs: number, height: number): { columns: number; rows: number } {
  // Those of signals are rows, and stand below one another.
  const columns = height === 1 ? 1 : Math.ceil(Math.sqrt(inputs));
  return { columns, rows: Math.ceil(inputs / columns) };
}

/** How many channels of the layer before each filter looks at. */
export const inputsOf = ({ channels, kernel, filters }: FlowLayer): number =>
  Math.round((filters?.length ?? 0) / (channels * kernel[0] * kernel[1]));

function sizes(layer: FlowLayer, scale: number, first: boolean): Sizes {
  const { channels, height, width } = layer;
  if (first) {
    const side = Math.max(IMAGE.least, IMAGE.most * scale);
    const map = isSignal(layer) ? ([side, side * 0.6] as const) : ([side, (side * height) / width] as const);
    return { columns: 1, rows: channels, map, filter: null, width: side };
  }
  const rowsMost = isDot(layer) ? 20 : isSignal(layer) ? SIGNAL_ROWS : ROWS;
  const columns = Math.ceil(channels / rowsMost);
  const rows = Math.ceil(channels / columns);
  const fits = (TALL - GAP * (rows - 1)) / rows;
  const lowest = isSignal(layer) ? LEAST * 0.6 : LEAST;
  const side = isDot(layer) ? Math.min(DOT, fits) : Math.max(lowest, Math.min(MOST * scale, fits));
  const map = isSignal(layer)
    ? ([Math.max(2 * LEAST, SIGNAL * scale), Math.min(side, 36)] as const)
    : ([side, side] as const);
  // One slice is as large as it takes to see it; several share a tile as large as a map.
  const inputs = layer.filters ? inputsOf(layer) : 0;
  const of = (share: number) => Math.max(18, side * share);
  const filter = !layer.filters
    ? null
    : isSignal(layer)
      ? ([Math.max(20, 40 * scale), map[1]] as const)
      : inputs <= 1
        ? ([of(0.66), of(0.66)] as const)
        : ([side, side] as const);
  const pair = map[0] + (filter ? filter[0] + GAP : 0);
  return { columns, rows, map, filter, width: columns * pair + APART * (columns - 1) };
}

/** As large as fits into a width, but no smaller than can be seen: then it is wider. The last layer is the answers'. */
export function layOutFlow(layers: readonly FlowLayer[], room: number, outputWidth: number): FlowLayout {
  const [drawn, answers] = [layers.slice(0, -1), layers.at(-1)];
  const total = (all: readonly Sizes[]) =>
    all.reduce((sum, { width }) => sum + width + BETWEEN, 0) + outputWidth + 2;
  let scale = 1;
  let all = drawn.map((layer, i) => sizes(layer, scale, i === 0));
  // On a telephone it is scrolled before a finger can't choose in it any more.
  const least = room < NARROW ? 0.9 : 0.5;
  while (total(all) > room && scale > least) {
    scale -= 0.05;
    all = drawn.map((layer, i) => sizes(layer, scale, i === 0));
  }
  const high = ({ rows, map }: Sizes) => rows * map[1] + GAP * (rows - 1);
  const image = all[0] ?? { width: 0, rows: 0, map: [0, 0] as const };
  const below = image.rows * image.map[1] + APART + HEAD / 2;
  const count = answers?.channels ?? 0;
  const tallest = Math.max(...all.map(high), below + image.width / 2, count * 18 + VERDICT, 120);
  // What there is room for stands between the layers.
  const between = BETWEEN + Math.max(0, Math.min(40, (room - total(all)) / Math.max(1, drawn.length)));
  let left = 1;
  const stations = all.map((size, i): Station => {
    // The image stands at the top, what is below it follows; the others about their middle.
    const made = station(
      size,
      drawn[i]?.channels ?? 0,
      left,
      HEAD + (i === 0 ? 0 : (tallest - high(size)) / 2),
    );
    left += size.width + between;
    return made;
  });
  // What room there still is goes to the bars.
  const wide = Math.max(outputWidth, Math.min(1.6 * outputWidth, room - left - 1));
  const outputs = { left, top: HEAD, width: wide, height: tallest - VERDICT };
  const pitch = Math.min(30, outputs.height / Math.max(1, count));
  const top = outputs.top + (outputs.height - pitch * count) / 2;
  const rows = Array.from({ length: count }, (_, i) => ({
    left,
    top: top + i * pitch,
    width: wide,
    height: pitch,
  }));
  return {
    stations: [...stations, { left, width: wide, maps: rows, filters: [] }],
    outputs,
    below: { left: 1, top: HEAD + below, width: image.width, height: image.width / 2 },
    width: Math.floor(left + wide),
    height: Math.ceil(HEAD + tallest + FOOT),
  };
}

/** The tiles of a layer whose columns begin at a place. */
function station(
  { columns, rows, map, filter }: Sizes,
  channels: number,
  left: number,
  top: number,
): Station {
  const pair = map[0] + (filter ? filter[0] + GAP : 0);
  const tiles = (make: (x: number, y: number) => Tile) =>
    Array.from({ length: channels }, (_, channel) =>
      make(left + Math.floor(channel / rows) * (pair + APART), top + (channel % rows) * (map[1] + GAP)),
    );
  return {
    left,
    width: columns * pair + APART * (columns - 1),
    maps: tiles((x, y) => ({ left: x + pair - map[0], top: y, width: map[0], height: map[1] })),
    filters: filter
      ? tiles((x, y) => ({ left: x, top: y + (map[1] - filter[1]) / 2, width: filter[0], height: filter[1] }))
      : [],
  };
}

/** The number under a place: layer, channel, row and column. */
export function spotAt(layout: FlowLayout, layers: readonly FlowLayer[], x: number, y: number): Spot | null {
  for (const [layer, { maps }] of layout.stations.entries()) {
    const { height = 1, width = 1 } = layers[layer] ?? {};
    for (const [channel, tile] of maps.entries()) {
      const column = Math.floor(((x - tile.left) / tile.width) * width);
      const row = Math.floor(((y - tile.top) / tile.height) * height);
      if (row >= 0 && row < height && column >= 0 && column < width) return { layer, channel, row, column };
    }
  }
  return null;
}

/** Where a key leads from a number: arrows within a map, with Shift to another channel or layer; null for other keys. */
export function walkFrom(key: string, shift: boolean, from: Spot, layers: readonly FlowLayer[]): Spot | null {
  const by: Readonly<Record<string, readonly [number, number]>> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  };
  const move = by[key];
  if (!move) return null;
  const within = (value: number, count: number) => Math.min(Math.max(0, value), Math.max(0, count - 1));
  const [down, across] = move;
  // The image is what it is: there is nothing to write out of it.
  const layer = shift ? Math.max(1, within(from.layer + across, layers.length)) : from.layer;
  const here = layers[layer];
  const before = layers[from.layer];
  if (!here || !before) return null;
  if (!shift)
    return {
      ...from,
      row: within(from.row + down, here.height),
      column: within(from.column + across, here.width),
    };
  // In another layer about the same place of the image.
  const scaled = (value: number, old: number, now: number) =>
    within(Math.floor(((value + 0.5) * now) / old), now);
  return {
    layer,
    channel: within(from.channel + down, here.channels),
    row: scaled(from.row, before.height, here.height),
    column: scaled(from.column, before.width, here.width),
  };
}
