// What the built site holds of others, and under which terms: the data, the packages of the page, the crates of the core.
// All is read from where it stands anyway, so that nothing has to be kept up: the READMEs, node_modules/, and what Cargo knows.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ask, Failure, read, root } from './lib.mjs';

/** A licence's own file in a package; that of its tests or documents is none. */
const LICENCE = /^(licen[cs]e|copying|unlicense|notice)([-._].*)?$/i;
/** The terms that are chosen where a package offers them beside others. */
const CHOSEN = /(^|[-._])mit([-._]|$)/i;

/** The texts of a package's licence: of several to choose from the MIT licence alone. */
function textsIn(folder, licence) {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && LICENCE.test(entry.name))
    .map(({ name }) => name);
  const mit = files.filter((name) => CHOSEN.test(name));
  const chosen = /\bOR\b|\//.test(licence) && mit.length > 0 ? mit : files;
  return chosen.map((name) => readFileSync(join(folder, name), 'utf8').trim()).filter(Boolean);
}

/** The packages that the page is made of, and those that these are. */
export function packages() {
  const found = new Map();
  const visit = (name, from) => {
    const folder = [join(from, 'node_modules', name), join(root, 'node_modules', name)].find((path) =>
      existsSync(join(path, 'package.json')),
    );
    if (!folder) throw new Failure(`${name} is not in node_modules/: \`npm ci\` puts it there`);
    if (found.has(folder)) return;
    const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const { version, license: licence = '' } = about;
    found.set(folder, { name, version, licence, texts: textsIn(folder, licence) });
    for (const below of Object.keys(about.dependencies ?? {})) visit(below, folder);
  };
  for (const name of Object.keys(JSON.parse(read('package.json')).dependencies)) visit(name, root);
  return sorted(found.values());
}

/** The crates that end in the wasm: none that only the build needs. */
export function crates() {
  const platform = ['--filter-platform', 'wasm32-unknown-unknown'];
  const said = ask('cargo', 'metadata', '--format-version', '1', '--locked', ...platform);
  if (said === undefined) throw new Failure('`cargo metadata` failed: it tells which crates the site holds');
  const { packages, resolve } = JSON.parse(said);
  const crateOf = new Map(packages.map((crate) => [crate.id, crate]));
  const below = new Map(resolve.nodes.map(({ id, deps }) => [id, deps]));
  const isMacro = ({ targets }) => targets.some(({ kind }) => kind.includes('proc-macro'));
  const found = new Map();
  const visit = (id) => {
    const crate = crateOf.get(id);
    if (!crate || found.has(id) || isMacro(crate)) return;
    const { name, version, license: licence, manifest_path } = crate;
    const texts = textsIn(dirname(manifest_path), licence ?? '');
    found.set(id, { name, version, licence: licence ?? '', texts });
    for (const { pkg, dep_kinds } of below.get(id) ?? [])
      if (dep_kinds.some(({ kind }) => kind === null)) visit(pkg);
  };
  const own = packages.find(({ name, source }) => name === 'underhood' && source === null);
  visit(own?.id);
  found.delete(own?.id);
  return sorted(found.values());
}

const sorted = (all) => [...all].sort((a, b) => (a.name < b.name ? -1 : 1));

/** All of it, as the page of notices takes it. */
export const notices = () => ({
  credits: /\n## Credits\n([\s\S]*)$/.exec(read('README.md'))?.[1] ?? '',
  files: read('src/data/files/README.md'),
  packages: packages(),
  crates: crates(),
});
