// The diagram: every neuron's picture, every weight a line, and the control panel at once.

import { html, type TemplateResult } from 'lit';
import { figure } from '../../../contract/figure.ts';
import type { Figure } from '../../../contract/lab.ts';
import { chosen, isDone, numbers, once, type Scene, tensor } from '../../../contract/scene.ts';
import { textsOf } from '../../../contract/words.ts';
import type { NetworkWords } from '../pictures/network/data.ts';
import { NetworkView } from '../pictures/network/network.ts';
import { classes, features, layersOf, outputNames, setParameter, shownNeuron, sizes } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { product } from './product.ts';

const MODES = ['weights', 'gradients', 'activations'] as const;
type Mode = (typeof MODES)[number];

const modeOf = (view: Scene['view']): Mode => MODES.find((mode) => mode === view.network) ?? 'weights';

/** Once the gradient is found, the lines show it, until it has moved the weights. */
const shownMode = (scene: Scene): Mode => {
  const mode = modeOf(scene.view);
  return mode === 'weights' && isDone(scene, 'backward') ? 'gradients' : mode;
};

/** Every text of the diagram; in the lab's words each begins with `net_`. */
export const networkWords = once(({ texts }: Words): NetworkWords => textsOf(texts, 'net_'));

const NONE = new Float32Array();
const NO_LAYERS = { weights: [], biases: [] };

/** The neuron that the main picture shows. */
const selected = (scene: Scene) => shownNeuron(scene.about) ?? { layer: sizes(scene).length - 1, neuron: 0 };

export const network: Figure<Words> = figure(NetworkView)({
  id: 'network',
  size: 'wide',
  reads: (_, view) => [
    'parameters',
    'gradient',
    'maps',
    'product',
    ...(modeOf(view) === 'activations' ? ['activations'] : []),
  ],
  readsOnce: ['network'],
  modes: [{ key: 'network', options: MODES }],
  controls: ['layers', 'activation'],
  below: (scene, _, words): TemplateResult => html`${product(scene, words)}`,
  options: (stagehand, _, now) => ({
    onSelect(neuron) {
      const scene = now();
      const last = scene ? sizes(scene).length - 1 : 0;
      const hidden = neuron && neuron.layer > 0 && neuron.layer < last;
      stagehand.set('shown_layer', hidden ? neuron.layer : 0);
      if (hidden) stagehand.set('shown_neuron', neuron.neuron + 1);
    },
    onSetParameter(layer, from, to, value) {
      const scene = now();
      if (scene) setParameter(stagehand, scene, { layer, from, to }, value);
    },
    onResize: (hidden) => stagehand.set('layers', hidden.join(', ')),
  }),
  data(scene, words) {
    const all = sizes(scene);
    const { weights, biases } = layersOf(scene, 'parameters');
    if (weights.length !== all.length - 1 || all.length < 2) return null;
    // That of the step before is no longer true once another has begun.
    const known = scene.status.stage === 0 || isDone(scene, 'backward');
    const slopes = known ? layersOf(scene, 'gradient') : NO_LAYERS;
    const mode = shownMode(scene);
    return {
      sizes: [...all],
      inputNames: features(scene.about).map((label) => label.name),
      outputNames: outputNames(scene),
      weights,
      biases,
      edgeGradients: slopes.weights,
      biasGradients: slopes.biases,
      maps: numbers(scene, 'maps'),
      side: tensor(scene, 'maps')?.shape[2] ?? 0,
      activations: mode === 'activations' ? numbers(scene, 'activations') : NONE,
      mode,
      selected: selected(scene),
      classes: classes(scene),
      words: networkWords(words),
      label: `${all.join(' → ')}, ${chosen(scene.about, 'activation')}`,
    };
  },
});
