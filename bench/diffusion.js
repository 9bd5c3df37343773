// A denoiser of points in the plane: one training step with Adam on one batch, and samples by DDIM. The same parameters,
// batch and noise for both, who must come to the same loss and the same samples.
import initFlex, { Diffusion as Flex } from './core/pkg/flex/underhood_bench.js';
import { ours } from './ours.js';
import { startTensorflow } from './tensorflow.js';
import { time } from './timing.js';

export const cases = { '3 × 128, batch 256': { hidden: [128, 128, 128], batch: 256 } };

// As bench/core/src/diffusion.rs has them.
const [RATE, BETA_1, BETA_2, EPSILON, LIMIT] = [2e-3, 0.9, 0.999, 1e-8, 3];
const WAVES = 16;
const CHECKED_STEPS = 20;
/** Samples come from a network that has learned the batch for so many. */
const LEARNED_STEPS = 1000;
/** How many samples, and, once more, as many as move in the lab. */
const [SAMPLES, PARTICLES] = [2000, 1000];

/** The batch, the noise that samples begin from, the parameters before the first step and after the last. */
async function problem({ hidden, batch }) {
  await initFlex();
  const model = new Flex(Uint32Array.from(hidden), batch);
  const parameters = model.parameters();
  model.steps(LEARNED_STEPS);
  const p = {
    hidden,
    batch,
    parameters,
    learned: model.parameters(),
    sizes: Array.from(model.sizes()),
    alphaBars: Array.from(model.alpha_bars()),
    noisy: model.noisy(),
    times: Int32Array.from(model.times()),
    noise: model.noise(),
    start: Flex.normals(2 * SAMPLES),
  };
  model.free();
  return p;
}

const core = (Diffusion, init) => async (p) => {
  await init();
  const model = new Diffusion(Uint32Array.from(p.hidden), p.batch);
  return {
    steps: (n) => model.steps(n),
    loss: () => model.loss(),
    learn: (flat) => model.set(flat),
    sample: (start) => model.sample(start),
    close: () => model.free(),
  };
};

const tensorflow = (backend) => async (p) => {
  const tf = await startTensorflow(backend);
  const T = p.alphaBars.length - 1;
  const frequency = (i) => 1e-4 ** (i / (WAVES - 1));
  const embedded = (t) =>
    Array.from({ length: 2 * WAVES }, (_, i) =>
      (i < WAVES ? Math.sin : Math.cos)(((1000 * t) / T) * frequency(i % WAVES)),
    );
  const table = tf.tensor2d(Array.from({ length: T + 1 }, (_, t) => embedded(t)));
  const noisy = tf.tensor2d(p.noisy, [p.batch, 2]);
  const noise = tf.tensor2d(p.noise, [p.batch, 2]);
  const times = tf.tensor1d(p.times, 'int32');
  const variables = (flat) => {
    let at = 0;
    const next = (...shape) => {
      const from = at;
      at += shape.reduce((product, n) => product * n);
      return tf.variable(tf.tensor(flat.slice(from, at), shape));
    };
    return p.sizes.slice(1).map((outputs, l) => ({ w: next(p.sizes[l], outputs), b: next(outputs) }));
  };
  let net = variables(p.parameters);
  const forward = (x, time) =>
    net.reduce(
      (a, { w, b }, l) => {
        const z = a.matMul(w).add(b);
        return l === net.length - 1 ? z : z.relu();
      },
      tf.concat([x, time], 1),
    );
  const objective = () => tf.losses.meanSquaredError(noise, forward(noisy, tf.gather(table, times)));
  const adam = tf.train.adam(RATE, BETA_1, BETA_2, EPSILON);
  /** One step of DDIM from t to t − 1. */
  const towards = (x, t) =>
    tf.tidy(() => {
      const [now, then] = [p.alphaBars[t], p.alphaBars[t - 1]];
      const said = forward(x, table.slice([t, 0], [1, 2 * WAVES]).tile([x.shape[0], 1]));
      const clean = x
        .sub(said.mul(Math.sqrt(1 - now)))
        .div(Math.sqrt(now))
        .clipByValue(-LIMIT, LIMIT);
      const rest = x.sub(clean.mul(Math.sqrt(now))).div(Math.sqrt(1 - now));
      return clean.mul(Math.sqrt(then)).add(rest.mul(Math.sqrt(1 - then)));
    });
  return {
    steps: (n) => {
      for (let i = 0; i < n; i++) adam.minimize(objective);
    },
    loss: () => tf.tidy(() => objective().dataSync()[0]),
    learn: (flat) => {
      tf.dispose(net);
      net = variables(flat);
    },
    sample: (start) => {
      let x = tf.tensor2d(start, [start.length / 2, 2]);
      for (let t = T; t > 0; t--) {
        const next = towards(x, t);
        x.dispose();
        x = next;
      }
      const samples = x.dataSync();
      x.dispose();
      return samples;
    },
    close: () => tf.disposeVariables(),
  };
};

export const contenders = {
  ...ours('Diffusion', core),
  'tfjs, wasm': tensorflow('wasm'),
};

const problems = new Map();

/** ms a step, for all samples, and for one step of as many particles as move in the lab; what all must agree on. */
export async function race(name, who) {
  if (!problems.has(name)) problems.set(name, await problem(cases[name]));
  const p = problems.get(name);
  const run = await contenders[who](p);
  await run.steps(CHECKED_STEPS);
  const loss = await run.loss();
  const step = await time(run.steps);
  await run.learn(p.learned);
  const samples = Array.from(await run.sample(p.start));
  const sampling = (start) =>
    time(async (n) => {
      for (let i = 0; i < n; i++) await run.sample(start);
    });
  const all = await sampling(p.start);
  const particles = (await sampling(p.start.slice(0, 2 * PARTICLES))) / (p.alphaBars.length - 1);
  run.close();
  return { loss, step, samples, all, particles };
}
