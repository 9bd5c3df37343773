// Apps of others: made in a folder of their own, with the package installed from its archive.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';

const here = fileURLToPath(new URL('.', import.meta.url));
const built = join(here, '../../dist-package');

/** The archive that `npm pack` made. */
export const archive = (): string => {
  const name = existsSync(built) ? readdirSync(built).find((file) => file.endsWith('.tgz')) : undefined;
  if (!name) throw new Error('there is no package yet: `npm run package` makes it');
  return join(built, name);
};

/** Where the apps are made; what they are made with (webpack, React) is installed above them. */
export const apps = join(built, 'apps');

/** The documentation, whose recipes are tried. */
export const recipes = (): string => readFileSync(join(here, '../../docs/embedding.md'), 'utf8');

/** A fresh app, with the package in its node_modules. Nothing of that needs a network. */
export function appOf(name: string): string {
  mkdirSync(join(apps, 'made'), { recursive: true });
  const folder = mkdtempSync(join(apps, 'made', `${name}-`));
  if (existsSync(join(here, 'apps', name))) cpSync(join(here, 'apps', name), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', archive()], { cwd: folder });
  return folder;
}

let installed: string | undefined;
/** The package in an app that is nothing else. */
export function installedPackage(): string {
  installed ??= appOf('plain');
  return installed;
}

/** Serves a folder as a plain host does; gives its address and how to end it. */
export async function served(folder: string): Promise<{ address: string; close: () => void }> {
  const files = sirv(folder, {
    dev: true,
    setHeaders: (response) => response.setHeader('access-control-allow-origin', '*'),
  });
  const server = createServer((request, response) =>
    files(request, response, () => void response.writeHead(404).end()),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/`, close: () => server.closeAllConnections() };
}
