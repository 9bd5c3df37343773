/** Texts that a model wrote in the course of its run, one below the other. */

export interface SamplesData {
  samples: readonly { title: string; text: string }[];
  /** Said while there are none. */
  none: string;
}

export class SamplesView {
  static readonly styles = `
.uh-samples { max-height: 22rem; overflow-y: auto; font-size: var(--uh-text-sm); }
.uh-samples dl { display: grid; grid-template-columns: max-content 1fr; gap: var(--uh-space-2) var(--uh-space-3); margin: 0; }
.uh-samples dt { color: var(--uh-ink-3); font-family: var(--uh-font-sans); font-variant-numeric: var(--uh-numeric); text-align: right; }
.uh-samples dd { margin: 0; font-family: var(--uh-font-mono); overflow-wrap: anywhere; }
.uh-samples p { margin: 0; color: var(--uh-ink-2); }
`;

  private readonly box = document.createElement('div');

  constructor(host: HTMLElement) {
    this.box.className = 'uh-samples';
    // It scrolls, so it must be reached by keyboard.
    this.box.tabIndex = 0;
    host.append(this.box);
  }

  update({ samples, none }: SamplesData): void {
    if (samples.length === 0) {
      this.box.replaceChildren(element('p', none));
      return;
    }
    const list = document.createElement('dl');
    for (const { title, text } of samples) {
      const words = document.createElement('dd');
      words.append(element('bdi', text));
      list.append(element('dt', title), words);
    }
    this.box.replaceChildren(list);
    this.box.scrollTop = this.box.scrollHeight;
  }

  destroy(): void {
    this.box.remove();
  }
}

function element(name: 'p' | 'dt' | 'bdi', text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
