// The book.

import './page/tokens.css';
import 'katex/dist/katex.min.css';
import './book/book.css';
import './book/header.css';
import './book/story.css';
import './book/cover.css';
import './book/print.css';
import './element/underhood-lab.ts';
import './book/book.ts';
