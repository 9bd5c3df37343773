// A run of a lab on TensorFlow.js, as the lab tells it to programs elsewhere (src/export/): from the same parameters, by the same
// optimiser, on the same examples in the same order, as far as they are told; from there they come again.
import { halfLayers, startTensorflow } from './tensorflow.js';

/** The numbers of a .safetensors file, by name. */
function read(file) {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
  const arrays = { F32: Float32Array, I32: Int32Array };
  const numbers = (kind, [from, to]) =>
    new arrays[kind](file.slice(8 + length + from, 8 + length + to).buffer);
  return Object.fromEntries(
    Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .map(([name, { dtype, shape, data_offsets }]) => [name, { shape, data: numbers(dtype, data_offsets) }]),
  );
}

/** η(t), as src/train/schedule.rs has it. */
function rateAt({ learning_rate, schedule, horizon }, step) {
  const cosine = 0.5 * (1 + Math.cos(Math.PI * Math.min(step / horizon, 1)));
  const shares = {
    constant: 1,
    halving: 2 ** (-step / horizon),
    cosine,
    warm_up: cosine * Math.min((10 * (step + 1)) / horizon, 1),
  };
  return learning_rate * shares[schedule];
}

/** The rows of a batch, side by side. */
function picked({ shape, data }, rows) {
  const width = data.length / shape[0];
  const all = new Float32Array(rows.length * width);
  rows.forEach((row, place) => {
    all.set(data.subarray(row * width, (row + 1) * width), place * width);
  });
  return all;
}

/** What a step sees, x and y, by what the examples are. */
const batches = {
  table: (tf, { numbers: { x, y } }, { rows }) => ({
    x: tf.tensor2d(picked(x, rows), [rows.length, x.shape[1]]),
    y: tf.tensor2d(picked(y, rows), [rows.length, y.shape[1]]),
  }),

  noised(tf, { numbers, course }, { rows, begin, end }) {
    const { dims, levels } = course.examples;
    const [x0, noise] = [
      picked(numbers.x0, rows),
      numbers['order.noise'].data.subarray(begin * dims, end * dims),
    ];
    const times = numbers['order.t'].data.subarray(begin, end);
    const waves = 16;
    const input = new Float32Array(rows.length * (dims + 2 * waves));
    times.forEach((t, i) => {
      const [a, s] = numbers.shares.data.subarray(2 * t, 2 * t + 2);
      const at = i * (dims + 2 * waves);
      for (let j = 0; j < dims; j++) input[at + j] = a * x0[i * dims + j] + s * noise[i * dims + j];
      for (let w = 0; w < waves; w++) {
        const angle = ((1000 * t) / levels) * 1e-4 ** (w / (waves - 1));
        input[at + dims + w] = Math.sin(angle);
        input[at + dims + waves + w] = Math.cos(angle);
      }
    });
    const shape = [rows.length, dims];
    return { x: tf.tensor2d(input, [rows.length, dims + 2 * waves]), y: tf.tensor2d(noise, shape) };
  },

  /** As one-hot rows, the answers too: where nothing is asked they are zero. */
  text(tf, { numbers, course }, { rows }) {
    const { context, vocabulary } = course.model;
    const text = numbers.text.data;
    const lines = Array.from(rows, (row) =>
      course.examples.lines ? numbers.rows.data.subarray(2 * row, 2 * row + 2) : [row, context],
    );
    const t = Math.max(...lines.map(([, length]) => length));
    const [asked, answers] = [new Int32Array(rows.length * t), new Int32Array(rows.length * t).fill(-1)];
    lines.forEach(([start, length], row) => {
      for (let place = 0; place < length; place++) {
        asked[row * t + place] = text[start + place];
        answers[row * t + place] = text[start + place + 1];
      }
    });
    const oneHot = (tokens) => tf.oneHot(tf.tensor1d(tokens, 'int32'), vocabulary).toFloat();
    const count = answers.reduce((sum, answer) => sum + Number(answer >= 0), 0);
    return { x: oneHot(asked), y: oneHot(answers), b: rows.length, t, count };
  },
};

