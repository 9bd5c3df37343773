// The fonts, registered on the document: a browser ignores @font-face inside a shadow root, and a page that
// embeds a lab has none of ours. A font is fetched only once something is set in it.

import serifItalic from '@fontsource/source-serif-4/files/source-serif-4-latin-400-italic.woff2?url';
import serif from '@fontsource/source-serif-4/files/source-serif-4-latin-400-normal.woff2?url';
import serifBold from '@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff2?url';
import sans from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import mathMain from 'katex/dist/fonts/KaTeX_Main-Regular.woff2?url';
import mathItalic from 'katex/dist/fonts/KaTeX_Math-Italic.woff2?url';
import mathSize1 from 'katex/dist/fonts/KaTeX_Size1-Regular.woff2?url';
import mathSize2 from 'katex/dist/fonts/KaTeX_Size2-Regular.woff2?url';

const faces: [family: string, address: string, descriptors: FontFaceDescriptors][] = [
  ['Inter Variable', sans, { weight: '100 900', display: 'swap' }],
  ['Source Serif 4', serif, { weight: '400', display: 'swap' }],
  ['Source Serif 4', serifItalic, { weight: '400', style: 'italic', display: 'swap' }],
  ['Source Serif 4', serifBold, { weight: '600', display: 'swap' }],
  ['KaTeX_Main', mathMain, { display: 'block' }],
  ['KaTeX_Math', mathItalic, { display: 'block', style: 'italic' }],
  ['KaTeX_Size1', mathSize1, { display: 'block' }],
  ['KaTeX_Size2', mathSize2, { display: 'block' }],
];

const registered = new WeakSet<Document>();

/** On a document, once. */
export function registerFonts(page: Document = document): void {
  const view = page.defaultView;
  if (view === null || registered.has(page)) return;
  registered.add(page);
  // The book's own sheet brings its fonts before any script.
  const there = new Set([...page.fonts].map(({ family }) => family.replace(/["']/g, '')));
  for (const [family, address, descriptors] of faces) {
    if (there.has(family)) continue;
    // A document takes none that was made for another.
    const source = `url(${JSON.stringify(address)}) format("woff2")`;
    page.fonts.add(new view.FontFace(family, source, descriptors));
  }
}
