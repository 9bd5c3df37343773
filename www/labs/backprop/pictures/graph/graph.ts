/** A computation graph: a box for each number, with its gradient, and the local derivative at each edge. */

import { compact, plain, signed } from '../../../../charts/kit/format.ts';
import { Pace } from '../../../../charts/kit/pace.ts';
import { BOX, type Layout, layOut, type Placed, route } from './layout.ts';

export interface GraphNode extends Placed {
  /** Its letter, and what stands high and low behind it: w, 1, 12. */
  symbol: readonly [letter: string, high: string, low: string];
  /** What it is, in words. */
  name: string;
  term: string;
  value: number | undefined;
  gradient: number | undefined;
  /** Whether more is still to be added to the gradient. */
  partial: boolean;
}

export interface GraphEdge {
  from: number;
  to: number;
  /** How fast the end grows with the beginning. */
  local: number | undefined;
  /** What the edge has handed back. */
  product: number | undefined;
}

export interface GraphData {
  /** What the picture shows, in one sentence, for those who cannot see it. */
  label: string;
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  /** The operation just done, and which way. */
  active: { node: number; way: 'forward' | 'backward' } | null;
  /** The operation that comes next. */
  next: number | null;
  /** “{name}, value {value}, gradient {gradient}”; where there is none yet, `none`. */
  spoken: (name: string, value: string | undefined, gradient: string | undefined) => string;
}

interface Drawn {
  button: HTMLButtonElement;
  value: HTMLElement;
  gradient: HTMLElement;
}

interface DrawnEdge {
  path: SVGPathElement;
  text: SVGTextElement;
}

/** A graph of more nodes is drawn some times a second only while it trains. */
const LARGE = 40;
const SVG = 'http://www.w3.org/2000/svg';
let sheet: CSSStyleSheet | undefined;

export class GraphView {
  private readonly box = document.createElement('div');
  private readonly field = document.createElement('div');
  private readonly edges = document.createElementNS(SVG, 'svg');
  private shape = '';
  private layout: Layout = { boxes: [], width: 0, height: 0 };
  private drawn: Drawn[] = [];
  private drawnEdges: DrawnEdge[] = [];
  private shown: number | null = null;
  private readonly pace = new Pace(150);

  constructor(host: HTMLElement) {
    sheet ??= styleSheet();
    const root = host.getRootNode() as Document | ShadowRoot;
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
    this.box.className = 'uh-graph';
    this.field.className = 'field';
    this.field.setAttribute('role', 'group');
    this.edges.setAttribute('aria-hidden', 'true');
    this.box.append(this.field);
    host.append(this.box);
    this.field.addEventListener('keydown', (event) => this.move(event));
    this.field.addEventListener('focusin', (event) => this.takeFocus(event.target));
  }

  update(data: GraphData): void {
    // Walked through by hand, every operation is drawn.
    const urgent = data.nodes.length <= LARGE || data.active !== null;
    this.pace.draw(() => this.draw(data), urgent);
  }

  private draw(data: GraphData): void {
    const shape = data.nodes.map(({ term, op }) => `${op}${term}`).join();
    if (shape !== this.shape) {
      this.shape = shape;
      this.build(data);
    }
    this.field.setAttribute('aria-label', data.label);
    data.nodes.forEach((node, i) => {
      this.writeNode(data, node, i);
    });
    data.edges.forEach((edge, i) => {
      this.writeEdge(data, edge, i);
    });
    this.follow(data.active?.node ?? null);
  }

  destroy(): void {
    this.pace.stop();
    this.box.remove();
  }

