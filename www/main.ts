// The book.

import './page/tokens.css';
import katexStyles from 'katex/dist/katex.min.css?inline';
import './book/book.css';
import './book/header.css';
import './book/story.css';
import './book/cover.css';
import './book/print.css';
import './element/underhood-lab.ts';
import './book/book.ts';
import { adopt } from './page/styles.ts';

// The same rules as in a lab, once: before the book is there, formulas are set by the browser itself.
adopt(document, [katexStyles]);

/** After the first lab has told of itself, in ms: what is kept for when there is no network takes nothing from it. */
const LATER = 3000;
const keep = async () => (await import('./book/offline.ts')).keepOffline();
// Where it can't be kept the book is what it was.
document.addEventListener('state', () => setTimeout(() => void keep().catch(() => {}), LATER), {
  once: true,
});
