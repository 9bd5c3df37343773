// Networks of dense layers: gradient descent on one batch. All contenders begin with the same parameters, and must
// come to the same loss: what computes something else is not timed.
import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import convnetjs from 'convnetjs';
import { ours } from './ours.js';
import { startTensorflow } from './tensorflow.js';
import { time } from './timing.js';

const RATE = 0.01;

export const cases = {
  '2-4-2-1 tanh, batch 10': { sizes: [2, 4, 2, 1], activation: 'tanh', batch: 10 },
  '2-8-8-8-1 tanh, batch 500': { sizes: [2, 8, 8, 8, 1], activation: 'tanh', batch: 500 },
  '784-128-10 ReLU softmax, batch 64': { sizes: [784, 128, 10], activation: 'relu', batch: 64 },
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
function problem({ sizes, activation, batch }) {
  const random = uniform(7);
  const layers = sizes.slice(1).map((outputs, l) => {
    const inputs = sizes[l];
    const half = Math.sqrt(6 / (inputs + outputs));
    const w = Float32Array.from({ length: inputs * outputs }, () => half * (2 * random() - 1));
    return { inputs, outputs, w, b: new Float32Array(outputs) };
  });
  const classes = sizes.at(-1);
  const x = Float32Array.from({ length: batch * sizes[0] }, () => 2 * random() - 1);
  const y = Float32Array.from({ length: batch }, () =>
    classes === 1 ? 2 * random() - 1 : Math.floor(random() * classes),
  );
  return { sizes, activation, batch, layers, classes, x, y };
}

const core = (Workload, start) => async (p) => {
  await start();
  const parameters = p.layers.flatMap(({ w, b }) => [...w, ...b]);
  const work = new Workload(
    Uint32Array.from(p.sizes),
    p.activation,
    Float32Array.from(parameters),
    p.x,
    p.y,
    RATE,
  );
  return { steps: (n) => work.steps(n), loss: () => work.loss(), close: () => work.free() };
};

const tensorflow = (backend) => async (p) => {
  const tf = await startTensorflow(backend);
  const x = tf.tensor2d(p.x, [p.batch, p.sizes[0]]);
  const y =
    p.classes === 1
      ? tf.tensor2d(p.y, [p.batch, 1])
      : tf.oneHot(tf.tensor1d(Int32Array.from(p.y), 'int32'), p.classes).toFloat();
  const variables = p.layers.map(({ inputs, outputs, w, b }) => ({
    w: tf.variable(tf.tensor2d(w, [inputs, outputs])),
    b: tf.variable(tf.tensor1d(b)),
  }));
  const forward = () =>
    variables.reduce((a, { w, b }, l) => {
      const z = a.matMul(w).add(b);
      return l === variables.length - 1 ? z : p.activation === 'tanh' ? z.tanh() : z.relu();
    }, x);
  const objective = () =>
    p.classes === 1 ? forward().sub(y).square().mean().mul(0.5) : tf.losses.softmaxCrossEntropy(y, forward());
  const optimizer = tf.train.sgd(RATE);
  return {
    steps: (n) => {
      for (let i = 0; i < n; i++) optimizer.minimize(objective);
    },
    loss: () => tf.tidy(() => objective().dataSync()[0]),
    close: () => tf.disposeVariables(),
  };
};

async function jax(p) {
  await init('wasm');
  defaultDevice('wasm');
  const x = np.array(p.x).reshape([p.batch, p.sizes[0]]);
  const y =
    p.classes === 1
      ? np.array(p.y).reshape([p.batch, 1])
      : nn.oneHot(np.array(Int32Array.from(p.y), { dtype: np.int32 }), p.classes);
  let parameters = p.layers.map(({ inputs, outputs, w, b }) => ({
    w: np.array(w).reshape([inputs, outputs]),
    b: np.array(b),
  }));
  const objective = (parameters, x, y) => {
    let a = x;
    parameters.forEach(({ w, b }, l) => {
      const z = np.matmul(a, w).add(b);
      a = l === parameters.length - 1 ? z : p.activation === 'tanh' ? np.tanh(z) : nn.relu(z);
    });
    if (p.classes === 1) return np.square(a.sub(y)).mean().mul(0.5);
    return nn
      .logSoftmax(a)
      .mul(y)
      .sum()
      .mul(-1 / p.batch);
  };
  const update = jit((parameters, x, y) => {
    const [loss, gradients] = valueAndGrad(objective)(tree.ref(parameters), x, y);
    loss.dispose();
    return parameters.map(({ w, b }, l) => ({
      w: w.sub(gradients[l].w.mul(RATE)),
      b: b.sub(gradients[l].b.mul(RATE)),
    }));
  });
  return {
    steps: async (n) => {
      for (let i = 0; i < n; i++) parameters = update(parameters, x.ref, y.ref);
      await blockUntilReady(parameters);
    },
    loss: () => objective(tree.ref(parameters), x.ref, y.ref).dataSync()[0],
    close: () => {},
  };
}

async function convnet(p) {
  const net = new convnetjs.Net();
  const hidden = p.sizes.slice(1, -1).map((num_neurons) => ({
    type: 'fc',
    num_neurons,
    activation: p.activation,
  }));
  const last =
    p.classes === 1 ? { type: 'regression', num_neurons: 1 } : { type: 'softmax', num_classes: p.classes };
  net.makeLayers([{ type: 'input', out_sx: 1, out_sy: 1, out_depth: p.sizes[0] }, ...hidden, last]);
  const dense = net.layers.filter((layer) => layer.layer_type === 'fc');
  dense.forEach((layer, l) => {
    const { inputs, outputs, w, b } = p.layers[l];
    for (let to = 0; to < outputs; to++) {
      for (let from = 0; from < inputs; from++) layer.filters[to].w[from] = w[from * outputs + to];
      layer.biases.w[to] = b[to];
    }
  });
  const trainer = new convnetjs.SGDTrainer(net, {
    learning_rate: RATE,
    momentum: 0,
    batch_size: p.batch,
    l2_decay: 0,
  });
  const width = p.sizes[0];
  const examples = Array.from(p.y, (y, i) => {
    const volume = new convnetjs.Vol(1, 1, width, 0);
    for (let j = 0; j < width; j++) volume.w[j] = p.x[i * width + j];
    return { volume, y: p.classes === 1 ? [y] : y };
  });
  return {
    steps: (n) => {
      for (let i = 0; i < n; i++) for (const { volume, y } of examples) trainer.train(volume, y);
    },
    loss: () => {
      let sum = 0;
      for (const { volume, y } of examples) {
        const said = net.forward(volume).w;
        sum += p.classes === 1 ? 0.5 * (said[0] - y[0]) ** 2 : -Math.log(said[y]);
      }
      return sum / examples.length;
    },
    close: () => {},
  };
}

export const contenders = {
  ...ours('Workload', core),
  'tfjs, cpu': tensorflow('cpu'),
  'tfjs, wasm': tensorflow('wasm'),
  convnetjs: convnet,
  'jax-js, wasm': jax,
};

const CHECKED_STEPS = 20;

/** µs a step, and the loss that all must agree on. */
export async function race(name, who) {
  const run = await contenders[who](problem(cases[name]));
  await run.steps(CHECKED_STEPS);
  const loss = await run.loss();
  const micros = 1000 * (await time(run.steps));
  run.close();
  return { loss, micros };
}