  private build({ nodes, edges }: GraphData): void {
    this.layout = layOut(nodes);
    const { width, height, boxes } = this.layout;
    this.field.style.width = `${width}px`;
    this.field.style.height = `${height}px`;
    this.edges.setAttribute('width', String(width));
    this.edges.setAttribute('height', String(height));
    this.shown = null;
    this.box.scrollLeft = 0;

    this.drawnEdges = edges.map(({ from, to }) => {
      const [start, end] = [boxes[from], boxes[to]];
      const path = document.createElementNS(SVG, 'path');
      const text = document.createElementNS(SVG, 'text');
      if (start && end) {
        const way = route(start, end, boxes[weightOf(nodes, from, to)]);
        path.setAttribute('d', way.d);
        text.setAttribute('x', String(way.x));
        text.setAttribute('y', String(way.y));
        text.setAttribute('text-anchor', way.anchor);
      }
      return { path, text };
    });
    this.edges.replaceChildren(
      ...this.drawnEdges.map(({ path }) => path),
      ...this.drawnEdges.map(({ text }) => text),
    );
    this.drawn = nodes.map((node, i) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.tabIndex = i === 0 ? 0 : -1;
      button.className = `node ${node.op}`;
      button.dataset.term = node.term;
      const box = boxes[i];
      if (box) button.style.translate = `${box.x}px ${box.y}px`;
      const [value, gradient] = [span('value'), span('gradient')];
      const top = span('top');
      top.append(symbol(node.symbol), value);
      button.append(top, gradient);
      return { button, value, gradient };
    });
    this.field.replaceChildren(this.edges, ...this.drawn.map(({ button }) => button));
  }

  private writeNode(data: GraphData, node: GraphNode, i: number): void {
    const drawn = this.drawn[i];
    if (!drawn) return;
    // The zeros behind the point take room of their own.
    const value =
      node.value === undefined ? undefined : plain(node.value, Math.abs(node.value) < 0.1 ? 3 : 4);
    const gradient = node.gradient === undefined ? undefined : signed(node.gradient, 3);
    setText(drawn.value, value ?? '');
    setText(drawn.gradient, gradient === undefined ? '' : `∂ ${gradient}${node.partial ? ' …' : ''}`);
    const { active, next } = data;
    const receives =
      active?.way === 'backward' &&
      data.edges.some((edge) => edge.to === active.node && edge.from === i && edge.product !== undefined);
    const classes = [
      'node',
      node.op,
      value === undefined ? 'unknown' : '',
      active?.node === i ? `active ${active.way}` : '',
      receives ? 'receives' : '',
      next === i ? 'next' : '',
      drawn.button.classList.contains('lit') ? 'lit' : '',
    ];
    setClass(drawn.button, classes);
    setClass(drawn.gradient, ['gradient', signOf(node.gradient)]);
    const spoken = data.spoken(node.name, value, gradient);
    if (drawn.button.getAttribute('aria-label') !== spoken) drawn.button.setAttribute('aria-label', spoken);
  }

  private writeEdge({ active }: GraphData, edge: GraphEdge, i: number): void {
    const drawn = this.drawnEdges[i];
    if (!drawn) return;
    const { local, product } = edge;
    setText(drawn.text, local === undefined ? '' : `×${short(local)}`);
    const isActive = active?.node === edge.to;
    const classes = [
      'edge',
      local === undefined ? '' : 'known',
      product === undefined ? '' : `back ${signOf(product)}`,
      isActive ? 'active' : '',
    ];
    setClass(drawn.path, classes);
    setClass(drawn.text, ['local', isActive ? 'active' : '']);
  }

  /** Brings the operation just done into the box that scrolls, without moving the page. */
  private follow(node: number | null): void {
    if (node === this.shown) return;
    this.shown = node;
    const box = node === null ? undefined : this.layout.boxes[node];
    if (!box || this.box.clientWidth === 0) return;
    const { scrollLeft, clientWidth } = this.box;
    if (box.x - 40 >= scrollLeft && box.x + BOX.width + 40 <= scrollLeft + clientWidth) return;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.box.scrollTo({
      left: box.x + BOX.width / 2 - clientWidth / 2,
      behavior: calm ? 'auto' : 'smooth',
    });
  }

  /** One stop for the Tab key; arrows lead from box to box. */
  private move(event: KeyboardEvent): void {
    const [dx, dy] =
      ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const)[
        event.key as 'ArrowLeft'
      ] ?? [];
    const from = this.drawn.findIndex(({ button }) => button === event.target);
    const start = this.layout.boxes[from];
    if (dx === undefined || dy === undefined || !start) return;
    event.preventDefault();
    let [best, least] = [-1, Number.POSITIVE_INFINITY];
    this.layout.boxes.forEach((box, i) => {
      const [right, down] = [box.x - start.x, box.y - start.y];
      const along = right * dx + down * dy;
      const aside = Math.abs(right * dy) + Math.abs(down * dx);
      if (i === from || along < 4 || along + 3 * aside >= least || (dy !== 0 && aside > 4)) return;
      [best, least] = [i, along + 3 * aside];
    });
    this.drawn[best]?.button.focus();
  }

  private takeFocus(target: EventTarget | null): void {
    for (const { button } of this.drawn) button.tabIndex = button === target ? 0 : -1;
  }
}

