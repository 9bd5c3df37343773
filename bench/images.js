// Convolutional nets: gradient descent on one batch of images. All contenders begin with the same parameters, and must
// come to the same loss: what computes something else is not timed.
//
// TensorFlow.js on wasm has no gradient of conv2d by its filter. So its convolution is written there in the two ways that it
// can train: as a conv3d of depth one, and as a matrix product of the pixels under the window.
import convnetjs from 'convnetjs';
import { ours } from './ours.js';
import { startTensorflow } from './tensorflow.js';
import { time } from './timing.js';

const RATE = 0.01;
const CLASSES = 10;
const BATCH = 32;

/** Size and channels of each layer; pooling has no channels of its own. */
export const cases = {
  'conv 3×3×8, conv 3×3×16, pool on 8 × 8': {
    side: 8,
    layers: [
      [3, 8],
      [3, 16],
      [2, 0],
    ],
  },
  'conv 5×5×8, pool, conv 5×5×16, pool on 28 × 28': {
    side: 28,
    layers: [
      [5, 8],
      [2, 0],
      [5, 16],
      [2, 0],
    ],
  },
};

/** Park and Miller's generator: all that is wanted is the same numbers for everyone. */
function uniform(seed) {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Parameters and a batch, as plain numbers. */
function problem({ side, layers }) {
  const random = uniform(7);
  const drawn = (inputs, outputs) => {
    const half = Math.sqrt(6 / inputs);
    const w = Float32Array.from({ length: inputs * outputs }, () => half * (2 * random() - 1));
    return { w, b: new Float32Array(outputs), inputs, outputs };
  };
  let [channels, left] = [1, side];
  const weights = [];
  for (const [size, outputs] of layers) {
    if (outputs === 0) left = Math.floor(left / size);
    else {
      weights.push(drawn(size * size * channels, outputs));
      channels = outputs;
    }
  }
  weights.push(drawn(left * left * channels, CLASSES));
  const x = Float32Array.from({ length: BATCH * side * side }, random);
  const y = Uint32Array.from({ length: BATCH }, () => Math.floor(random() * CLASSES));
  return { side, layers, weights, x, y };
}

const core = (Images, start) => async (p) => {
  await start();
  const parameters = Float32Array.from(p.weights.flatMap(({ w, b }) => [...w, ...b]));
  const work = new Images(p.side, Uint32Array.from(p.layers.flat()), CLASSES, parameters, p.x, p.y, RATE);
  return { steps: (n) => work.steps(n), loss: () => work.loss(), close: () => work.free() };
};

/** How TensorFlow.js convolves x, `[n, h, w, c]`, with w, `[size, size, c, outputs]`. */
const convolutions = {
  conv2d: (tf, x, w) => tf.conv2d(x, w, 1, 'same'),
  conv3d: (tf, x, w) => tf.conv3d(x.expandDims(1), w.expandDims(0), 1, 'same').squeeze([1]),
  product: (tf, x, w) => {
    const [size, , channels, outputs] = w.shape;
    const [n, height, width] = x.shape;
    const around = (size - 1) / 2;
    const padded = x.pad([
      [0, 0],
      [around, around],
      [around, around],
      [0, 0],
    ]);
    const under = [];
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) under.push(padded.slice([0, i, j, 0], [n, height, width, channels]));
    const rows = (under.length > 1 ? tf.concat(under, 3) : under[0]).reshape([-1, size * size * channels]);
    return rows.matMul(w.reshape([-1, outputs])).reshape([n, height, width, outputs]);
  },
};

const tensorflow = (backend, convolution) => async (p) => {
  const tf = await startTensorflow(backend);
  const x = tf.tensor4d(p.x, [BATCH, p.side, p.side, 1]);
  const y = tf.oneHot(tf.tensor1d(Int32Array.from(p.y), 'int32'), CLASSES).toFloat();
  const sizes = p.layers.filter(([, outputs]) => outputs > 0).map(([size]) => size);
  const variables = p.weights.map(({ w, b, inputs, outputs }, l) => {
    const size = sizes[l];
    const shape = size === undefined ? [inputs, outputs] : [size, size, inputs / (size * size), outputs];
    return { w: tf.variable(tf.tensor(w, shape)), b: tf.variable(tf.tensor1d(b)) };
  });
  const forward = () => {
    let [a, l] = [x, 0];
    for (const [size, outputs] of p.layers) {
      if (outputs === 0) a = a.maxPool(size, size, 'valid');
      else {
        a = convolutions[convolution](tf, a, variables[l].w).add(variables[l].b).relu();
        l++;
      }
    }
    return a.reshape([BATCH, -1]).matMul(variables[l].w).add(variables[l].b);
  };
  const objective = () => tf.losses.softmaxCrossEntropy(y, forward());
  const optimizer = tf.train.sgd(RATE);
  return {
    steps: (n) => {
      for (let i = 0; i < n; i++) optimizer.minimize(objective);
    },
    loss: () => tf.tidy(() => objective().dataSync()[0]),
    close: () => tf.disposeVariables(),
  };
};

async function convnet(p) {
  const net = new convnetjs.Net();
  const layers = p.layers.map(([size, filters]) =>
    filters === 0
      ? { type: 'pool', sx: size, stride: size }
      : { type: 'conv', sx: size, filters, stride: 1, pad: (size - 1) / 2, activation: 'relu' },
  );
  net.makeLayers([
    { type: 'input', out_sx: p.side, out_sy: p.side, out_depth: 1 },
    ...layers,
    { type: 'softmax', num_classes: CLASSES },
  ]);
  const weighted = net.layers.filter(({ layer_type }) => layer_type === 'conv' || layer_type === 'fc');
  weighted.forEach((layer, l) => {
    const { w, b, inputs, outputs } = p.weights[l];
    for (let to = 0; to < outputs; to++) {
      for (let from = 0; from < inputs; from++) layer.filters[to].w[from] = w[from * outputs + to];
      layer.biases.w[to] = b[to];
    }
  });
  const trainer = new convnetjs.SGDTrainer(net, {
    learning_rate: RATE,
    momentum: 0,
    batch_size: BATCH,
    l2_decay: 0,
  });
  const pixels = p.side * p.side;
  const examples = Array.from(p.y, (y, i) => {
    const volume = new convnetjs.Vol(p.side, p.side, 1, 0);
    for (let j = 0; j < pixels; j++) volume.w[j] = p.x[i * pixels + j];
    return { volume, y };
  });
  return {
    steps: (n) => {
      for (let i = 0; i < n; i++) for (const { volume, y } of examples) trainer.train(volume, y);
    },
    loss: () => {
      const losses = examples.map(({ volume, y }) => -Math.log(net.forward(volume).w[y]));
      return losses.reduce((sum, loss) => sum + loss, 0) / examples.length;
    },
    close: () => {},
  };
}

export const contenders = {
  ...ours('Images', core),
  'tfjs, cpu': tensorflow('cpu', 'conv2d'),
  'tfjs, wasm, conv3d': tensorflow('wasm', 'conv3d'),
  'tfjs, wasm, product': tensorflow('wasm', 'product'),
  convnetjs: convnet,
};

const CHECKED_STEPS = 10;

/** µs a step, and the loss that all must agree on. */
export async function race(name, who) {
  const run = await contenders[who](problem(cases[name]));
  await run.steps(CHECKED_STEPS);
  const loss = await run.loss();
  const micros = 1000 * (await time(run.steps));
  run.close();
  return { loss, micros };
}
