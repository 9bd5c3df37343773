// A run as a program for PyTorch: the parts in `parts/`, put together for one course.

import type { Course } from '../../core/protocol.ts';
import { flagsOf, methodName } from '../flags.ts';
import type { Origin } from '../languages.ts';
import { type Filling, filled } from '../template.ts';

const files = import.meta.glob<string>('./parts/*.py', { query: '?raw', import: 'default', eager: true });
const part = (name: string): string => files[`./parts/${name}.py`] ?? '';

type Model<T extends Course['model']['type']> = Extract<Course['model'], { type: T }>;

const PHI: Readonly<Record<string, string>> = {
  linear: 'z',
  relu: 'F.relu(z)',
  leaky_relu: 'F.leaky_relu(z, 0.01)',
  tanh: 'torch.tanh(z)',
  sigmoid: 'torch.sigmoid(z)',
  gelu: 'F.gelu(z)',
  square: 'z * z',
};

/** What each method remembers: by PyTorch's word, the letter of the file. */
const MEMORIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  momentum: { momentum_buffer: 'v' },
  nesterov: { momentum_buffer: 'v' },
  rmsprop: { square_avg: 's' },
  adam: { exp_avg: 'm', exp_avg_sq: 's' },
  adamw: { exp_avg: 'm', exp_avg_sq: 's' },
  adam_short: { exp_avg: 'm', exp_avg_sq: 's' },
};

export function torchProgram(course: Course, origin: Origin): string {
  const filling: Filling = { flags: flagsOf(course), values: valuesOf(course) };
  const { type } = course.model;
  const affine = type === 'mlp' || type === 'conv' || type === 'transformer';
  const pieces = [
    ['imports'],
    ['read'],
    [...(affine ? ['affine'] : []), ...(type === 'mlp' || type === 'adder' ? ['phi'] : []), `model-${type}`],
    [...(course.examples.type === 'noised' ? [] : ['order']), `examples-${course.examples.type}`],
    ['objective'],
    ['step'],
    ['main'],
  ].map((names) => names.map((name) => filled(part(name), filling).trim()).join('\n\n\n'));
  const [imports = '', read = '', model = '', examples = '', ...rest] = pieces;
  const headed = [
    introduction(course, origin),
    `${imports}\n\n${constants(course)}`,
    read,
    `${rule('The model')}\n\n\n${model}`,
    `${rule('What it is trained on')}\n\n\n${examples}`,
    ...rest,
  ];
  return `${headed.join('\n\n\n').replace('"""\n\n\nimport', '"""\n\nimport')}\n`;
}

const rule = (title: string): string => `# --- ${title} ${'-'.repeat(110 - title.length)}`;

function introduction({ step, told, dropout, lab, model }: Course, { chapter, name }: Origin): string {
  const order =
    told > 0
      ? `which of them the next ${told} steps see, in the lab’s own order`
      : 'every step sees all of them';
  const relu = model.type === 'conv' || ('activation' in model && model.activation.includes('relu'));
  const own =
    dropout > 0
      ? 'Which numbers are dropped is PyTorch’s own throw of the dice, so that the losses are others than the lab’s.'
      : `The losses are the lab's, as far as two machines that round differently can agree${relu ? ": where a sum lies within\nrounding of a ReLU's kink, they part company a little later on" : ''}.`;
  return `"""The lab \`${lab}\` of Under the Hood, gone on with in PyTorch from step ${step}.

The chapter, whose names and formulas these are:
${chapter}

    python ${name}.py
    python ${name}.py --steps 5000 --out weights.safetensors
    torchrun --nproc_per_node 2 ${name}.py

The first goes on for 100 steps and prints the loss of each; the last has two processes, each with its share of every
batch. Beside this program lies ${name}.safetensors with all numbers: the weights, what the
optimiser remembers, the examples, and ${order}.
It needs torch, 1.13 or newer, and nothing else.

${own}
"""`;
}

/** A number as Python writes it. */
const number = (value: number): string => String(value);
function valuesOf(course: Course): Readonly<Record<string, string>> {
  const { model, objective, rule: method } = course;
  const { l1, l2 } = objective;
  const moments = Object.entries(MEMORIES[method.method] ?? {});
  const to = `.to(parameter.device)`;
  const state = [
    // A momentum counts no steps.
    ...(moments.some(([word]) => word === 'momentum_buffer')
      ? []
      : [`"step": torch.tensor(${method.remembers}.0),`]),
    ...moments.map(([word, letter]) => `"${word}": numbers["${letter}." + name]${to},`),
  ];
  return {
    told: String(course.told),
    phi: 'activation' in model ? (PHI[model.activation] ?? '') : '',
    inputs: model.type === 'mlp' ? String(model.sizes[0]) : '',
    outputs: model.type === 'mlp' ? String(model.sizes.at(-1)) : '',
    penalty: [...(l1 > 0 ? ['L1 * w.abs().sum()'] : []), ...(l2 > 0 ? ['L2 / 2 * (w * w).sum()'] : [])].join(
      ' + ',
    ),
    optimiser: optimiser(course),
    optimiser_name: methodName(method.method),
    yet: moments.length > 0 ? ' yet' : '',
    state: state.map((line) => `            ${line}`).join('\n'),
    ...(model.type === 'conv' ? layersOf(model) : {}),
  };
}

