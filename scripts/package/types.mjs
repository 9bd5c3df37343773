// The package's types: what the compiler writes of its two entries, as far as those lead, without what only we use.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { read, root, run } from '../lib.mjs';

const ENTRIES = ['www/underhood.ts', 'www/session.ts'];

/** Writes them into a folder. */
export async function writeTypes(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const here = relative(folder, root) || '.';
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
    rootDir: here,
    outDir: '.',
  };
  const files = ENTRIES.map((entry) => join(here, entry));
  const config = join(folder, 'tsconfig.json');
  writeFileSync(
    config,
    JSON.stringify({ extends: join(here, 'tsconfig.json'), compilerOptions, files, include: [] }),
  );
  await run('tsc', ['-p', config]);
  rmSync(config);
  // Of the core what is said of its data; how it is called is the worker's alone.
  const core = 'pkg/flex/underhood.d.ts';
  const text = read(core);
  mkdirSync(join(folder, dirname(core)), { recursive: true });
  writeFileSync(join(folder, core), text.slice(0, text.lastIndexOf('/**', text.indexOf('export class '))));
  const needed = new Set();
  for (const entry of ENTRIES) shape(folder, entry.replace(/\.ts$/, '.d.ts'), needed);
  for (const name of readdirSync(folder, { recursive: true }))
    if (name.endsWith('.d.ts') && !needed.has(name)) rmSync(join(folder, name));
}

/** A file as others get it, and those that it imports. */
function shape(folder, path, needed) {
  if (needed.has(path)) return;
  needed.add(path);
  const file = join(folder, path);
  const text = outwards(readFileSync(file, 'utf8'));
  writeFileSync(file, text);
  for (const [, to] of text.matchAll(/from '(\.[^']*)\.js'/g))
    shape(folder, `${join(dirname(path), to)}.d.ts`, needed);
}

/** Without Lit, which is no part of the interface: an element is an element. */
function outwards(text) {
  const shaped = text
    .replace(/extends LitElement/, 'extends HTMLElement')
    .replace(/^ +\/\*\*.*\*\/\n(?= +(private|protected|requestUpdate))/gm, '')
    .replace(/^ +(private|protected) .*;\n/gm, '')
    .replace(/^ +requestUpdate\(.*\n/gm, '')
    .replace(/(from ['"]\..*)\.ts(['"])/g, '$1.js$2')
    .replace(/from "(.*)"/g, "from '$1'");
  // What is imported and no longer named.
  return shaped.replace(/^import \{([^}]*)\} from '([^']*)';\n/gm, (line, names, from) => {
    const rest = shaped.replace(line, '');
    const used = names
      .split(',')
      .filter((name) => new RegExp(`\\b${name.trim().split(' ').at(-1)}\\b`).test(rest));
    if (used.length === 0) return '';
    return `import {${used.join(',')}} from '${from}';\n`;
  });
}
