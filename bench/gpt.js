// A GPT on names: one training step on one batch, and tokens written greedily with the keys and values kept. The same
// parameters, batch, formulas (GELU by erf, layer norm first, tied weights) and AdamW for all; they must come to the
// same loss and write the same tokens.
import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import initFlex, { Gpt as Flex } from './core/pkg/flex/underhood_bench.js';
import { ours } from './ours.js';
import { halfLayers, startTensorflow } from './tensorflow.js';
import { time } from './timing.js';

export const cases = {
  'GPT 2 × 32, 2 heads, batch 8 × 32': { layers: 2, heads: 2, width: 32, context: 32, rows: 8 },
  'GPT 4 × 128, 4 heads, batch 12 × 64': { layers: 4, heads: 4, width: 128, context: 64, rows: 12 },
};

// AdamW as src/train/optimizer.rs and bench/core/src/gpt.rs have it.
const [RATE, BETA_1, BETA_2, EPSILON, DECAY] = [1e-3, 0.9, 0.999, 1e-8, 1e-2];
/** The losses are compared after so many steps. */
export const CHECKED_STEPS = 5;
/** Text is written by a model that has learned the batch for so many. */
const LEARNED_STEPS = 60;

const start = (shape) => new Flex(shape.layers, shape.heads, shape.width, shape.context, shape.rows);

/** The batch, the parameters before the first step, and after {@link LEARNED_STEPS}. */
async function problem(shape) {
  await initFlex();
  const model = start(shape);
  const parameters = model.parameters();
  model.steps(LEARNED_STEPS);
  const learned = model.parameters();
  const [asked, answers] = [Int32Array.from(model.asked()), Int32Array.from(model.answers())];
  const vocabulary = model.vocabulary();
  model.free();
  return { ...shape, vocabulary, asked, answers, parameters, learned };
}

/** Flat parameters by name, each with its shape, in the order of `Transformer::parameters`. */
function named(flat, { vocabulary, context, width: d, layers }) {
  let at = 0;
  const next = (...shape) => {
    const from = at;
    at += shape.reduce((product, n) => product * n);
    return { shape, data: flat.slice(from, at) };
  };
  const norm = () => ({ gamma: next(d), beta: next(d) });
  const affine = (inputs, outputs) => ({ w: next(inputs, outputs), b: next(outputs) });
  return {
    token: next(vocabulary, d),
    position: next(context, d),
    layers: Array.from({ length: layers }, () => ({
      norm1: norm(),
      qkv: affine(d, 3 * d),
      projection: affine(d, d),
      norm2: norm(),
      expand: affine(d, 4 * d),
      contract: affine(4 * d, d),
    })),
    norm: norm(),
  };
}

/** Every parameter made into what a library calls one. */
function made(parameters, make) {
  if (parameters.shape) return make(parameters);
  if (Array.isArray(parameters)) return parameters.map((each) => made(each, make));
  return Object.fromEntries(Object.entries(parameters).map(([name, each]) => [name, made(each, make)]));
}

/** The place of the largest number. */
const largest = (numbers) => numbers.reduce((best, z, i) => (z > numbers[best] ? i : best), 0);

const core = (Gpt, init) => async (p) => {
  await init();
  const gpt = new Gpt(p.layers, p.heads, p.width, p.context, p.rows);
  return {
    steps: (n) => gpt.steps(n),
    loss: () => gpt.loss(),
    learn: (flat) => gpt.set(flat),
    write: (n) => Array.from(gpt.write(n)),
    text: (tokens) => gpt.decode(Uint32Array.from(tokens)),
    close: () => gpt.free(),
  };
};

