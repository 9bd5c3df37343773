// What the package tells of itself: package.json, and the element as tools know it, of the README's tables.
import { Failure, read } from '../lib.mjs';

/** Where there is no window. */
const SERVERS = ['node', 'deno', 'bun', 'workerd', 'edge-light', 'react-server'];

/** Its package.json; nothing has to be installed beside it. */
export function manifest() {
  const { name, version, description, license } = JSON.parse(read('package.json'));
  const types = './types/www/underhood.d.ts';
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    keywords: ['machine-learning', 'education', 'web-component', 'custom-element', 'webassembly', 'burn'],
    engines: { node: '>=20' },
    bin: { underhood: 'bin/underhood.mjs' },
    types,
    exports: {
      '.': {
        types,
        ...Object.fromEntries(SERVERS.map((server) => [server, './server.js'])),
        default: './book/element.js',
      },
      './core': { types: './types/www/session.d.ts', default: './book/core.js' },
      './react': { types: './types/react.d.ts' },
      './book/*': './book/*',
      './custom-elements.json': './custom-elements.json',
      './package.json': './package.json',
    },
    unpkg: './book/underhood.js',
    jsdelivr: './book/underhood.js',
    customElements: 'custom-elements.json',
    sideEffects: ['./book/element.js', './book/underhood.js', './book/assets/*.js', './bin/*'],
    files: ['bin', 'book', 'types', 'server.js', 'custom-elements.json', 'LICENSE-*', 'NOTICES.txt'],
  };
}

/** The rows of the README's table whose head begins with a word, each as its cells. */
function tableOf(head) {
  const [, text] = read('README.md').split(`\n| ${head} `);
  if (text === undefined) throw new Failure(`README.md has no table “${head} …”`);
  const [, , ...rows] = text.split('\n\n')[0].split('\n');
  return rows.map((row) =>
    row
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
}

const namesIn = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name);

/** custom-elements.json: https://github.com/webcomponents/custom-elements-manifest. */
export function customElements() {
  const attributes = tableOf('attribute')
    // Controls are each lab's own.
    .filter(([cell]) => cell.startsWith('`'))
    .flatMap(([cell, description, value]) =>
      namesIn(cell).map((name) => ({ name, description, default: value })),
    );
  const members = tableOf('method').flatMap(([cell, description]) =>
    namesIn(cell).map((name) => ({
      kind: name.includes('(') ? 'method' : 'field',
      name: name.replace(/\(.*/, ''),
      description,
    })),
  );
  const [, events = ''] = /^Events: ([\s\S]*?)\. A method/m.exec(read('README.md')) ?? [];
  const path = 'book/element.js';
  const declaration = { name: 'UnderhoodLab', module: path };
  return {
    schemaVersion: '1.0.0',
    modules: [
      {
        kind: 'javascript-module',
        path,
        declarations: [
          {
            kind: 'class',
            name: 'UnderhoodLab',
            tagName: 'underhood-lab',
            customElement: true,
            description: 'A lab: a real model that trains in the browser and can be stopped at any stage.',
            superclass: { name: 'HTMLElement' },
            attributes,
            members,
            events: namesIn(events)
              .filter((name) => /^\w+$/.test(name))
              .map((name) => ({ name, type: { text: 'CustomEvent' } })),
          },
        ],
        exports: [
          { kind: 'js', name: 'UnderhoodLab', declaration },
          { kind: 'custom-element-definition', name: 'underhood-lab', declaration },
        ],
      },
    ],
  };
}
