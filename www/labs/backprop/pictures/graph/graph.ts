/** A computation graph: a box for each number, with its gradient, and the local derivative at each edge. */

import { compact, plain, signed } from '../../../../charts/kit/format.ts';
import { Pace } from '../../../../charts/kit/pace.ts';
import { type Handling, handle } from './handling.ts';
import {
  COMPACT,
  type Geometry,
  type Layout,
  layOut,
  type Placed,
  ROOMY,
  type Route,
  routes,
} from './layout.ts';
import { styleSheet } from './style.ts';

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
  /** Where the update has moved it since. */
  moved: number | undefined;
  /** Whether it can be set by hand. */
  settable: boolean;
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
  /** Whether the parameters have been moved since: this is how it was before. */
  past: boolean;
  /** All of it in sight, or as large as can be read well. */
  extent: 'whole' | 'close';
  /** “{name}, value {value}, gradient {gradient}”; where there is none yet, without it. */
  spoken: (node: GraphNode, value: string | undefined, gradient: string | undefined) => string;
  /** What the box for typing a value is called. */
  setting: (node: GraphNode) => string;
}

export interface GraphOptions {
  /** A value was set by hand; by dragging a number, by typing what was typed. */
  onSet?: (node: number, value: number | string) => void;
}

interface Drawn {
  button: HTMLButtonElement;
  value: HTMLElement;
  gradient: HTMLElement;
}

interface DrawnEdge {
  path: SVGPathElement;
  head: SVGPathElement;
  text: SVGTextElement;
  route: Route | undefined;
}

/** A graph of more nodes is drawn some times a second only while it trains. */
const LARGE = 40;
/** The boxes with their lines' numbers may be drawn this much smaller, to fit. */
const LEAST_SCALE = 0.8;
/** How thick the line is that carries the largest share, where there is room and where there is less; and one that carries none. */
const THICK = [8, 5] as const;
const THIN = 1.5;
const SVG = 'http://www.w3.org/2000/svg';
let sheet: CSSStyleSheet | undefined;

export class GraphView {
  private readonly box = document.createElement('div');
  private readonly room = document.createElement('div');
  private readonly field = document.createElement('div');
  private readonly edges = document.createElementNS(SVG, 'svg');
  private readonly observer = new ResizeObserver(() => this.data && this.draw(this.data));
  private readonly pace = new Pace(150);
  private readonly handling: Handling;
  private data: GraphData | undefined;
  private shape = '';
  private layout: Layout = { boxes: [], width: 0, height: 0 };
  private geometry: Geometry = ROOMY;
  private drawn: Drawn[] = [];
  private drawnEdges: DrawnEdge[] = [];
  private shown: number | null = null;

  constructor(host: HTMLElement, { onSet }: GraphOptions = {}) {
    sheet ??= styleSheet();
    const root = host.getRootNode() as Document | ShadowRoot;
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
    this.box.className = 'uh-graph';
    this.room.className = 'room';
    this.field.className = 'field';
    this.field.setAttribute('role', 'group');
    this.edges.setAttribute('aria-hidden', 'true');
    this.room.append(this.field);
    this.box.append(this.room);
    host.append(this.box);
    this.field.addEventListener('keydown', (event) => this.move(event));
    this.field.addEventListener('focusin', (event) => this.takeFocus(event.target));
    this.handling = handle(this.field, {
      nodeOf: (target) => this.drawn.findIndex(({ button }) => button.contains(target as Node)),
      valueOf: (node) => {
        const found = this.data?.nodes[node];
        return found?.settable ? (found.moved ?? found.value) : undefined;
      },
      nameOf: (node) => {
        const found = this.data?.nodes[node];
        return found && this.data ? this.data.setting(found) : '';
      },
      boxOf: (node) => this.layout.boxes[node],
      set: (node, value) => onSet?.(node, value),
    });
    this.observer.observe(this.box);
  }

  update(data: GraphData): void {
    this.data = data;
    // Walked through by hand, every operation is drawn.
    const urgent = data.nodes.length <= LARGE || data.active !== null;
    this.pace.draw(() => this.draw(data), urgent);
  }