function optimiser({ rule: method }: Course): string {
  const { betas, epsilon, momentum, rms_decay, weight_decay } = method;
  const adam = `betas=(${betas.map(number).join(', ')}), eps=${number(epsilon)}`;
  const of = (name: string, ...rest: string[]) =>
    `torch.optim.${name}(${['model.parameters()', 'lr=LEARNING_RATE', ...rest].join(', ')})`;
  switch (method.method) {
    case 'sgd':
      return of('SGD');
    case 'momentum':
      return of('SGD', `momentum=${number(momentum)}`);
    case 'nesterov':
      return of('SGD', `momentum=${number(momentum)}`, 'nesterov=True');
    case 'rmsprop':
      return of('RMSprop', `alpha=${number(rms_decay)}`, `eps=${number(epsilon)}`);
    case 'adamw':
      return of('AdamW', adam, `weight_decay=${number(weight_decay)}`);
    default:
      return of('Adam', adam);
  }
}

/** A convolutional net, layer by layer. */
function layersOf({ layers }: Model<'conv'>): Record<string, string> {
  const pair = ([down, across]: readonly [number, number]) => `(${down}, ${across})`;
  const convs: string[] = [];
  const dense: string[] = [];
  const forward: string[] = [];
  for (const { kind, size, stride, padding, inputs, channels_in, channels } of layers) {
    if (kind === 'conv') {
      forward.push(`x = F.relu(self.convs[${convs.length}](x))`);
      convs.push(
        `Filters(${size[0]}, ${size[1]}, ${channels_in}, ${channels}, ${pair(stride)}, ${pair(padding)}),`,
      );
    } else if (kind === 'dense' || kind === 'head') {
      if (dense.length === 0)
        forward.push('x = x.permute(0, 2, 3, 1).flatten(1)  # row by row, the channels last, as in the lab');
      const layer = `self.dense[${dense.length}](x)`;
      forward.push(kind === 'head' ? `return ${layer}` : `x = F.relu(${layer})`);
      dense.push(`Affine(${inputs}, ${channels}),`);
    } else {
      forward.push(`x = F.${kind === 'max_pool' ? 'max_pool2d' : 'avg_pool2d'}(x, ${pair(size)})`);
    }
  }
  const block = (lines: readonly string[], indent: number) =>
    lines.map((line) => ' '.repeat(indent) + line).join('\n');
  return {
    convs: convs.length > 0 ? block(convs, 12) : '            # none',
    dense: block(dense, 12),
    forward: block(forward, 8),
  };
}

/** The numbers of this run, at the top, where one would change them. */
function constants(course: Course): string {
  const { model, examples, objective, rate, step, batch } = course;
  const lines: [string, string | number | undefined, string?][] = [
    ['STEP', step, 'steps done in the lab'],
    ['N', 'n' in examples ? (examples.type === 'text' ? examples.rows : examples.n) : undefined, 'examples'],
    ['BATCH', course.told > 0 ? batch : undefined, 'how many of them a step sees'],
    ['LEARNING_RATE', number(rate.learning_rate), 'η'],
    ['HORIZON', rate.schedule === 'constant' ? undefined : number(rate.horizon), 'T of the schedule'],
    ['LONGEST_GRADIENT', course.clip ?? undefined],
    ['WEIGHT_DECAY', course.decay || undefined, 'λ'],
    ['DROPOUT', course.dropout || undefined],
    ['L1', objective.l1 || undefined, 'λ₁'],
    ['L2', objective.l2 || undefined, 'λ₂'],
    ['TRIM', objective.trim || undefined, 'the share of a batch that is left out'],
    ['AVERAGE', course.average ?? undefined, 'what θ̄ keeps of itself'],
  ];
  if (examples.type === 'table' && examples.sparse) lines.push(['WIDTH', examples.width, 'd']);
  if (examples.type === 'text' && !examples.lines && model.type === 'transformer')
    lines.push(['CONTEXT', model.context, 'tokens in a row']);
  if (examples.type === 'noised') {
    lines.push(['DIMS', examples.dims, 'd'], ['LEVELS', examples.levels, 'T, the noise levels']);
    if (examples.classes > 0)
      lines.push(
        ['CLASSES', examples.classes],
        ['UNTOLD', number(examples.untold), 'how often the digit is not told'],
      );
  }
  if (model.type === 'linear') lines.push(['FEATURES', model.features, 'd']);
  if (model.type === 'mlp') lines.push(['SIZES', `[${model.sizes.join(', ')}]`, 'neurons of each layer']);
  if (model.type === 'adder') lines.push(['MODULUS', model.modulus, 'p'], ['UNITS', model.units]);
  if (model.type === 'transformer') {
    lines.push(['VOCABULARY', model.vocabulary, 'v'], ['WIDTH', model.width, 'd']);
    lines.push(['HEADS', model.heads, 'h'], ['LAYERS', model.layers, 'L']);
    if (model.positions === 'learned' && !(examples.type === 'text' && !examples.lines))
      lines.push(['CONTEXT', model.context, 'the most tokens in a row']);
  }
  return lines
    .filter(([, value]) => value !== undefined)
    .map(([name, value, says]) => `${name} = ${value}${says ? `  # ${says}` : ''}`)
    .join('\n');
}
