// The diagram: every neuron's picture, every weight a line, and the control panel at once.

import { html, type TemplateResult } from 'lit';
import type { Figure } from '../../../contract/lab.ts';
import { numbers, type Scene, setting } from '../../../contract/scene.ts';
import { textsOf } from '../../../contract/words.ts';
import type { NetworkWords } from '../pictures/network/data.ts';
import { NetworkView } from '../pictures/network/network.ts';
import { classes, features, LayersOf, outputNames, sizes } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { product } from './product.ts';

const MODES = ['weights', 'gradients', 'activations'] as const;
type Mode = (typeof MODES)[number];

const modeOf = (view: Scene['view']): Mode => MODES.find((mode) => mode === view.network) ?? 'weights';

/** Every text of the diagram; in the lab's words each begins with `net_`. */
export const networkWords = ({ texts }: Words): NetworkWords => textsOf(texts, 'net_');

/** The hidden neuron that the main picture shows, or the output. */
function selected(scene: Scene): { layer: number; neuron: number } {
  const [layer, neuron] = setting(scene.about, 'neuron').split('.').map(Number);
  if (layer && neuron) return { layer, neuron: neuron - 1 };
  return { layer: sizes(scene).length - 1, neuron: 0 };
}

export const network: Figure<Words> = {
  id: 'network',
  size: 'wide',
  reads: (_, view) => [
    'parameters',
    'gradient',
    'maps',
    'product',
    ...(modeOf(view) === 'activations' ? ['activations'] : []),
  ],
  readsOnce: () => ['sizes', 'task'],
  modes: [{ key: 'network', options: MODES }],
  controls: ['layers', 'activation'],
  below: (scene, _, words): TemplateResult => html`${product(scene, words)}`,
  mount(host, stagehand, words: Words) {
    const parameters = new LayersOf('parameters');
    const gradient = new LayersOf('gradient');
    const texts = networkWords(words);
    let last = 0;
    const view = new NetworkView(host, {
      onSelect: (neuron) => {
        const hidden = neuron && neuron.layer > 0 && neuron.layer < last;
        stagehand.set('neuron', hidden ? `${neuron.layer}.${neuron.neuron + 1}` : 'output');
      },
      onSetParameter: (layer, from, to, value) => stagehand.act('set_parameter', { layer, from, to, value }),
      onResize: (hidden) => stagehand.set('layers', hidden.join(', ')),
      onTerm: (term) => stagehand.term(term),
    });
    return {
      update(scene) {
        const all = sizes(scene);
        const { weights, biases } = parameters.of(scene);
        if (weights.length !== all.length - 1 || all.length < 2) return;
        const slopes = gradient.of(scene);
        last = all.length - 1;
        view.update({
          sizes: all,
          inputNames: features(scene.about).map((label) => label.name),
          outputNames: outputNames(scene),
          weights,
          biases,
          edgeGradients: slopes.weights,
          biasGradients: slopes.biases,
          maps: numbers(scene, 'maps'),
          side: scene.channels.maps?.shape[2] ?? 0,
          activations:
            modeOf(scene.view) === 'activations' ? numbers(scene, 'activations') : new Float32Array(),
          mode: modeOf(scene.view),
          selected: selected(scene),
          classes: classes(scene),
          words: texts,
          highlight: scene.term,
          label: `${all.join(' → ')}, ${setting(scene.about, 'activation')}`,
        });
      },
      destroy: () => view.destroy(),
    };
  },
};
