// A run as a program on plain burn: the parts in `parts/`, put together for one course.

import type { Course } from '../../core/protocol.ts';
import { flagsOf, methodName } from '../flags.ts';
import type { Origin } from '../languages.ts';
import { type Filling, filled } from '../template.ts';

const files = import.meta.glob<string>('./parts/*.rs', { query: '?raw', import: 'default', eager: true });
const part = (name: string): string => files[`./parts/${name}.rs`] ?? '';

/** The version that the lab itself runs on. */
const BURN = '=0.22.1';

/** φ, and what of burn it needs. */
const PHI: Readonly<Record<string, readonly [string, string?]>> = {
  linear: ['z'],
  relu: ['relu(z)', 'relu'],
  leaky_relu: ['leaky_relu(z, 0.01)', 'leaky_relu'],
  tanh: ['z.tanh()'],
  sigmoid: ['sigmoid(z)', 'sigmoid'],
  gelu: ['gelu(z)', 'gelu'],
  square: ['z.square()'],
};

/** The project's other file. */
export const manifest = (name: string): string => `[package]
name = "${name.replaceAll('_', '-')}"
version = "0.1.0"
edition = "2024"

[dependencies]
burn = { version = "${BURN}", default-features = false, features = ["std", "flex", "optim", "simd"] }
serde_json = "1"
`;

export function burnProgram(course: Course, { chapter, name }: Origin): string {
  const { model, examples } = course;
  const { type } = model;
  const flags = new Set(flagsOf(course));
  const on = (flag: string, yes: boolean) => yes && flags.add(flag);
  const table = examples.type === 'table' ? examples : undefined;
  on('pictures', type === 'conv');
  on('plain', type !== 'conv' && type !== 'adder');
  on('velocity', course.rule.method === 'momentum' || course.rule.method === 'nesterov');
  on('kept', examples.type === 'table' || examples.type === 'sequences');
  on('table', table !== undefined && (!flags.has('classes') || !(table.sparse || type === 'adder')));
  on('wholes', course.told > 0 || flags.has('classes') || flags.has('pairs'));
  const filling: Filling = { flags, values: valuesOf(course, name) };
  const groups = [
    ['numbers'],
    [
      ...(type === 'mlp' || type === 'conv' || type === 'transformer' ? ['affine'] : []),
      ...(type === 'mlp' || type === 'adder' ? ['phi'] : []),
      `model-${type}`,
    ],
    [...(examples.type === 'noised' ? [] : ['order']), `examples-${examples.type}`],
    ['objective'],
    ['step'],
    ['main'],
  ];
  const [numbers = '', made = '', seen = '', ...rest] = groups.map((names) =>
    names.map((one) => filled(part(one), filling).trim()).join('\n\n'),
  );
  const text = [
    introduction(course, { chapter, name }),
    filled(part('head'), filling).replace('\n\nuse burn::tensor::{', '\nuse burn::tensor::{').trim(),
    constants(course),
    numbers,
    rule('The model'),
    made,
    rule('What it is trained on'),
    seen,
    ...rest,
  ];
  return `${text.join('\n\n')}\n`;
}

const rule = (title: string): string => `// --- ${title} ${'-'.repeat(109 - title.length)}`;

function introduction(course: Course, { chapter, name }: Origin): string {
  const { step, lab, dropout, told } = course;
  const indented = manifest(name)
    .trim()
    .split('\n')
    .map((line) => `//! ${line}`.trimEnd())
    .join('\n');
  const losses =
    dropout > 0
      ? 'Which numbers are dropped is another throw of the dice, so that the losses are others than the lab’s.'
      : 'The losses are the lab’s, as far as sums in another order can agree.';
  return `//! The lab \`${lab}\` of Under the Hood, gone on with on plain burn from step ${step}.
//!
//! The chapter, whose names and formulas these are: <${chapter}>
//!
//! This is \`src/main.rs\` of a small project. Beside its \`src\` lie \`${name}.safetensors\` with all numbers (the weights,
//! what the optimiser remembers, the examples${
    told > 0 ? `, and which of them the next ${told} steps see` : ''
  }) and \`Cargo.toml\`:
//!
//! \`\`\`toml
${indented}
//! \`\`\`
//!
//! \`cargo run --release\` goes on for 100 steps and prints the loss of each; \`cargo run --release -- 1000\` for a thousand, and
//! \`cargo run --release -- 1000 weights.safetensors\` writes the weights down at the end${course.average ? ', and their running average beside them' : ''}.
//! *Open weights* in the lab takes such a file.
//! ${losses}`;
}

