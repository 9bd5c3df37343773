import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fromQuery, toQuery } from './link.ts';
import { said } from './messages.ts';
import type { Recipe } from './protocol.ts';

const LAB = 'linear_regression';

const recipe = (parts: Partial<Recipe>): Required<Recipe> => ({
  lab: LAB,
  settings: {},
  setup: new Uint8Array(),
  changes: [],
  step: 0,
  stage: 0,
  ...parts,
});

const set = (step: number, stage: number, control: string, value: string) => ({
  step,
  stage,
  command: { set: { control, value } },
});
const act = (step: number, stage: number, action: string, args: Record<string, string>) => ({
  step,
  stage,
  command: { act: { action, args } },
});

describe('a link reads back as what was written', () => {
  const runs: [string, Required<Recipe>, Record<string, string>, string][] = [
    ['nothing', recipe({}), {}, ''],
    [
      'settings and a place',
      recipe({ settings: { seed: '3', features: 'area,beds' }, step: 50, stage: 2 }),
      {},
      'seed=3&features=area,beds&step=50&stage=2',
    ],
    [
      'a live change',
      recipe({ changes: [set(20, 0, 'learning_rate', '0.3')], step: 21 }),
      {},
      'at=20.0:learning_rate=0.3&step=21',
    ],
    [
      'an action with two arguments, in order',
      recipe({
        changes: [
          set(1, 0, 'batching', 'mini'),
          act(1, 4, 'set_parameter', { parameter: 'b', value: '-2.5' }),
        ],
      }),
      {},
      'at=1.0:batching=mini&at=1.4!set_parameter:parameter=b:value=-2.5',
    ],
    ['an action without arguments', recipe({ changes: [act(0, 1, 'shake', {})] }), {}, 'at=0.1!shake'],
    ['how it is shown', recipe({}), { bowl: '3d', curve: 'log' }, 'view.bowl=3d&view.curve=log'],
  ];
  test.each(runs)('%s', async (_, run, view, query) => {
    expect(await toQuery(run, view)).toBe(query);
    const link = await fromQuery(LAB, query);
    expect(link).toEqual({
      recipe: {
        lab: LAB,
        settings: run.settings,
        changes: run.changes,
      },
      step: run.step,
      stage: run.stage,
      view,
      problems: [],
    });
  });

  const nasty = [
    'a:b=c&d',
    '100 %',
    '%41',
    '+',
    '#?/',
    '“ünï”',
    '<b>',
    '!',
    ':',
    '=',
    '&at=0.0:seed=1',
    '\n',
    '👍',
  ];
  test.each(nasty)('with %j for every name and value', async (text) => {
    const run = recipe({
      settings: { [text]: text },
      changes: [set(1, 2, text, text), act(3, 0, text, { [text]: text, other: text })],
    });
    const query = await toQuery(run, { [text]: text });
    expect(query).toMatch(/^[\x21-\x7e]*$/);
    // What a browser makes of it on the way through the address bar.
    const travelled = new URL(`https://example.org/#/lab?${query}`).hash.slice('#/lab?'.length);
    const link = await fromQuery(LAB, travelled);
    expect(link.problems).toEqual([]);
    expect(link.recipe.settings).toEqual(run.settings);
    expect(link.recipe.changes).toEqual(run.changes);
    expect(link.view).toEqual({ [text]: text });
  });

  test('data of any bytes, packed', async () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 31 + (i >> 3)) % 256);
    const query = await toQuery(recipe({ setup: bytes }));
    expect(query).toMatch(/^data=[\w-]+$/);
    expect((await fromQuery(LAB, query)).recipe.setup).toEqual(bytes);
    const csv = new TextEncoder().encode('size,price\n'.concat('120,250000\n'.repeat(500)));
    const short = await toQuery(recipe({ setup: csv }));
    expect(short.length).toBeLessThan(csv.length / 20);
    expect((await fromQuery(LAB, short)).recipe.setup).toEqual(csv);
  });
});

describe('what can’t be read is reported, and the rest is read', () => {
  test.each([
    ['step=-1', /step “-1” is not a whole number/],
    ['step=1.5', /step “1.5”/],
    ['step=1e3', /step “1e3”/],
    ['step=4294967296', /step “4294967296”/],
    ['step=', /step “”/],
    ['stage=two', /stage “two”/],
    ['step=0x10', /step “0x10”/],
    ['at=', /change “” can’t be read/],
    ['at=20', /change “20”/],
    ['at=20.0', /change “20.0” can’t/],
    ['at=20.0:learning_rate', /change “20.0:learning_rate”/],
    ['at=20.0:a=1:b=2', /change “20.0:a=1:b=2”/],
    ['at=99999999999.0:a=1', /change “99999999999.0:a=1”/],
    ['at=1.0:a=%25', /change “1.0:a=%”/],
    ['at=1.0!%25:a=1', /change “1.0!%:a=1”/],
    ['data=!!!', /data in the link can’t be unpacked/],
    ['data=%', /data in the link can’t be unpacked/],
    ['data=AAAA', /data in the link can’t be unpacked/],
  ])('%s', async (query, problem) => {
    const link = await fromQuery(LAB, `${query}&seed=4`);
    expect(link.problems).toHaveLength(1);
    expect(link.problems.map(said)[0]).toMatch(problem);
    expect(link.recipe).toEqual({ lab: LAB, settings: { seed: '4' }, changes: [] });
    expect([link.step, link.stage]).toEqual([0, 0]);
  });

  test.each(['%', '&&&', '=', '%E0%A4%A=%', '?', '=%=&%'])('%j is harmless', async (query) => {
    const link = await fromQuery(LAB, `${query}&seed=4`);
    expect(link.recipe.settings).toMatchObject({ seed: '4' });
    expect(link.problems).toEqual([]);
  });

  test('a problem quotes no more than a line of what was there', async () => {
    const link = await fromQuery(LAB, `at=${'x'.repeat(100_000)}&step=${'9'.repeat(100_000)}`);
    for (const problem of link.problems) expect(said(problem).length).toBeLessThan(120);
    expect(link.problems).toHaveLength(2);
  });

  test('names from the prototype are names like others', async () => {
    const link = await fromQuery(LAB, '__proto__=1&constructor=2&view.__proto__=3&at=0.0!x:__proto__=4');
    expect(Object.getPrototypeOf(link.recipe.settings)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(link.view)).toBe(Object.prototype);
    expect(link.recipe.settings?.constructor).toBe('2');
  });
});

describe('data that would burst', () => {
  const packed = (bytes: number) => deflateRawSync(Buffer.alloc(bytes, '1,2\n')).toString('base64url');

  test('what fits is unpacked', async () => {
    const link = await fromQuery(LAB, `data=${packed(1_000_000)}`);
    expect(link.recipe.setup).toHaveLength(1_000_000);
  });

  test.each([1_000_001, 50_000_000])('%i bytes are refused', async (bytes) => {
    const bomb = packed(bytes);
    expect(bomb.length).toBeLessThan(bytes / 100);
    const start = performance.now();
    const link = await fromQuery(LAB, `data=${bomb}`);
    expect(link.recipe.setup).toBeUndefined();
    expect(link.problems.map(said)).toEqual(['The data in the link can’t be unpacked.']);
    // Stopped at the limit, not after the last byte.
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