/** What is trained: its parameters by their names in the file, and the loss of a batch. */
const models = {
  mlp(tf, { course, variable }) {
    const { sizes, activation } = course.model;
    const layers = sizes
      .slice(1)
      .map((_, l) => ({ w: variable(`layers.${l}.weight`), b: variable(`layers.${l}.bias`) }));
    const loss = {
      two_classes: (z, y) => tf.losses.sigmoidCrossEntropy(y, z),
      squared_error: (z, y) => tf.losses.meanSquaredError(y, z),
    }[course.objective.loss];
    return ({ x, y }) => {
      const z = layers.reduce((a, { w, b }, l) => {
        const z = a.matMul(w).add(b);
        return l === layers.length - 1 ? z : z[activation]();
      }, x);
      return loss(z, y);
    };
  },

  transformer(tf, { course, variable }) {
    const { width: d, heads: h, layers: many } = course.model;
    const affine = (name) => ({ w: variable(`${name}.weight`), b: variable(`${name}.bias`) });
    const norm = (name) => ({ gamma: variable(`${name}.gamma`), beta: variable(`${name}.beta`) });
    const layers = Array.from({ length: many }, (_, l) => ({
      norm1: norm(`layers.${l}.norm_1`),
      qkv: affine(`layers.${l}.qkv`),
      projection: affine(`layers.${l}.projection`),
      norm2: norm(`layers.${l}.norm_2`),
      expand: affine(`layers.${l}.expand`),
      contract: affine(`layers.${l}.contract`),
    }));
    const [token, position, last] = [variable('token'), variable('position'), norm('norm')];
    const parts = halfLayers(tf, h, d);
    const masks = new Map();
    const maskOf = (t) => {
      const above = () =>
        Float32Array.from({ length: t * t }, (_, i) => (i % t > Math.floor(i / t) ? -1e9 : 0));
      if (!masks.has(t)) masks.set(t, tf.keep(tf.tensor2d(above(), [t, t])));
      return masks.get(t);
    };
    return ({ x, y, b, t, count }) => {
      let a = x
        .matMul(token)
        .reshape([b, t, d])
        .add(position.slice([0, 0], [t, d]))
        .reshape([b * t, d]);
      for (const layer of layers) {
        const [q, k, v] = parts.split(a, layer, b, t);
        a = parts.finish(a, parts.attend(q, k, v, maskOf(t)), layer);
      }
      const z = tf.matMul(parts.norm(a, last), token, false, true);
      return tf
        .logSoftmax(z)
        .mul(y)
        .sum()
        .mul(-1 / count);
    };
  },
};

/** Goes so many steps on with a run; gives the losses of the first `checked`, and ms for all. */
export async function follow({ course, file, steps, checked }) {
  const tf = await startTensorflow('wasm');
  const numbers = read(Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0)));
  const variable = (name) => tf.variable(tf.tensor(numbers[name].data, numbers[name].shape), true, name);
  const objective = models[course.model.type](tf, { course, variable });
  const { betas, epsilon, weight_decay, method } = course.rule;
  const adam = tf.train.adam(course.rate.learning_rate, ...betas, epsilon);
  const decay = course.decay || (method === 'adamw' ? weight_decay : 0);
  const { data: ends } = numbers['order.ends'];
  const losses = [];
  const start = performance.now();
  for (let step = 0; step < steps; step++) {
    const at = step % ends.length;
    const [begin, end] = [at > 0 ? ends[at - 1] : 0, ends[at]];
    const rows = numbers.order.data.subarray(begin, end);
    tf.tidy(() => {
      const batch = batches[course.examples.type](tf, { numbers, course }, { rows, begin, end });
      const { value, grads } = tf.variableGrads(() => objective(batch));
      const rate = rateAt(course.rate, step);
      let gradients = grads;
      if (course.clip) {
        const squares = Object.values(grads).map((g) => g.square().sum());
        const norm = tf.addN(squares).sqrt();
        const share = tf.minimum(1, tf.scalar(course.clip).div(norm));
        gradients = Object.fromEntries(Object.entries(grads).map(([name, g]) => [name, g.mul(share)]));
      }
      if (decay > 0)
        for (const name of Object.keys(grads)) {
          const theta = tf.engine().registeredVariables[name];
          theta.assign(theta.mul(1 - rate * decay));
        }
      adam.learningRate = rate;
      adam.applyGradients(gradients);
      if (step < checked) losses.push(value.dataSync()[0]);
    });
  }
  // Whatever is still to be done is done before the clock is read.
  const [first] = Object.values(tf.engine().registeredVariables);
  await first.data();
  const ms = performance.now() - start;
  tf.disposeVariables();
  return { losses, ms };
}
