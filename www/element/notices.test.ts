import { expect, test, vi } from 'vitest';
import { LabError } from '../core/protocol.ts';
import { Notices } from './notices.ts';
import { Voice } from './voice.ts';

const host = () => ({ requestUpdate: vi.fn(), dispatchEvent: vi.fn() });
const notices = () => new Notices(host() as never);
const voice = () => new Voice(host() as never);

/** What stands at a place: of each notice its lines. */
const shown = (notices: Notices, place: 'top' | 'tools' = 'top', already?: string) =>
  notices.at(place, undefined, already).map(({ values }) => {
    const [kind, lines] = values as [string, { values: [string] }[]];
    return [kind, ...lines.map(({ values: [line] }) => line)];
  });

test('what is said takes the place of what was said there of its kind', () => {
  const all = notices();
  all.say('error', 'one');
  all.say('note', 'kept');
  all.say('error', 'copied', { place: 'tools' });
  all.say('error', 'two');
  expect(shown(all)).toEqual([
    ['note', 'kept'],
    ['error', 'two'],
  ]);
  expect(shown(all, 'tools')).toEqual([['error', 'copied']]);
  // Why a run has stopped is said already.
  expect(shown(all, 'top', 'two')).toEqual([['note', 'kept']]);
});

test('what came at once stands together, each once, and only the first few', () => {
  const all = notices();
  all.say('error', ['a', 'b', 'a', 'c', 'd', 'e']);
  expect(shown(all)).toEqual([['error', 'a', 'b', 'c', 'd']]);
});

test('what was refused is over once something has gone well; what is so stays', async () => {
  const say = voice();
  const { notices } = say;
  await say.attempt(Promise.reject(new LabError('η can’t be 99.', 'out_of_range')));
  expect(shown(notices)).toEqual([['error', 'η can’t be 99.']]);
  await say.attempt(Promise.resolve());
  expect(shown(notices)).toEqual([]);

  say.complainOf([new LabError('No x.', 'unknown'), new LabError('No y.', 'unknown')]);
  await say.attempt(Promise.resolve());
  expect(shown(notices)).toEqual([['error', 'No x.', 'No y.']]);
  await say.attempt(Promise.reject(new LabError('η can’t be 99.', 'out_of_range')));
  expect(shown(notices)).toEqual([['error', 'η can’t be 99.']]);
  // Nobody is told of a lab that was closed meanwhile, nor twice of one that died.
  await say.attempt(Promise.reject(new LabError('closed', 'closed')));
  await say.attempt(Promise.reject(new LabError('trapped', 'trapped')));
  expect(shown(notices)).toEqual([['error', 'η can’t be 99.']]);
});
