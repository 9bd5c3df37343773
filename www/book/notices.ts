// The page of what is not ours: where the data come from, and the terms of the fonts and of all the code that is in what
// the site serves. Made when the site is built, of the READMEs and of what packages and crates bring with them.

import { escaped as text } from '../page/markup.ts';

/** A package with its terms. */
export interface Work {
  name: string;
  version: string;
  licence: string;
  /** The licence in its own words. */
  texts: readonly string[];
}

export interface Notices {
  /** Markdown: the data that are built in, and those in files of their own. */
  credits: string;
  files: string;
  packages: readonly Work[];
  crates: readonly Work[];
}

/** The page's words; what follows them is quoted, in the language it is written in. */
const says = {
  title: 'What this book is made with',
  intro:
    'The data that its models learn from, its fonts, and the code of others that is in what your browser has fetched, each with its source and its terms. All else is the book’s own, under the MIT licence or the Apache License 2.0, as you choose.',
  data: 'Data',
  packages: 'Fonts and code of the page',
  crates: 'Code of the models',
  terms: 'The terms in full',
  termsAre: 'As each work brings them; a few bring no more than the name of their licence, above.',
  of: 'Of',
};

export const { title } = says;

export const noticesHtml = ({ credits, files, packages, crates }: Notices): string =>
  `<h1>${says.title}</h1>
<p>${says.intro}</p>
<section><h2>${says.data}</h2>
${markdown(credits)}
${markdown(files)}</section>
<section><h2>${says.packages}</h2>
${works(packages)}</section>
<section><h2>${says.crates}</h2>
${works(crates)}</section>
<section><h2>${says.terms}</h2>
<p>${says.termsAre}</p>
${terms([...packages, ...crates])}</section>`;

const works = (all: readonly Work[]): string =>
  `<ul>${all.map(({ name, version, licence }) => `<li><b>${text(name)}</b> ${text(version)}, ${text(licence)}</li>`).join('\n')}</ul>`;

/** Each text once, with all that it is the licence of. */
function terms(all: readonly Work[]): string {
  const of = new Map<string, { words: string; names: Set<string> }>();
  for (const { name, texts } of all)
    for (const words of texts) {
      const key = words.replace(/\s+/g, ' ');
      const found = of.get(key) ?? { words, names: new Set<string>() };
      found.names.add(name);
      of.set(key, found);
    }
  return [...of.values()]
    .map(
      ({ words, names }) =>
        `<details><summary>${says.of} ${text([...names].join(', '))}</summary><pre>${text(words)}</pre></details>`,
    )
    .join('\n');
}

/** The little of Markdown that our READMEs are written in: paragraphs, a table, text as it stands. */
export function markdown(source: string): string {
  const blocks = source.split(/^(```\w*\n[\s\S]*?\n```)$/m);
  return blocks
    .map((block) => {
      const asItStands = /^```\w*\n([\s\S]*)\n```$/.exec(block)?.[1];
      if (asItStands !== undefined) return `<pre>${text(asItStands)}</pre>`;
      return block
        .split(/\n\s*\n/)
        .map((part) => part.trim())
        .filter((part) => part !== '' && !part.startsWith('#'))
        .map((part) => (part.startsWith('|') ? table(part) : `<p>${inline(part)}</p>`))
        .join('\n');
    })
    .join('\n');
}

function table(source: string): string {
  const [head = [], , ...rows] = source.split('\n').map((line) =>
    line
      .trim()
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => inline(cell.trim())),
  );
  const heads = head.map((cell) => `<th scope="col">${cell}</th>`).join('');
  const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<div class="scroll" tabindex="0" role="region" aria-label="${says.data}"><table>
<thead><tr>${heads}</tr></thead>
<tbody>${lines.join('\n')}</tbody></table></div>`;
}

/** Emphasis, names of files, and links; those to files of the repository lead nowhere from here. */
const inline = (source: string): string =>
  text(source)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*([^*]+)\*/g, '<em>$1</em>')
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, (_, name: string, to: string) =>
      /^https?:/.test(to) ? `<a href="${to.replaceAll('"', '&quot;')}">${name}</a>` : name,
    );
