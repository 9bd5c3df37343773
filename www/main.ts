// The book.

import './page/tokens.css';
import 'katex/dist/katex.min.css';
import './book/book.css';
import './element/underhood-lab.ts';
import './book/book.ts';