/** Embeddings by a product with one-hot rows: `tf.gather` has no backward kernel on this backend. */
const tensorflow = (backend) => async (p) => {
  const tf = await startTensorflow(backend);
  const { rows: b, context: t, heads: h, width: d, vocabulary: v } = p;
  const oneHot = (tokens) => tf.tidy(() => tf.oneHot(tf.tensor1d(tokens, 'int32'), v).toFloat());
  const [x, y] = [oneHot(p.asked), oneHot(p.answers)];
  const above = Float32Array.from({ length: t * t }, (_, i) => (i % t > Math.floor(i / t) ? -1e9 : 0));
  const mask = tf.tensor2d(above, [t, t]);
  const variables = (flat) => made(named(flat, p), ({ data, shape }) => tf.variable(tf.tensor(data, shape)));
  let model = variables(p.parameters);

  const { norm, split, attend, finish } = halfLayers(tf, h, d);
  const unembed = (x) => tf.matMul(norm(x, model.norm), model.token, false, true);

  const forward = () => {
    let a = x
      .matMul(model.token)
      .reshape([b, t, d])
      .add(model.position)
      .reshape([b * t, d]);
    for (const layer of model.layers) {
      const [q, k, v] = split(a, layer, b, t);
      a = finish(a, attend(q, k, v, mask), layer);
    }
    return unembed(a);
  };
  const objective = () => tf.losses.softmaxCrossEntropy(y, forward());
  const adam = tf.train.adam(RATE, BETA_1, BETA_2, EPSILON);
  const step = () =>
    tf.tidy(() => {
      const { grads } = tf.variableGrads(objective);
      made(model, (variable) => variable.assign(variable.mul(1 - RATE * DECAY)));
      adam.applyGradients(grads);
    });

  /** The logits behind one more token, and the cache with its keys and values. */
  const next = (token, place, cache) =>
    tf.tidy(() => {
      let a = model.token.slice([token, 0], [1, d]).add(model.position.slice([place, 0], [1, d]));
      const kept = model.layers.map((layer, l) => {
        let [q, k, v] = split(a, layer, 1, 1);
        if (cache) {
          k = tf.concat([cache[l].k, k], 2);
          v = tf.concat([cache[l].v, v], 2);
        }
        a = finish(a, attend(q, k, v), layer);
        return { k, v };
      });
      return { logits: unembed(a), cache: kept };
    });
  return {
    steps: (n) => {
      for (let i = 0; i < n; i++) step();
    },
    loss: () => tf.tidy(() => objective().dataSync()[0]),
    learn: (flat) => {
      tf.dispose(model);
      model = variables(flat);
    },
    write: (n) => {
      const written = [];
      let cache = null;
      for (let place = 0; place < n; place++) {
        const said = next(written.at(-1) ?? 0, place, cache);
        written.push(largest(said.logits.dataSync()));
        tf.dispose([cache, said.logits]);
        cache = said.cache;
      }
      tf.dispose(cache);
      return written;
    },
    close: () => tf.disposeVariables(),
  };
};

