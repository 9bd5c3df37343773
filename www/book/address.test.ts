import { expect, test } from 'vitest';
import { addressOf, hrefFrom } from './address.ts';

test('behind the # of a chapter’s page are a beat and a place in the run', () => {
  expect(addressOf('#spiral?seed=3&at=2.0:l2=0.1', 'mlp')).toEqual({
    chapter: 'mlp',
    beat: 'spiral',
    query: 'seed=3&at=2.0:l2=0.1',
  });
  expect(addressOf('#?seed=3', 'mlp')).toEqual({ chapter: 'mlp', beat: '', query: 'seed=3' });
  expect(addressOf('', 'mlp')).toEqual({ chapter: 'mlp', beat: '', query: '' });
  expect(addressOf('#contents')).toEqual({ chapter: '', beat: '', query: '' });
  // A slash or a question mark in a query is the query’s.
  expect(addressOf('#?formula=x/y?', 'mlp')).toEqual({ chapter: 'mlp', beat: '', query: 'formula=x/y?' });
});

test('an address of the time when one page held all chapters names its chapter', () => {
  for (const page of ['', 'mlp', 'attention']) {
    expect(addressOf('#/mlp/spiral?seed=3', page)).toEqual({
      chapter: 'mlp',
      beat: 'spiral',
      query: 'seed=3',
    });
    expect(addressOf('#/mlp?seed=3', page)).toEqual({ chapter: 'mlp', beat: '', query: 'seed=3' });
    expect(addressOf('#/', page)).toEqual({ chapter: '', beat: '', query: '' });
  }
  expect(addressOf('#/%E0%A4%A/x').chapter).toBe('%E0%A4%A');
});

test('links are relative to the page they stand on', () => {
  const [cover, mlp] = [hrefFrom(''), hrefFrom('mlp')];
  const spiral = { chapter: 'mlp', beat: 'spiral', query: 'seed=3' };
  expect(cover({})).toBe('./');
  expect(cover({ chapter: 'mlp' })).toBe('./mlp/');
  expect(cover(spiral)).toBe('./mlp/#spiral?seed=3');
  expect(mlp({})).toBe('../');
  expect(mlp({ chapter: 'mlp' })).toBe('../mlp/');
  expect(mlp({ chapter: 'attention', beat: 'start' })).toBe('../attention/#start');
  expect(mlp(spiral)).toBe('#spiral?seed=3');
});

test('what is written is read again', () => {
  for (const hash of ['#spiral', '#spiral?seed=3', '#?seed=3', '#%C3%A4?data=a-b_c'])
    expect(hrefFrom('mlp')(addressOf(hash, 'mlp'))).toBe(hash);
});
