// Lucide's icons, as they come.

import { html } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import won from 'lucide-static/icons/award.svg?raw';
import home from 'lucide-static/icons/book-open.svg?raw';
import back from 'lucide-static/icons/chevron-left.svg?raw';
import chevronRight from 'lucide-static/icons/chevron-right.svg?raw';
import chevronsRight from 'lucide-static/icons/chevrons-right.svg?raw';
import embed from 'lucide-static/icons/code-xml.svg?raw';
import dice from 'lucide-static/icons/dices.svg?raw';
import download from 'lucide-static/icons/download.svg?raw';
import link from 'lucide-static/icons/link.svg?raw';
import pause from 'lucide-static/icons/pause.svg?raw';
import pin from 'lucide-static/icons/pin.svg?raw';
import play from 'lucide-static/icons/play.svg?raw';
import redo from 'lucide-static/icons/redo-2.svg?raw';
import reset from 'lucide-static/icons/rotate-ccw.svg?raw';
import trash from 'lucide-static/icons/trash-2.svg?raw';
import undo from 'lucide-static/icons/undo-2.svg?raw';
import upload from 'lucide-static/icons/upload.svg?raw';
import close from 'lucide-static/icons/x.svg?raw';

const icons = {
  home,
  won,
  back,
  stage: chevronRight,
  step: chevronsRight,
  dice,
  download,
  embed,
  link,
  pause,
  pin,
  trash,
  play,
  reset,
  undo,
  redo,
  upload,
  close,
} as const;

/** An icon beside a text that says the same. */
export const icon = (name: keyof typeof icons) =>
  html`<span class="icon" aria-hidden="true">${unsafeHTML(icons[name])}</span>`;