/** The weight at which an edge ends: that of the row in which the product is made. */
function weightOf(nodes: readonly Placed[], from: number, to: number): number {
  const [source, end] = [nodes[from], nodes[to]];
  if (!source || !end || (source.op !== 'input' && source.op !== 'activation')) return -1;
  if (end.op !== 'sum' && end.op !== 'product') return -1;
  return nodes.findIndex(
    (node) =>
      node.op === 'weight' &&
      node.layer === end.layer &&
      node.index === end.index &&
      node.from === source.index,
  );
}

/** Small enough for the gap between two boxes. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 1e-3) return value.toExponential(0).replaceAll('-', '−');
  return compact(Number(value.toPrecision(size < 0.1 ? 2 : 3)));
}

const signOf = (value: number | undefined) =>
  value === undefined || value === 0 ? '' : value > 0 ? 'positive' : 'negative';

function span(className: string): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  return element;
}

/** A letter with one index above the other. */
export function symbol([letter, high, low]: GraphNode['symbol']): HTMLElement {
  const whole = span('symbol');
  const name = document.createElement('i');
  name.textContent = letter;
  whole.append(name);
  if (high || low) {
    const indices = span('indices');
    indices.append(
      Object.assign(span('high'), { textContent: high }),
      Object.assign(span('low'), { textContent: low }),
    );
    whole.append(indices);
  }
  return whole;
}

function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function setClass(element: Element, classes: readonly string[]): void {
  const all = classes.filter(Boolean).join(' ');
  if (element.getAttribute('class') !== all) element.setAttribute('class', all);
}

function styleSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
.uh-graph { overflow-x: auto; overflow-y: hidden; padding-block: 2px 6px; contain: content; }
.uh-graph .field { position: relative; margin-inline: auto; }
.uh-graph svg { position: absolute; inset: 0; overflow: visible; }
.uh-graph .edge { fill: none; stroke: var(--uh-rule-2); stroke-width: 1.25; }
.uh-graph .edge.known { stroke: var(--uh-edge); stroke-width: 1.5; }
.uh-graph .edge.back { stroke-width: 2; }
.uh-graph .edge.back.positive { stroke: var(--uh-positive); }
.uh-graph .edge.back.negative { stroke: var(--uh-negative); stroke-dasharray: 6 3; }
.uh-graph .edge.active { stroke-width: 3.5; }
.uh-graph .edge.active:not(.back) { stroke: var(--uh-accent); }
.uh-graph .local { font: 400 11px var(--uh-font-sans); font-variant-numeric: var(--uh-numeric); fill: var(--uh-ink-3);
  paint-order: stroke; stroke: var(--uh-paper); stroke-width: 4px; stroke-linejoin: round; }
.uh-graph .local.active { fill: var(--uh-ink); font-weight: 600; }
.uh-graph .node { position: absolute; inset: 0 auto auto 0; display: grid; grid-template-columns: minmax(0, 1fr); align-content: center; gap: 0; justify-items: stretch;
  width: ${BOX.width}px; height: ${BOX.height}px; min-height: 0; padding: 0 6px; border: 1px solid var(--uh-rule-2); border-radius: var(--uh-radius-2);
  background: var(--uh-surface); color: var(--uh-ink); font-size: 12px; line-height: 18px; cursor: default; transition: none; contain: strict; }
.uh-graph .node.weight, .uh-graph .node.bias { border-radius: 14px; border-color: var(--uh-edge); }
.uh-graph .node.input, .uh-graph .node.target { background: var(--uh-sunken); }
.uh-graph .node.unknown { border-style: dashed; background: var(--uh-paper); }
.uh-graph .node.lit { background: var(--uh-selection); color: var(--uh-ink); }
.uh-graph .node.next { border: 2px dashed var(--uh-accent); }
.uh-graph .node.receives { border-color: var(--uh-gradient); box-shadow: 0 0 0 1px var(--uh-gradient); }
.uh-graph .node.active { border: 2px solid var(--uh-accent); box-shadow: 0 0 0 3px var(--uh-selection); }
.uh-graph .node.active.backward { border-color: var(--uh-gradient); }
.uh-graph .top { display: flex; justify-content: space-between; align-items: center; gap: 4px; }
.uh-graph .value { font-weight: 600; }
.uh-graph .gradient { min-height: 18px; text-align: end; color: var(--uh-ink-3); }
.uh-graph .gradient.positive { color: var(--uh-positive); }
.uh-graph .gradient.negative { color: var(--uh-negative); }
`);
  return sheet;
}