/** What of burn's tensors a program needs. */
function uses({ model, objective }: Course): string {
  const activations = new Set<string>();
  const phi = model.type === 'mlp' || model.type === 'adder' ? PHI[model.activation]?.[1] : undefined;
  if (phi) activations.add(phi);
  if (model.type === 'conv') activations.add('relu');
  if (model.type === 'transformer') for (const name of ['gelu', 'softmax']) activations.add(name);
  if (objective.loss === 'cross_entropy') activations.add('log_softmax');
  if (objective.loss === 'two_classes') activations.add('log_sigmoid');
  const modules: string[] = [];
  const options: string[] = [];
  if (model.type === 'transformer') modules.push('embedding');
  if (model.type === 'conv') {
    for (const { kind } of model.layers) {
      const used: readonly (readonly [string, string, string])[] = [
        ['conv', 'conv2d', 'ConvOptions'],
        ['max_pool', 'max_pool2d', 'MaxPoolOptions'],
        ['mean_pool', 'avg_pool2d', 'AvgPoolOptions'],
      ];
      const found = used.find(([of]) => of === kind);
      if (found) {
        modules.push(found[1]);
        options.push(found[2]);
      }
    }
    // The filters are there whether or not a net has any.
    modules.push('conv2d');
    options.push('ConvOptions');
  }
  const use = (path: string, names: Iterable<string>) => {
    const all = [...new Set(names)].sort();
    if (all.length === 0) return [];
    return [`use burn::tensor::${path}::${all.length > 1 ? `{${all.join(', ')}}` : all[0]};`];
  };
  return [...use('activation', activations), ...use('module', modules), ...use('ops', options)].join('\n');
}

/** A number as Rust writes an `f64`. */
const float = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

function valuesOf(course: Course, name: string): Readonly<Record<string, string>> {
  const { model, examples, objective, rule: method } = course;
  const { l1, l2 } = objective;
  const [config, made] = optimiser(course);
  const words =
    model.type === 'adder' || course.objective.loss === 'cross_entropy' || model.type === 'transformer';
  const penalties = [
    ...(l1 > 0 ? ['w.clone().abs().sum() * L1'] : []),
    ...(l2 > 0 ? ['w.clone().square().sum() * (L2 / 2.0)'] : []),
  ];
  return {
    name,
    uses: uses(course),
    told: String(course.told),
    tensor_use: `Device, ${words || examples.type === 'table' ? 'Int, ' : ''}Tensor, TensorData`,
    optimiser_use: [config, 'GradientsParams', 'ModuleOptimizer'].sort().join(', '),
    optimiser: made,
    optimiser_name: methodName(method.method),
    remembering:
      method.remembers > 0
        ? ' with what it remembered in the lab, so that it goes on and does not begin anew'
        : '',
    numbers_name: method.remembers > 0 ? 'numbers' : '_numbers',
    phi: 'activation' in model ? (PHI[model.activation]?.[0] ?? '') : '',
    inputs: model.type === 'mlp' ? String(model.sizes[0]) : '',
    outputs: model.type === 'mlp' ? String(model.sizes.at(-1)) : '',
    penalty: penalties.join(' + '),
    penalty_says: [...(l1 > 0 ? ['λ₁ Σ |w|'] : []), ...(l2 > 0 ? ['λ₂/2 Σ w²'] : [])].join(' + '),
    ...(model.type === 'conv' ? layersOf(model.layers) : {}),
  };
}

/** The configuration's name, and the optimiser made of it. */
function optimiser({ rule: method }: Course): readonly [string, string] {
  const { betas, epsilon, momentum, rms_decay, weight_decay } = method;
  const line = '\n        ';
  const adam = `.with_beta_1(${float(betas[0])})${line}.with_beta_2(${float(betas[1])})${line}.with_epsilon(${epsilon})`;
  const momentumOf = (more = '') => `SgdConfig::new()
        .with_momentum(Some(MomentumConfig::new().with_momentum(${momentum}).with_dampening(0.0)${more}))
        .init()`;
  switch (method.method) {
    case 'sgd':
      return ['SgdConfig', 'SgdConfig::new().init()'];
    case 'momentum':
      return ['SgdConfig', momentumOf()];
    case 'nesterov':
      return ['SgdConfig', momentumOf('.with_nesterov(true)')];
    case 'rmsprop':
      return [
        'RmsPropConfig',
        `RmsPropConfig::new().with_alpha(${rms_decay}).with_momentum(0.0).with_epsilon(${epsilon}).init()`,
      ];
    case 'adamw':
      return [
        'AdamWConfig',
        `AdamWConfig::new()${line}${adam}${line}.with_weight_decay(${weight_decay})${line}.init()`,
      ];
    default:
      return ['AdamConfig', `AdamConfig::new()${adam.replaceAll(line, '')}.init()`];
  }
}

