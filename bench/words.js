// Words as vectors: skip-gram with negative sampling, a step of gradient descent on the pairs of a batch of windows. All
// contenders begin with the same vectors and take the same batches in turn; what comes to another loss is not timed. The
// drawing of windows and negatives is done beforehand.
import { ours } from './ours.js';
import { startTensorflow } from './tensorflow.js';
import { time } from './timing.js';

const RATE = 0.05;
const NEGATIVES = 5;
const BATCHES = 16;
const CHECKED_STEPS = 20;

/** As the lab has them: the made-up world, and a real text. A window has this many neighbours on average. */
export const cases = {
  '102 words of 16 numbers, 32 windows': { words: 102, d: 16, windows: 32, neighbours: 6 },
  '2,000 words of 32 numbers, 64 windows': { words: 2000, d: 32, windows: 64, neighbours: 4 },
};

/** Park and Miller's generator: all that is wanted is the same numbers for everyone. */
function uniform(seed) {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Vectors, and pairs of words that are as frequent as Zipf has them; negatives by count^¾. */
function problem({ words, d, windows, neighbours }) {
  const random = uniform(7);
  const drawn = (power) => {
    let sum = 0;
    const sums = Float64Array.from({ length: words }, (_, rank) => (sum += (rank + 1) ** -power));
    return () => {
      const at = random() * sum;
      let [low, high] = [0, words - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sums[middle] < at) low = middle + 1;
        else high = middle;
      }
      return low;
    };
  };
  const [word, negative] = [drawn(1), drawn(0.75)];
  const pairs = windows * neighbours;
  const [from, to] = [[], []];
  for (let window = 0; window < BATCHES * windows; window++) {
    const centre = word();
    for (let neighbour = 0; neighbour < neighbours; neighbour++) {
      from.push(centre);
      to.push(word(), ...Array.from({ length: NEGATIVES }, negative));
    }
  }
  const half = 0.5 / d;
  const input = Float32Array.from({ length: words * d }, () => half * (2 * random() - 1));
  return { words, d, windows, pairs, input, from: Uint32Array.from(from), to: Uint32Array.from(to) };
}

const core = (Words, start) => async (p) => {
  await start();
  const parameters = Float32Array.from([...p.input, ...new Float32Array(p.words * p.d)]);
  const sizes = Uint32Array.of(p.words, p.d, p.pairs, 1 + NEGATIVES);
  const work = new Words(sizes, parameters, p.from, p.to, RATE);
  return { steps: (n) => work.steps(n), loss: () => work.loss(), close: () => work.free() };
};

/** Its wasm has no kernel for the gradient of `gather`: here that is a scatter. (Its plain JavaScript has, and takes seconds.) */
const tensorflow = (backend) => async (p) => {
  const tf = await startTensorflow(backend);
  const width = 1 + NEGATIVES;
  const v = tf.variable(tf.tensor2d(p.input, [p.words, p.d]));
  const u = tf.variable(tf.zeros([p.words, p.d]));
  const rows = (table, places) =>
    tf.customGrad((table) => ({
      value: tf.gather(table, places),
      gradFunc: (g) => tf.scatterND(places.expandDims(1), g, [p.words, p.d]),
    }))(table);
  const batches = Array.from({ length: BATCHES }, (_, i) => ({
    from: tf.tensor1d(Int32Array.from(p.from.subarray(i * p.pairs, (i + 1) * p.pairs)), 'int32'),
    to: tf.tensor1d(Int32Array.from(p.to.subarray(i * p.pairs * width, (i + 1) * p.pairs * width)), 'int32'),
  }));
  // −ln σ(s) of the first, −ln σ(−s) of the others.
  const sign = tf.tensor1d(Array.from({ length: width }, (_, i) => (i === 0 ? -1 : 1)));
  let step = 0;
  const objective = () => {
    const { from, to } = batches[step % BATCHES];
    const centres = rows(v, from).reshape([p.pairs, 1, p.d]);
    const scores = centres.mul(rows(u, to).reshape([p.pairs, width, p.d])).sum(2);
    return scores.mul(sign).softplus().sum();
  };
  const optimizer = tf.train.sgd(RATE);
  return {
    steps: (n) => {
      for (let i = 0; i < n; i++) {
        optimizer.minimize(objective);
        step++;
      }
    },
    loss: () => tf.tidy(() => objective().dataSync()[0] / p.pairs),
    close: () => tf.disposeVariables(),
  };
};

export const contenders = {
  ...ours('Words', core),
  'tfjs, wasm': tensorflow('wasm'),
};

/** µs a step, the words that windows were put on in it, and the loss that all must agree on. */
export async function race(name, who) {
  const p = problem(cases[name]);
  const run = await contenders[who](p);
  await run.steps(CHECKED_STEPS);
  const loss = await run.loss();
  const micros = 1000 * (await time(run.steps));
  run.close();
  return { loss, micros, windows: p.windows };
}
