/** Examples one below the other, each a button: what it is, and what was said of it. */

export interface ListedExample {
  text: string;
  note: string;
  /** Whether it is the one that is followed. */
  chosen: boolean;
}

export interface ExampleListData {
  label: string;
  examples: readonly ListedExample[];
  /** Said where there are none. */
  none: string;
}

export interface ExampleListOptions {
  onSelect?: (index: number) => void;
}

export class ExampleListView {
  static readonly styles = `
.uh-examples { max-height: 22rem; overflow-y: auto; margin: 0; padding: 2px; list-style: none; }
.uh-examples button { display: grid; gap: 2px; width: 100%; min-height: 0; padding: var(--uh-space-1) var(--uh-space-2);
  border: 0; border-bottom: var(--uh-line); border-radius: 0; background: none; text-align: start; font-weight: 400; overflow-wrap: anywhere; }
.uh-examples button[aria-pressed='true'] { outline: 2px solid var(--uh-focus); outline-offset: -2px; }
.uh-examples small { color: var(--uh-ink-3); font-size: var(--uh-text-xs); }
`;

  private readonly list = document.createElement('ol');
  private key = '';

  constructor(
    host: HTMLElement,
    private readonly options: ExampleListOptions = {},
  ) {
    this.list.className = 'uh-examples';
    host.append(this.list);
  }

  update({ label, examples, none }: ExampleListData): void {
    this.list.setAttribute('aria-label', label);
    const key = JSON.stringify([examples, none]);
    if (key === this.key) return;
    this.key = key;
    const made = examples.length > 0 ? examples.map((one, i) => this.item(one, i)) : [element('li', none)];
    this.list.replaceChildren(...made);
  }

  destroy(): void {
    this.list.remove();
  }

  private item({ text, note, chosen }: ListedExample, index: number): HTMLElement {
    const [item, button] = [element('li', ''), document.createElement('button')];
    button.type = 'button';
    button.setAttribute('aria-pressed', String(chosen));
    button.append(element('bdi', text), element('small', note));
    button.addEventListener('click', () => this.options.onSelect?.(index));
    item.append(button);
    return item;
  }
}

function element(name: 'li' | 'bdi' | 'small', text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
