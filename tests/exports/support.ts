// What the tests of exported programs share: a lab in Node, its program in a folder, and what that printed.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
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

/** Numbers of a model by the names of its tensors. */
export type Weights = ReadonlyMap<string, Float32Array>;

/** A lab as it was told, and what it did then. */
export interface Run {
  course: Course;
  file: Uint8Array;
  /** The losses of the steps that follow. */
  losses: Map<number, number>;
  /** Its weights behind those steps. */
  weights: Weights;
  /** Their running average, if it keeps one. */
  average: Weights | undefined;
}

/** Runs a lab up to where it is told, and `ahead` steps more. */
export function run({ lab, settings = {}, steps }: Case, ahead: number, forBurn = false): Run {
  const session = new Session({ lab, settings }, 'flex');
  if (session.rejected.length > 0) throw new Error(JSON.stringify(session.rejected));
  if (steps > 0) session.run(steps, 1e9);
  const told = session.course(1000, forBurn);
  if (!told) throw new Error('this build tells no course');
  session.run(ahead, 1e9);
  const { halted, step } = session.status();
  if (halted || step !== steps + ahead) throw new Error(`stopped at step ${step}: ${JSON.stringify(halted)}`);
  const curve = session.read('loss');
  if (curve.type !== 'curve') throw new Error('“loss” is no curve');
  const [rows = 0, columns = 1] = curve.shape;
  const losses = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const [step = Number.NaN, loss = Number.NaN] = curve.data.slice(row * columns, row * columns + 2);
    if (step >= steps) losses.set(step, loss);
  }
  const bytes = session.weights();
  if (!bytes) throw new Error('it has no weights');
  const weights = weightsIn(bytes);
  const averaged = told.course.average == null ? undefined : session.read('averaged_parameters');
  const average = averaged?.type === 'tensor' ? parted(averaged.data, weights) : undefined;
  session.free();
  return { ...told, losses, weights, average };
}

/** Numbers one tensor behind the other, as the tensors of other weights. */
function parted(numbers: Float32Array, like: Weights): Weights {
  let end = 0;
  return new Map(
    [...like].map(([name, { length }]) => {
      end += length;
      return [name, numbers.slice(end - length, end)];
    }),
  );
}

/** The tensors of a .safetensors file, in the order they lie in it. */
export function weightsIn(bytes: Uint8Array): Weights {
  const file = Buffer.from(bytes);
  const start = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, start)) as Record<
    string,
    { data_offsets: [number, number] }
  >;
  const tensors = Object.entries(header).filter(([name]) => name !== '__metadata__');
  tensors.sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]);
  return new Map(
    tensors.map(([name, { data_offsets }]) => {
      const [begin, end] = data_offsets.map((at) => start + at);
      return [name, new Float32Array(new Uint8Array(file.subarray(begin, end)).buffer)];
    }),
  );
}

/** Unpacks a project into a folder; gives the path of the project's own. */
export function unpack(folder: string, zip: Uint8Array): string {
  const files = Object.entries(unzipSync(zip)).filter(([name]) => !name.endsWith('/'));
  for (const [name, content] of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return join(folder, files[0]?.[0].split('/')[0] ?? '');
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

/** How far two models' weights lie apart, relative to their length: ‖θ − θ'‖ / ‖θ‖. */
export function weightsApart(lab: Weights, program: Weights): number {
  const names = (weights: Weights) => [...weights.keys()].sort().join(', ');
  if (names(lab) !== names(program)) throw new Error(`the tensors are ${names(program)}, not ${names(lab)}`);
  let [apart, length] = [0, 0];
  for (const [name, own] of lab) {
    const theirs = program.get(name) ?? [];
    if (theirs.length !== own.length)
      throw new Error(`${name} has ${theirs.length} numbers, not ${own.length}`);
    own.forEach((x, i) => {
      apart += (x - (theirs[i] ?? Number.NaN)) ** 2;
      length += x ** 2;
    });
  }
  // 0 of weights that are all zero; NaN is below no tolerance.
  return Math.sqrt(apart / Math.max(length, 1e-30));
}

/** A Python that has torch, or nothing; `npm test` names the one that it has found. */
export const python: string | undefined = [process.env.UNDERHOOD_PYTHON, 'python3', '/usr/bin/python3'].find(
  (name) => name && spawnSync(name, ['-c', 'import torch']).status === 0,
);