/** A convolutional net, layer by layer. */
function layersOf(layers: Extract<Course['model'], { type: 'conv' }>['layers']): Record<string, string> {
  const pair = ([down, across]: readonly [number, number]) => `[${down}, ${across}]`;
  let [convs, dense] = [0, 0];
  const forward: string[] = [];
  for (const { kind, size, stride, padding } of layers) {
    if (kind === 'conv') {
      forward.push(`let x = relu(self.convs[${convs++}].forward(x, ${pair(stride)}, ${pair(padding)}));`);
    } else if (kind === 'dense' || kind === 'head') {
      if (dense === 0)
        forward.push(
          '// Row by row, the channels last, as in the lab.',
          'let x = x.permute([0, 2, 3, 1]).flatten::<2>(1, 3);',
        );
      const layer = `self.dense[${dense++}].forward(x)`;
      forward.push(kind === 'head' ? layer : `let x = relu(${layer});`);
    } else {
      const [call, options] =
        kind === 'max_pool' ? ['max_pool2d', 'MaxPoolOptions'] : ['avg_pool2d', 'AvgPoolOptions'];
      forward.push(`let x = ${call}(x, ${options}::new(${pair(size)}));`);
    }
  }
  return {
    convs: String(convs),
    dense: String(dense),
    forward: forward.map((line) => `        ${line}`).join('\n'),
  };
}

/** The numbers of this run, at the top, where one would change them. */
function constants(course: Course): string {
  const { model, examples, objective, rate, step, batch } = course;
  const lines: string[] = [];
  const put = (name: string, type: string, value: number | string, says: string) =>
    lines.push(`/// ${says}\nconst ${name}: ${type} = ${value};`);
  put('STEP', 'u32', step, 'Steps done in the lab.');
  put('LEARNING_RATE', 'f64', float(rate.learning_rate), 'η.');
  if (rate.schedule !== 'constant') put('HORIZON', 'f64', float(rate.horizon), 'T of the schedule.');
  if (course.clip !== null && course.clip !== undefined)
    put('LONGEST_GRADIENT', 'f64', float(course.clip), 'No gradient is longer.');
  if (course.decay > 0) put('WEIGHT_DECAY', 'f64', float(course.decay), 'λ.');
  if (course.dropout > 0) put('DROPOUT', 'f64', float(course.dropout), 'The share that is dropped.');
  if (objective.l1 > 0) put('L1', 'f64', float(objective.l1), 'λ₁.');
  if (objective.l2 > 0) put('L2', 'f64', float(objective.l2), 'λ₂.');
  if (course.average !== null && course.average !== undefined)
    put('AVERAGE', 'f64', float(course.average), 'What θ̄ keeps of itself.');
  if (objective.trim > 0) put('TRIM', 'f64', float(objective.trim), 'The share of a batch that is left out.');
  if (
    examples.type === 'table' &&
    (course.told === 0 || objective.loss === 'cross_entropy' || examples.sparse)
  )
    put('N', 'usize', examples.n, 'Examples.');
  if (examples.type === 'table' && examples.sparse) put('D', 'usize', examples.width, 'Numbers in a row.');
  if (examples.type === 'text' && !examples.lines && model.type === 'transformer')
    put('CONTEXT', 'usize', model.context, 'Tokens in a row.');
  if (examples.type === 'noised') {
    put('BATCH', 'usize', batch, 'Examples that a step sees.');
    put('D', 'usize', examples.dims, 'Numbers of an example.');
    if (examples.embedding !== 'none') put('LEVELS', 'usize', examples.levels, 'T, the noise levels.');
    if (examples.classes > 0) put('CLASSES', 'usize', examples.classes, 'k.');
  }
  if (model.type === 'mlp') put('LAYERS', 'usize', model.sizes.length - 1, 'L.');
  if (model.type === 'transformer') {
    put('WIDTH', 'usize', model.width, 'd.');
    put('HEADS', 'usize', model.heads, 'h.');
    put('LAYERS', 'usize', model.layers, 'L.');
  }
  return lines.join('\n');
}
