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
