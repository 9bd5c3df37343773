// embed.html: one lab and nothing else, for a frame on anyone's page. Its query says what a tag's attributes would:
//
//   <iframe src="https://…/embed.html?lab=mlp&beat=spiral&hide=data%20tools&theme=dark"></iframe>
//
// As often as its height changes it tells it to the page around, `{ underhood: 'height', height }`, in pixels of its own:
// nothing that another page should not know, so that any may hear it. docs/embedding.md has what a host does with it.

import './page/tokens.css';
import './element/underhood-lab.ts';

/** Attributes that would do something to the page: those of events, in which a link could bring a script, and style. */
const FORBIDDEN = /^(on.*|style|slot|is|hidden|inert)$/;
/** What an attribute can be called; `data-theme` is `theme` here, and no other has a dash. */
const NAME = /^[a-z][a-z0-9_]*$/;

const lab = document.createElement('underhood-lab');
for (const [name, value] of new URLSearchParams(location.search)) {
  if (name === 'theme') {
    if (value === 'light' || value === 'dark') document.documentElement.dataset.theme = value;
  } else if (name === 'lang') document.documentElement.lang = value;
  else if (NAME.test(name) && !FORBIDDEN.test(name)) lab.setAttribute(name, value);
}
document.body.append(lab);

if (parent !== window) {
  const page = document.documentElement;
  const tell = () => {
    const height = Math.ceil(page.getBoundingClientRect().height);
    parent.postMessage({ underhood: 'height', height }, '*');
  };
  new ResizeObserver(tell).observe(page);
}
