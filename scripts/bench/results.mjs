// What was measured, as JSON, and set beside what was measured before.
import { readFileSync, writeFileSync } from 'node:fs';
import { Failure } from '../lib.mjs';

/** Written after each part, so that a run that is broken off leaves what it has. */
export const writeResults = (file, parts) =>
  writeFileSync(file, `${JSON.stringify({ date: new Date().toISOString(), parts }, null, 2)}\n`);

/** The parts of an earlier run. */
export function readResults(file) {
  try {
    const { parts } = JSON.parse(readFileSync(file, 'utf8'));
    if (parts && typeof parts === 'object') return parts;
  } catch (error) {
    throw new Failure(`--against=${file}: ${error.message}`);
  }
  throw new Failure(`--against=${file}: these are no results of this bench`);
}

/** A cell's number and its unit: “1,774 µs”, “558k”, “not in 180 s” has none. */
function measured(cell) {
  const found = /^(-?[\d.,]+)(.*)$/.exec(String(cell));
  if (!found) return null;
  const [, number, unit] = found;
  return { number: Number(number.replaceAll(',', '')), unit };
}

/** The same table with now ÷ then in place of each number that both have. */
export function compare(now, then) {
  const ratio = (a, b) => {
    const [ours, theirs] = [measured(a), measured(b)];
    const alike = ours && theirs && ours.unit === theirs.unit && theirs.number !== 0;
    return alike ? `× ${(ours.number / theirs.number).toFixed(2)}` : '–';
  };
  return Object.fromEntries(
    Object.entries(now).map(([row, cells]) => [
      row,
      typeof cells === 'object'
        ? Object.fromEntries(
            Object.entries(cells).map(([column, cell]) => [column, ratio(cell, then[row]?.[column])]),
          )
        : ratio(cells, then[row]),
    ]),
  );
}
