// `npm run package`: the npm package `underhood`, of the built book and of what bundlers take. It is put together in
// dist-package/package/ and packed beside that. All of it is made of what stands elsewhere: the version and terms in
// package.json, the README's tables, the types of the sources, the notices of what it is made with.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { prepare } from './build-wasm.mjs';
import { ask, Failure, fingerprint, isMain, main, root, run, step } from './lib.mjs';
import { noticesText } from './notices.mjs';
import { customElements, manifest } from './package/manifest.mjs';
import { writeTypes } from './package/types.mjs';

const built = join(root, 'dist-package');
const folder = join(built, 'package');
/** Where the apps are made in which its tests try it. */
const apps = join(built, 'apps');
const sources = join(root, 'scripts/package');
const inPackage = (name) => join(folder, name);
const writeJson = (name, value) => writeFileSync(inPackage(name), `${JSON.stringify(value, null, 2)}\n`);

/** Puts the package together from dist/, and packs it; resolves to the path of the archive. */
export async function pack() {
  if (!existsSync(join(root, 'dist/index.html')))
    throw new Failure('there is no dist/ yet: `npm run build` makes it');
  rmSync(folder, { recursive: true, force: true });
  for (const name of existsSync(built) ? readdirSync(built) : [])
    if (name.endsWith('.tgz')) rmSync(join(built, name));
  rmSync(join(apps, 'made'), { recursive: true, force: true });
  mkdirSync(inPackage('bin'), { recursive: true });
  cpSync(join(root, 'dist'), inPackage('book'), { recursive: true });
  // Its files lie among the book's: models, data and fonts are the same, and bear the same names.
  await run('vite', ['build', '--mode', 'package', '--outDir', inPackage('book'), '--logLevel', 'warn']);
  await bundleCommand();
  await writeTypes(inPackage('types'));
  for (const name of ['react.d.ts', 'events.d.ts']) cpSync(join(sources, name), inPackage(`types/${name}`));
  for (const name of ['server.js', 'README.md']) cpSync(join(sources, name), inPackage(name));
  for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) cpSync(join(root, name), inPackage(name));
  writeFileSync(inPackage('NOTICES.txt'), noticesText(['sirv']));
  writeJson('package.json', manifest());
  writeJson('custom-elements.json', customElements());
  const said = ask('npm', 'pack', folder, '--pack-destination', built, '--json');
  if (said === undefined) throw new Failure('`npm pack` failed');
  const [{ filename, size, unpackedSize }] = JSON.parse(said);
  return { archive: join(built, filename), size, unpackedSize };
}

/** The command is one file: what it is made with need not be installed either. */
async function bundleCommand() {
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: join(sources, 'serve.mjs'),
      outDir: inPackage('bin'),
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'underhood.mjs' } },
    },
  });
  const command = inPackage('bin/underhood.mjs');
  const text = readFileSync(command, 'utf8');
  if (!text.startsWith('#!')) writeFileSync(command, `#!/usr/bin/env node\n${text}`);
}

/** What the package is tried in, by its tests, is installed beside it: none of it is the site's. */
export async function ensureApps() {
  const stamp = join(apps, 'node_modules/.underhood-stamp');
  const files = ['package.json', 'package-lock.json'].map((name) => `tests/package/${name}`);
  const now = fingerprint(files);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return 'up to date';
  mkdirSync(apps, { recursive: true });
  for (const file of files) cpSync(join(root, file), join(apps, file.split('/').at(-1)));
  await run('npm', ['ci', '--prefix', apps, '--no-fund', '--no-audit']);
  writeFileSync(stamp, now);
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

if (isMain(import.meta.url))
  await main(async () => {
    await prepare();
    await step('Page, into dist/', () => run('vite', ['build']));
    await step('Package', async () => {
      const { archive, size, unpackedSize } = await pack();
      return `${archive}, ${megabytes(size)}, ${megabytes(unpackedSize)} unpacked`;
    });
  });