  destroy(): void {
    this.observer.disconnect();
    this.handling.end();
    this.pace.stop();
    this.box.remove();
  }

  private draw(data: GraphData): void {
    const room = this.box.clientWidth;
    const shape = [room, data.extent, ...data.nodes.map(({ term, op }) => `${op}${term}`)].join();
    if (shape !== this.shape) {
      this.shape = shape;
      this.build(data, room);
    }
    this.field.setAttribute('aria-label', data.label);
    data.nodes.forEach((node, i) => {
      this.writeNode(data, node, i);
    });
    const most = data.edges.reduce((found, { product = 0 }) => Math.max(found, Math.abs(product)), 0);
    data.edges.forEach((edge, i) => {
      this.writeEdge(data, edge, i, most);
    });
    this.follow(data.active?.node ?? null);
  }

  private build(data: GraphData, room: number): void {
    const { nodes, edges } = data;
    const [geometry, scale] = fitted(nodes, room, data.extent);
    this.geometry = geometry;
    this.layout = layOut(nodes, geometry, room);
    const { width, height, boxes } = this.layout;
    this.box.classList.toggle('compact', !geometry.labels);
    this.room.style.width = `${width * scale}px`;
    this.room.style.height = `${height * scale}px`;
    this.field.style.width = `${width}px`;
    this.field.style.height = `${height}px`;
    this.field.style.transform = scale === 1 ? '' : `scale(${scale})`;
    this.edges.setAttribute('width', String(width));
    this.edges.setAttribute('height', String(height));
    this.shown = null;
    this.box.scrollLeft = 0;

    this.drawnEdges = routes(nodes, edges, this.layout, geometry).map((route) => {
      const path = document.createElementNS(SVG, 'path');
      const head = document.createElementNS(SVG, 'path');
      const text = document.createElementNS(SVG, 'text');
      if (route) {
        path.setAttribute('d', route.d);
        text.setAttribute('x', String(route.label.x));
        text.setAttribute('y', String(route.label.y));
        text.setAttribute('text-anchor', route.label.anchor);
      }
      return { path, head, text, route };
    });
    this.edges.replaceChildren(
      ...this.drawnEdges.map(({ path }) => path),
      ...this.drawnEdges.map(({ head }) => head),
      ...this.drawnEdges.map(({ text }) => text),
    );
    const focused = this.drawn.findIndex(({ button }) => button.matches(':focus'));
    this.drawn = nodes.map((node, i) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.tabIndex = i === Math.max(0, focused) ? 0 : -1;
      button.className = `node ${node.op}`;
      button.dataset.term = node.term;
      const box = boxes[i];
      if (box) {
        button.style.translate = `${box.x}px ${box.y}px`;
        button.style.width = `${box.width}px`;
        button.style.height = `${box.height}px`;
      }
      const [value, gradient] = [span('value'), span('gradient')];
      const top = span('top');
      top.append(symbol(node.symbol), value);
      button.append(top, gradient);
      return { button, value, gradient };
    });
    this.field.replaceChildren(this.edges, ...this.drawn.map(({ button }) => button));
    this.drawn[focused]?.button.focus();
  }

  private writeNode(data: GraphData, node: GraphNode, i: number): void {
    const drawn = this.drawn[i];
    if (!drawn) return;
    const { labels } = this.geometry;
    const written = (value: number, digits: number) => (labels ? plain(value, digits) : short(value));
    // The zeros behind the point take room of their own.
    const value =
      node.value === undefined ? undefined : written(node.value, Math.abs(node.value) < 0.1 ? 3 : 4);
    const gradient = node.gradient === undefined ? undefined : signed(node.gradient, 3);
    const below =
      node.moved !== undefined
        ? `→ ${written(node.moved, Math.abs(node.moved) < 0.1 ? 3 : 4)}`
        : node.gradient === undefined
          ? ''
          : labels
            ? `∂ ${gradient}${node.partial ? ' …' : ''}`
            : `${node.gradient > 0 ? '+' : ''}${short(node.gradient)}${node.partial ? '…' : ''}`;
    setText(drawn.value, value ?? '');
    setText(drawn.gradient, below);
    const { active, next } = data;
    const receives =
      active?.way === 'backward' &&
      data.edges.some((edge) => edge.to === active.node && edge.from === i && edge.product !== undefined);
    const classes = [
      'node',
      node.op,
      node.settable ? 'settable' : '',
      value === undefined ? 'unknown' : '',
      data.past && node.moved === undefined ? 'past' : '',
      node.moved !== undefined ? 'moved' : '',
      active?.node === i ? `active ${active.way}` : '',
      receives ? 'receives' : '',
      next === i ? 'next' : '',
      drawn.button.classList.contains('lit') ? 'lit' : '',
    ];
    setClass(drawn.button, classes);
    setClass(drawn.gradient, ['gradient', node.moved === undefined ? signOf(node.gradient) : 'to']);
    const spoken = data.spoken(node, value, gradient);
    if (drawn.button.getAttribute('aria-label') !== spoken) drawn.button.setAttribute('aria-label', spoken);
  }

  private writeEdge({ active, past }: GraphData, edge: GraphEdge, i: number, most: number): void {
    const drawn = this.drawnEdges[i];
    if (!drawn?.route) return;
    const { local, product } = edge;
    setText(drawn.text, local === undefined || !this.geometry.labels ? '' : `×${short(local)}`);
    const isActive = active?.node === edge.to;
    const classes = [
      local === undefined ? '' : 'known',
      product === undefined ? '' : `back ${signOf(product)}`,
      isActive ? 'active' : '',
      past ? 'past' : '',
    ];
    setClass(drawn.path, ['edge', ...classes]);
    setClass(drawn.head, ['head', ...classes]);
    setClass(drawn.text, ['local', isActive ? 'active' : '']);
    // The blame it carries, as thickness.
    const share = product !== undefined && most > 0 ? Math.abs(product) / most : 0;
    const thickness = THIN + (THICK[this.geometry.labels ? 0 : 1] - THIN) * share;
    drawn.path.style.strokeWidth = product === undefined ? '' : `${thickness}px`;
    drawn.head.setAttribute('d', headOf(drawn.route, product !== undefined, thickness));
  }

  /** Brings the operation just done into the box that scrolls, without moving the page. */
  private follow(node: number | null): void {
    if (node === this.shown) return;
    this.shown = node;
    const box = node === null ? undefined : this.layout.boxes[node];
    const { scrollLeft, clientWidth, scrollWidth } = this.box;
    if (!box || clientWidth === 0 || scrollWidth <= clientWidth) return;
    if (box.x - 40 >= scrollLeft && box.x + box.width + 40 <= scrollLeft + clientWidth) return;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.box.scrollTo({
      left: box.x + box.width / 2 - clientWidth / 2,
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
    if (!(target instanceof HTMLButtonElement)) return;
    for (const { button } of this.drawn) button.tabIndex = button === target ? 0 : -1;
  }
}

/** How large it is drawn: as large as can be read well where it fits or may scroll, else as small as it must. */
function fitted(
  nodes: readonly GraphNode[],
  room: number,
  extent: GraphData['extent'],
): [Geometry, scale: number] {
  if (extent === 'close' || room === 0) return [ROOMY, 1];
  const scale = (geometry: Geometry) => Math.min(1, room / layOut(nodes, geometry).width);
  const roomy = scale(ROOMY);
  return roomy >= LEAST_SCALE ? [ROOMY, roomy] : [COMPACT, scale(COMPACT)];
}

/** The head of an arrow: at the end on the way forward, at the beginning on the way back. */
function headOf({ start, end, down }: Route, back: boolean, thickness: number): string {
  const [x, y] = back ? start : end;
  const [long, wide] = back ? [5 + thickness / 2, 2.5 + thickness / 2] : [5, 2.5];
  const way = back ? 1 : -1;
  return down
    ? `M${x} ${y}l${-wide} ${way * long}h${2 * wide}z`
    : `M${x} ${y}l${way * long} ${-wide}v${2 * wide}z`;
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
