// A run as the query of an address, short enough to read:
// ?seed=3&features=area,beds&step=50&stage=2&at=20.0:learning_rate=0.3
//
// `at` is a live change: step.stage, then `:control=value`, or `!action` with `:argument=value` for each, or `*` with weights.
// `data` is what the reader brought; like weights it is deflated, in base64url. `view.…` is how the page shows it. Everything
// else is a control. Nothing is trusted: the core checks each value, and what it refuses is reported. The native command
// reads the same (`command/src/link.rs`); both are held to the cases in `tests/links.json`.

import { message } from './messages.ts';
import type { Message, Opening, Recipe } from './protocol.ts';

/** Longer links break in too many places. */
export const MAX_LINK = 8000;
/** Unpacked data of a link: far more than fits a link honestly, far less than would hurt. */
const MAX_DATA = 1_000_000;

/** Bytes that are made text at once. */
const PIECE = 8192;

type Change = Recipe['changes'] extends (infer C)[] | undefined ? C : never;

/** What an address asks for. */
export interface Link {
  recipe: Opening;
  step: number;
  stage: number;
  view: Record<string, string>;
  /** What of it could not be read, for the reader. */
  problems: Message[];
}

const part = encodeURIComponent;

/** What stands behind an address: the beat of the story, and the query of a run. */
export const hashOf = (beat: string, query: string): string =>
  beat || query ? `#${part(beat)}${query && `?${query}`}` : '';

/** The query of a run, without the `?`. */
export async function toQuery(recipe: Required<Recipe>, view: Record<string, string> = {}): Promise<string> {
  const pairs: [string, string][] = Object.entries(recipe.settings);
  for (const change of recipe.changes) pairs.push(['at', await changeText(change)]);
  if (recipe.step > 0) pairs.push(['step', String(recipe.step)]);
  if (recipe.stage > 0) pairs.push(['stage', String(recipe.stage)]);
  for (const [key, value] of Object.entries(view)) pairs.push([`view.${key}`, value]);
  if (recipe.setup.length > 0) pairs.push(['data', await pack(recipe.setup)]);
  // Separators that are safe in a query stay readable.
  const readable = (text: string) => part(text).replace(/%(2C|3A|3D|21)/gi, decodeURIComponent);
  return pairs.map(([key, value]) => `${part(key)}=${readable(value)}`).join('&');
}

/** Reads a query; what can't be read becomes a problem, not an exception. */
export async function fromQuery(lab: string, query: string): Promise<Link> {
  const settings: Record<string, string> = {};
  const link: Link = { recipe: { lab, settings, changes: [] }, step: 0, stage: 0, view: {}, problems: [] };
  for (const [key, value] of new URLSearchParams(query)) {
    if (key === 'at') {
      const change = await parseChange(value).catch(() => undefined);
      if (change) link.recipe.changes?.push(change);
      else {
        const text = value.slice(0, 60);
        link.problems.push(message('link_change', 'The link’s change “{text}” can’t be read.', { text }));
      }
    } else if (key === 'step' || key === 'stage') {
      const number = wholeNumber(value);
      if (number === undefined)
        link.problems.push(
          message('link_place', 'The link’s {key} “{text}” is not a whole number.', {
            key,
            text: value.slice(0, 60),
          }),
        );
      else link[key] = number;
    } else if (key === 'data') {
      const setup = await unpack(value).catch(() => undefined);
      if (setup) link.recipe.setup = setup;
      else link.problems.push(message('link_data', 'The data in the link can’t be unpacked.'));
    } else if (key.startsWith('view.')) {
      link.view[key.slice('view.'.length)] = value;
    } else {
      settings[key] = value;
    }
  }
  return link;
}

function wholeNumber(text: string): number | undefined {
  const number = Number(text);
  return /^\d+$/.test(text) && number < 2 ** 32 ? number : undefined;
}

async function changeText({ step, stage, command }: Change): Promise<string> {
  const place = `${step}.${stage}`;
  if ('put' in command) return `${place}*${await pack(command.put.weights)}`;
  if ('set' in command) return `${place}:${part(command.set.control)}=${part(command.set.value)}`;
  const args = Object.entries(command.act.args).map(([id, text]) => `:${part(id)}=${part(text)}`);
  return `${place}!${part(command.act.action)}${args.join('')}`;
}

/** Rejects, or resolves to nothing, where it can't be read: decodeURIComponent throws on a lone %. */
async function parseChange(text: string): Promise<Change | undefined> {
  const match = /^(\d+)\.(\d+)(?:\*([\w-]+)|(?:!([^:]+))?((?::[^:=]+=[^:]*)*))$/.exec(text);
  if (!match) return undefined;
  const [, stepText = '', stageText = '', packed, action, rest = ''] = match;
  const [step, stage] = [wholeNumber(stepText), wholeNumber(stageText)];
  if (step === undefined || stage === undefined) return undefined;
  if (packed) return { step, stage, command: { put: { weights: await unpack(packed) } } };
  const args = rest
    .split(':')
    .slice(1)
    .map((pair) => pair.split('=').map(decodeURIComponent));
  if (action) {
    const command = { act: { action: decodeURIComponent(action), args: Object.fromEntries(args) } };
    return { step, stage, command };
  }
  const [control, value] = args[0] ?? [];
  if (args.length !== 1 || control === undefined || value === undefined) return undefined;
  return { step, stage, command: { set: { control, value } } };
}

async function pack(bytes: Uint8Array): Promise<string> {
  const packed = await through(bytes, new CompressionStream('deflate-raw'), Number.POSITIVE_INFINITY);
  let text = '';
  // By the piece: a large model's weights take no longer than a frame has, and no call takes all of them as arguments.
  for (let at = 0; at < packed.length; at += PIECE)
    text += String.fromCharCode(...packed.subarray(at, at + PIECE));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

async function unpack(text: string): Promise<Uint8Array> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const packed = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return through(packed, new DecompressionStream('deflate-raw'), MAX_DATA);
}

async function through(
  bytes: Uint8Array,
  transform: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array> {
  const reader = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(transform).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new RangeError(`more than ${most} bytes`);
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
