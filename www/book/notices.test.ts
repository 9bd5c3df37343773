import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { notices } from '../../scripts/notices.mjs';
import { markdown, noticesHtml } from './notices.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('paragraphs, tables, links and text as it stands', () => {
  const source = `# Title

A *word*, \`file.txt\`, [terms](https://x.org/a), [ours](LICENSE) & <b>.

| a | b |
|---|---|
| 1 | [t](https://x.org) |

\`\`\`text
As *it*

stands <
\`\`\`
`;
  expect(markdown(source).replace(/\n+/g, '\n').trim()).toBe(
    `<p>A <em>word</em>, <code>file.txt</code>, <a href="https://x.org/a">terms</a>, ours &amp; &lt;b>.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Data"><table>
<thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>
<tbody><tr><td>1</td><td><a href="https://x.org">t</a></td></tr></tbody></table></div>
<pre>As *it*
stands &lt;</pre>`,
  );
});

// Cargo tells of its packages once whoever compiles lets it.
const PATIENCE = 120_000;

test(
  'the page names every data file, font and package that the site is made of, with the terms',
  () => {
    const made = notices();
    const html = noticesHtml(made);
    expect(made.credits).toMatch(/^Home sales.*\(ISC\)\.$/s);
    const files = readdirSync(new URL('../../src/data/files/', import.meta.url)).filter(
      (name) => name !== 'README.md',
    );
    expect(files.length).toBeGreaterThan(3);
    for (const name of files) expect(html).toContain(`<code>${name}</code>`);
    // WordNet's is to be on all copies, in its own words.
    expect(html).toContain('WordNet 3.1 Copyright 2011 by Princeton University.  All rights reserved.');
    for (const name of Object.keys(JSON.parse(read('package.json')).dependencies))
      expect(html).toContain(`<b>${name}</b>`);
    for (const name of ['burn-flex', 'burn-ndarray', 'csv', 'wasm-bindgen', 'winnow'])
      expect(html).toContain(`<b>${name}</b>`);
    // What only builds or tests is not in it.
    for (const name of ['vite', 'typescript', 'proptest', 'serde_derive'])
      expect(html).not.toContain(`<b>${name}</b>`);
    expect(html).toContain('SIL OPEN FONT LICENSE');
    for (const { name, licence } of [...made.packages, ...made.crates]) expect(licence, name).not.toBe('');
    // Every text once.
    const texts = [...html.matchAll(/<details>.*?<pre>([\s\S]*?)<\/pre>/g)].map(([, text]) => text);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.length).toBeGreaterThan(20);
  },
  PATIENCE,
);
