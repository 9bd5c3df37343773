// What the tests of exported programs share: a lab in Node, its program in a folder, and what that printed.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { initSync, provide, Session } from '../../pkg/flex/underhood.js';
import { dataFiles } from '../../www/core/files.ts';
import type { Course } from '../../www/core/protocol.ts';

/** How many steps program and lab go on for. */
export const STEPS = 100;
/** How far their losses may lie apart, relative to the loss. */
export const TOLERANCE = 1e-4;

/** A run to go on with. */
export interface Case {
  lab: string;
  /** What it is called among the others of its lab. */
  what: string;
  settings?: Record<string, string>;
  /** Steps before it is exported. */
  steps: number;
  /** Processes that share its batches as well. */
  processes?: number;
}

/** The core, once. */
export function core(): void {
  initSync({ module: readFileSync(new URL('../../pkg/flex/underhood_bg.wasm', import.meta.url)) });
  for (const [file, address] of dataFiles) provide(file, readFileSync(address));
}

/** A lab as it was told, and what it did then: the losses of the steps that follow. */
export function run(
  { lab, settings = {}, steps }: Case,
  forBurn = false,
): {
  course: Course;
  file: Uint8Array;
  losses: Map<number, number>;
} {
  const session = new Session({ lab, settings }, 'flex');
  if (session.rejected.length > 0) throw new Error(JSON.stringify(session.rejected));
  if (steps > 0) session.run(steps, 1e9);
  const told = session.course(1000, forBurn);
  if (!told) throw new Error('this build tells no course');
  session.run(STEPS, 1e9);
  const { halted, step } = session.status();
  if (halted || step !== steps + STEPS) throw new Error(`stopped at step ${step}: ${JSON.stringify(halted)}`);
  const curve = session.read('loss');
  if (curve.type !== 'curve') throw new Error('“loss” is no curve');
  const [rows = 0, columns = 1] = curve.shape;
  const losses = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const [step = Number.NaN, loss = Number.NaN] = curve.data.slice(row * columns, row * columns + 2);
    if (step >= steps) losses.set(step, loss);
  }
  session.free();
  return { ...told, losses };
}

/** Writes a program's files; gives the path of the first. */
export function put(folder: string, files: Record<string, string | Uint8Array>): string {
  mkdirSync(folder, { recursive: true });
  const paths = Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  });
  return paths[0] ?? '';
}

/** What a program prints; its errors, if it fails. */
export function printed(command: string, args: readonly string[], cwd?: string): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, OMP_NUM_THREADS: '1' } });
    const out: string[] = [];
    const errors: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
    child.on('error', fail);
    child.on('close', (code) =>
      code === 0 ? done(out.join('')) : fail(new Error(`${command} ended with ${code}:\n${errors.join('')}`)),
    );
  });
}

/** A table `step,loss` as a program prints it. */
export function lossesIn(table: string): Map<number, number> {
  // torchrun says before each line whose it is.
  const [head, ...rows] = table
    .trim()
    .replace(/^\[default\d+\]:/gm, '')
    .split('\n');
  if (head !== 'step,loss') throw new Error(`the table begins with “${head}”`);
  return new Map(rows.map((row) => row.split(',').map(Number) as [number, number]));
}

/** How far two runs' losses lie apart at most, relative to the first, over all steps of the second. */
export function apart(lab: ReadonlyMap<number, number>, program: ReadonlyMap<number, number>): number {
  let most = 0;
  for (const [step, loss] of program) {
    const own = lab.get(step);
    if (own === undefined) throw new Error(`the lab has no loss of step ${step}`);
    const difference = Math.abs(loss - own) / Math.max(Math.abs(own), 1e-12);
    // NaN is farther than anything.
    most = difference <= most ? most : difference;
  }
  return most;
}

/** A Python that has torch, or nothing; `npm test` names the one that it has found. */
export const python: string | undefined = [process.env.UNDERHOOD_PYTHON, 'python3', '/usr/bin/python3'].find(
  (name) => name && spawnSync(name, ['-c', 'import torch']).status === 0,
);
