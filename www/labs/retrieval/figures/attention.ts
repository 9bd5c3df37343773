// Where an answer's token looks: which head is shown, and lines from the token to what it listens to.

import { numbers, type Scene, tensor } from '../../../contract/scene.ts';

/** Shares below this have no line. */
const LEAST = 0.05;
const SVG = 'http://www.w3.org/2000/svg';

export interface Head {
  layer: number;
  head: number;
}

/** Layers and heads of the attention that is there; none before there is any. */
export function headsOf(scene: Scene): { layers: number; heads: number; tokens: number } {
  const [layers = 0, heads = 0, tokens = 0] = tensor(scene, 'answer_attention')?.shape ?? [];
  return { layers, heads, tokens };
}

/** What one head gives to each token; empty before there is anything. */
export function sharesOf(scene: Scene, { layer, head }: Head): Float32Array {
  const { heads, tokens } = headsOf(scene);
  const start = (layer * heads + head) * tokens;
  return numbers(scene, 'answer_attention').subarray(start, start + tokens);
}

/** The head that looks most at the passages: of the tokens of `origins`, those above 0. */
export function mostAtPassages(scene: Scene, origins: readonly number[]): Head {
  const { layers, heads } = headsOf(scene);
  let [best, most] = [{ layer: Math.max(0, layers - 1), head: 0 }, -1];
  for (let layer = 0; layer < layers; layer++)
    for (let head = 0; head < heads; head++) {
      const sum = sharesOf(scene, { layer, head }).reduce(
        (all, share, i) => all + ((origins[i] ?? 0) > 0 ? share : 0),
        0,
      );
      if (sum > most + 1e-6) [best, most] = [{ layer, head }, sum];
    }
  return best;
}

/** The head that the reader has chosen, "1.3", or the one that looks most at the passages. */
export function headShown(scene: Scene, origins: readonly number[]): Head {
  const [layer = Number.NaN, head = Number.NaN] = (scene.view.head ?? '').split('.').map(Number);
  const { layers, heads } = headsOf(scene);
  return layer >= 1 && layer <= layers && head >= 1 && head <= heads
    ? { layer: layer - 1, head: head - 1 }
    : mostAtPassages(scene, origins);
}

/** Marks each token by its share, and draws a line from `from` to those that get most. */
export function drawLines(
  svg: SVGSVGElement,
  from: HTMLElement | null,
  tokens: readonly HTMLElement[],
  shares: Float32Array,
): void {
  const box = svg.getBoundingClientRect();
  tokens.forEach((token, i) => {
    const share = shares[i] ?? 0;
    token.style.setProperty('--uh-share', share < LEAST ? '0' : share.toFixed(3));
  });
  const end = from?.getBoundingClientRect();
  const lines = !end
    ? []
    : tokens.flatMap((token, i) => {
        const share = shares[i] ?? 0;
        if (share < LEAST || token === from) return [];
        const rect = token.getBoundingClientRect();
        const [x0, y0] = [end.left + end.width / 2 - box.left, end.top - box.top];
        const [x1, y1] = [rect.left + rect.width / 2 - box.left, rect.bottom - box.top - 2];
        const bend = (y0 + y1) / 2;
        const path = document.createElementNS(SVG, 'path');
        path.setAttribute('d', `M${x0} ${y0}C${x0} ${bend} ${x1} ${bend} ${x1} ${y1}`);
        path.setAttribute('stroke-width', (0.8 + 3.5 * share).toFixed(2));
        path.setAttribute('stroke-opacity', (0.2 + 0.7 * share).toFixed(2));
        return [path];
      });
  svg.replaceChildren(...lines);
}
