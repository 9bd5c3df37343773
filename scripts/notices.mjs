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
export const packages = () => packagesOf(Object.keys(JSON.parse(read('package.json')).dependencies));

function packagesOf(wanted) {
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
  for (const name of wanted) visit(name, root);
  return sorted(found.values());
}

/** The crates that end in the wasm: none that only the build needs. */
export function crates() {
  const platform = 'wasm32-unknown-unknown';
  const told = (...args) => {
    const said = ask('cargo', ...args);
    if (said === undefined)
      throw new Failure(`\`cargo ${args.join(' ')}\` failed: it tells what the site holds`);
    return said;
  };
  const { packages } = JSON.parse(
    told('metadata', '--format-version', '1', '--locked', '--filter-platform', platform),
  );
  const edges = ['--edges', 'normal,no-proc-macro', '--prefix', 'none', '--format', '{p}'];
  const tree = told('tree', '--locked', '--package', 'underhood', '--target', platform, ...edges);
  // A line is “name v1.2.3”, what is ours with its folder, and what was told above with “(*)”.
  const held = new Set(tree.split('\n').map((line) => line.split(' ').slice(0, 2).join(' ')));
  return sorted(
    packages
      .filter(({ name, version, source }) => source !== null && held.has(`${name} v${version}`))
      .map(({ name, version, license, manifest_path }) => {
        const licence = license ?? '';
        return { name, version, licence, texts: textsIn(dirname(manifest_path), licence) };
      }),
  );
}

const sorted = (all) => [...all].sort((a, b) => (a.name < b.name ? -1 : 1));

/** All of it, as the page of notices takes it. */
export const notices = () => ({
  credits: /\n## Credits\n\n([\s\S]*?)\n\nLicensed/.exec(read('README.md'))?.[1] ?? '',
  files: read('src/data/files/README.md'),
  packages: packages(),
  crates: crates(),
});

/** The terms of all of it as plain text, and of these packages besides; each text once. */
export function noticesText(besides) {
  const { credits, files, packages, crates } = notices();
  const works = [...packages, ...packagesOf(besides), ...crates];
  const terms = new Map();
  for (const { name, version, licence, texts } of works)
    for (const text of texts.length > 0 ? texts : [`${licence}: the work brings no more than this name.`])
      terms.set(text, [...(terms.get(text) ?? []), `${name} ${version} (${licence})`]);
  const parts = [...terms].map(([text, of]) => `${of.join('\n')}\n\n${text}`);
  const head = `What Under the Hood is made with, and its terms.\n\n${credits}\n\n${files}`;
  return `${[head, ...parts].join(`\n\n${'─'.repeat(80)}\n\n`)}\n`;
}