async function jax(p) {
  await init('wasm');
  defaultDevice('wasm');
  const { rows: b, context: t, heads: h, width: d, vocabulary: v, layers } = p;
  const oneHot = (tokens) => nn.oneHot(np.array(tokens, { dtype: np.int32 }), v);
  const [x, y] = [oneHot(p.asked), oneHot(p.answers)];
  const arrays = (flat) => made(named(flat, p), ({ data, shape }) => np.array(data).reshape(shape));
  let model = arrays(p.parameters);
  const zeros = () => tree.map((array) => np.zerosLike(array.ref), model);
  let moments = { m: zeros(), s: zeros() };
  let time = 0;

  // An array is used up by what it is given to; `ref` keeps it for another use.
  const norm = (x, { gamma, beta }) => nn.standardize(x).mul(gamma).add(beta);
  const affine = (x, { w, b }) => np.matmul(x, w).add(b);
  /** Q, K and V, [b, t, h, dₕ] each. */
  const split = (x, layer, b, t) =>
    np.split(affine(norm(x, layer.norm1), layer.qkv).reshape([b, t, 3 * h, d / h]), 3, 2);
  const finish = (x, heads, layer) => {
    const middle = x.add(affine(heads, layer.projection));
    const hidden = nn.gelu(affine(norm(middle.ref, layer.norm2), layer.expand), { approximate: false });
    return middle.add(affine(hidden, layer.contract));
  };
  const unembed = (x, { norm: last, token }) => np.matmul(norm(x, last), token.transpose());

  const objective = (model, x, y) => {
    let a = np
      .matmul(x, model.token.ref)
      .reshape([b, t, d])
      .add(model.position)
      .reshape([b * t, d]);
    for (const layer of model.layers) {
      const [q, k, v] = split(a.ref, layer, b, t);
      const heads = nn.dotProductAttention(q, k, v, { isCausal: true });
      a = finish(a, heads.reshape([b * t, d]), layer);
    }
    const z = unembed(a, model);
    return nn
      .logSoftmax(z)
      .mul(y)
      .sum()
      .mul(-1 / (b * t));
  };
  const update = jit((model, m, s, corrections, x, y) => {
    const [loss, gradients] = valueAndGrad(objective)(tree.ref(model), x, y);
    loss.dispose();
    const first = tree.map((m, g) => m.mul(BETA_1).add(g.mul(1 - BETA_1)), m, tree.ref(gradients));
    const second = tree.map((s, g) => s.mul(BETA_2).add(np.square(g).mul(1 - BETA_2)), s, gradients);
    const [byFirst, bySecond] = np.split(corrections, 2);
    const moved = tree.map(
      (theta, m, s) =>
        theta.mul(1 - RATE * DECAY).sub(
          m
            .mul(byFirst.ref)
            .div(np.sqrt(s.mul(bySecond.ref)).add(EPSILON))
            .mul(RATE),
        ),
      model,
      tree.ref(first),
      tree.ref(second),
    );
    byFirst.dispose();
    bySecond.dispose();
    return { model: moved, m: first, s: second };
  });

  /** Keys and values have room for the whole context from the start: what is compiled once has one shape. */
  const next = jit((model, cache, token, place, length) => {
    let a = np.matmul(token, model.token.ref).add(np.matmul(place.ref, model.position));
    const here = place.reshape([1, t, 1, 1]);
    const kept = model.layers.map((layer, l) => {
      const [q, k, v] = split(a.ref, layer, 1, 1);
      const keys = cache[l].k.add(k.mul(here.ref));
      const values = cache[l].v.add(v.mul(here.ref));
      const heads = nn.dotProductAttention(q, keys.ref, values.ref, { keyValueSeqLengths: length.ref });
      a = finish(a, heads.reshape([1, d]), layer);
      return { k: keys, v: values };
    });
    here.dispose();
    length.dispose();
    return { logits: unembed(a, model), cache: kept };
  });
  const unit = (n, i) =>
    np.array(Float32Array.from({ length: n }, (_, j) => (i === j ? 1 : 0))).reshape([1, n]);
  return {
    steps: async (n) => {
      for (let i = 0; i < n; i++) {
        time++;
        const corrections = np.array(Float32Array.of(1 / (1 - BETA_1 ** time), 1 / (1 - BETA_2 ** time)));
        const moved = update(model, moments.m, moments.s, corrections, x.ref, y.ref);
        model = moved.model;
        moments = { m: moved.m, s: moved.s };
      }
      await blockUntilReady(model);
    },
    loss: () => objective(tree.ref(model), x.ref, y.ref).dataSync()[0],
    learn: (flat) => {
      tree.dispose(model);
      model = arrays(flat);
    },
    write: (n) => {
      const written = [];
      const room = () => np.zeros([1, t, h, d / h]);
      let cache = Array.from({ length: layers }, () => ({ k: room(), v: room() }));
      for (let place = 0; place < n; place++) {
        const length = np.array(Int32Array.of(place + 1), { dtype: np.int32 });
        const said = next(tree.ref(model), cache, unit(v, written.at(-1) ?? 0), unit(t, place), length);
        written.push(largest(said.logits.dataSync()));
        cache = said.cache;
      }
      tree.dispose(cache);
      return written;
    },
    close: () => {
      tree.dispose(model);
      tree.dispose(moments);
    },
  };
}

export const contenders = {
  ...ours('Gpt', core),
  'tfjs, wasm': tensorflow('wasm'),
  'jax-js, wasm': jax,
};

const problems = new Map();

/** ms a step and tokens a second, with the loss and the tokens that all must agree on. */
export async function race(name, who) {
  if (!problems.has(name)) problems.set(name, await problem(cases[name]));
  const p = problems.get(name);
  const run = await contenders[who](p);
  const first = await run.loss();
  await run.steps(CHECKED_STEPS);
  const loss = await run.loss();
  const step = await time(run.steps);
  await run.learn(p.learned);
  const tokens = await run.write(p.context);
  const all = await time(async (n) => {
    for (let i = 0; i < n; i++) await run.write(p.context);
  });
  const text = run.text?.(tokens);
  run.close();
  return { first, loss, step, tokens, text, rate: (1000 * p.context) / all };
}
