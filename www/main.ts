// The book.

import './ui/tokens.css';
import 'katex/dist/katex.min.css';
import './ui/book.css';
import './element.ts';
import './ui/book.ts';
