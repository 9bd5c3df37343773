import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { labIds } from '../labs/index.ts';
import { SIZE } from './thumbnails.ts';

const fileOf = (name: string) => readFileSync(new URL(`./thumbnails/${name}.webp`, import.meta.url));

test.each(labIds)('%s has its picture, light and dark, small and of the right size', (id) => {
  const [light, dark] = [fileOf(`${id}-light`), fileOf(`${id}-dark`)];
  for (const file of [light, dark]) {
    expect(file.subarray(0, 4).toString()).toBe('RIFF');
    expect(file.subarray(8, 12).toString()).toBe('WEBP');
    expect(sizeOf(file)).toEqual({ width: 2 * SIZE.width, height: 2 * SIZE.height });
    expect(file.length).toBeLessThan(40_000);
  }
  expect(light.equals(dark)).toBe(false);
});

/** As the header of a lossy or an extended WebP has it. */
function sizeOf(file: Buffer): { width: number; height: number } | undefined {
  const kind = file.subarray(12, 16).toString();
  if (kind === 'VP8X') return { width: 1 + file.readUIntLE(24, 3), height: 1 + file.readUIntLE(27, 3) };
  if (kind === 'VP8 ')
    return { width: file.readUInt16LE(26) & 0x3fff, height: file.readUInt16LE(28) & 0x3fff };
  return undefined;
}
