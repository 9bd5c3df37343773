// The tree of the page, held to its plan: which folder may import from which, the same files in every lab,
// and no circles, those of types included.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { labIds } from './labs/index.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const paths = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
  .sort();
const isTest = (path: string) => path.endsWith('.test.ts');
const sources = paths.filter((path) => path.endsWith('.ts') && !isTest(path));

/** The files of ours that a file imports, those of styles left out. */
function imports(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^'?]+\.ts)[^']*'/g)].map(
    ([, to]) => to ?? '',
  );
  return [...new Set(specifiers.map((to) => join(dirname(path), to).replaceAll(sep, '/')))];
}
const graph = new Map(sources.map((path) => [path, imports(path)]));

/** Each folder with those that it may import from beside itself. `contract` is where element, book and labs meet. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  core: [],
  'charts/kit': [],
  charts: ['charts/kit'],
  page: ['charts/kit', 'core'],
  contract: ['core', 'charts', 'charts/kit', 'page'],
  export: ['core'],
  labs: ['contract', 'core', 'charts', 'charts/kit', 'page'],
  element: ['contract', 'core', 'charts', 'charts/kit', 'page'],
  book: ['contract', 'core', 'charts/kit', 'page'],
};
/** Single files that may be imported all the same: the list of the labs, and the element as any page has it. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  // What is exported is written once it is asked for.
  element: ['labs/index.ts', 'export/code.ts', 'export/languages.ts'],
  book: ['labs/index.ts', 'element/underhood-lab.ts'],
};

const folderOf = (path: string) =>
  Object.keys(MAY)
    .filter((folder) => path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0] ?? '';
const labOf = (path: string) => /^labs\/([^/]+)\//.exec(path)?.[1];

test('every file has its folder, and a name in kebab-case', () => {
  for (const path of paths) {
    const [top] = path.split('/');
    if (path.includes('/'))
      expect(
        Object.keys(MAY).map((folder) => folder.split('/')[0]),
        path,
      ).toContain(top);
    else expect(['main.ts', 'frame.ts', 'session.ts', 'underhood.ts', 'house.test.ts'], path).toContain(path);
    const place = path
      .replace(/^labs\/\w+\//, '')
      .replace(/^book\/thumbnails\/[a-z_]+/, '')
      .replace(/^\w+\.css$/, '');
    expect(place, path).toMatch(/^[a-z0-9./-]*$/);
  }
});

test('folders import only from those below them', () => {
  const wrong = [...graph].flatMap(([path, used]) => {
    const folder = folderOf(path);
    if (!folder) return [];
    const allowed = [folder, ...(MAY[folder] ?? [])];
    return used
      .filter((to) => !to.startsWith('../'))
      .filter((to) => !allowed.includes(folderOf(to)) && !DOORS[folder]?.includes(to))
      .map((to) => `${path} → ${to}`);
  });
  expect(wrong).toEqual([]);
});

test('only core reads what is generated from the Rust core', () => {
  const readers = [...graph]
    .filter(([, used]) => used.some((to) => to.startsWith('../')))
    .map(([path]) => path);
  expect(readers.filter((path) => folderOf(path) !== 'core')).toEqual([]);
});

test('no lab imports from another, or from the list of them', () => {
  const wrong = [...graph].flatMap(([path, used]) =>
    labOf(path) === undefined
      ? []
      : used
          .filter((to) => to.startsWith('labs/') && labOf(to) !== labOf(path))
          .map((to) => `${path} → ${to}`),
  );
  expect(wrong).toEqual([]);
});

test('a lab’s pictures know nothing of the lab', () => {
  const wrong = [...graph].flatMap(([path, used]) =>
    /^labs\/\w+\/pictures\//.test(path)
      ? used.filter((to) => !/^(labs\/\w+\/pictures|charts)\//.test(to)).map((to) => `${path} → ${to}`)
      : [],
  );
  expect(wrong).toEqual([]);
});

test('nothing imports itself by a detour', () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (path: string, way: readonly string[]) => {
    const at = way.indexOf(path);
    if (at >= 0) circles.push([...way.slice(at), path].join(' → '));
    if (at >= 0 || done.has(path)) return;
    for (const to of graph.get(path) ?? []) walk(to, [...way, path]);
    done.add(path);
  };
  for (const path of sources) walk(path, []);
  expect(circles).toEqual([]);
});

describe('what one file alone may do', () => {
  /** The files, of all or of those whose name fits, in which something stands. */
  const holding = (what: RegExp, where = /./) =>
    sources
      .filter((path) => where.test(path))
      // Comments may speak of it.
      .filter((path) =>
        what.test(readFileSync(join(root, path), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '')),
      );

  test('a pointer’s place is reckoned in one place, which knows of scales and zooms', () => {
    const places = /\b(client|page|screen|offset|layer)[XY]\b|\bmovement[XY]\b/;
    // uPlot is told of an event of its own.
    expect(holding(places)).toEqual(['charts/curve.ts', 'charts/kit/pointer.ts']);
  });

  test('numbers are written in one place: Intl throws where it does not know the language', () => {
    expect(holding(/\bIntl\.|\btoLocale|\bnavigator\.languages?\b/)).toEqual(['charts/kit/format.ts']);
  });

  test('no style is written as an attribute, which a Content-Security-Policy may forbid', () => {
    expect(holding(/<[^>]*\sstyle=|setAttribute\('style'|\bstyleMap\b|\bunsafeCSS\b/)).toEqual([
      // What it writes is for somebody else's page.
      'page/embedding.ts',
    ]);
    // That of the built pages is MathML, which has none.
    expect(holding(/renderToString/)).toEqual(['page/markup.ts']);
  });
});

describe.each(labIds)('%s', (lab) => {
  const files = paths.filter((path) => labOf(path) === lab).map((path) => path.slice(`labs/${lab}/`.length));

  test('has what every lab has', () => {
    expect(files).toEqual(
      expect.arrayContaining(['lab.ts', 'stages.ts', 'figures.ts', `${lab}.css`, 'words.en.ts']),
    );
  });

  test('has words that the compiler knows: the English ones are the type of the others', () => {
    for (const file of files.filter((name) => name.startsWith('words.'))) {
      const text = readFileSync(join(root, 'labs', lab, file), 'utf8');
      expect(text, file).toMatch(
        file === 'words.en.ts' ? /satisfies LabWords;/ : /satisfies Words;|: Words =/,
      );
    }
  });

  test('says the same by the same name', () => {
    for (const part of ['stages', 'figures', 'beats', 'alerts'].filter((name) =>
      files.includes(`${name}.ts`),
    )) {
      const text = readFileSync(join(root, 'labs', lab, `${part}.ts`), 'utf8');
      expect(text, part).toMatch(new RegExp(`^export (const|function) ${part}\\b`, 'm'));
    }
  });

  test('has no file of another name', () => {
    // What has outgrown its file has the rest in a folder of the same name.
    const parts = ['lab', 'alerts', 'beats', 'figures', 'scene', 'stages'];
    const known = files.filter(
      (file) =>
        file === `${lab}.css` ||
        /^words\.[a-z-]+\.ts$/.test(file) ||
        parts.some(
          (part) => file.replace('.test.ts', '.ts') === `${part}.ts` || file.startsWith(`${part}/`),
        ) ||
        file.startsWith('pictures/'),
    );
    expect(files.filter((file) => !known.includes(file))).toEqual([]);
  });
});
