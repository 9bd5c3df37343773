// What of a course decides between parts of a program.

import type { Course } from '../core/protocol.ts';

const yes = (names: Readonly<Record<string, boolean>>): string[] =>
  Object.entries(names).flatMap(([name, on]) => (on ? [name] : []));

/** What decides between parts of a program, in whatever language. */
export function flagsOf(course: Course): ReadonlySet<string> {
  const { model, examples, objective, rule: method, rate } = course;
  const transformer = model.type === 'transformer' ? model : undefined;
  const noised = examples.type === 'noised' ? examples : undefined;
  const cosines = rate.schedule === 'cosine' || rate.schedule === 'warm_up';
  return new Set([
    model.type,
    objective.loss,
    rate.schedule,
    ...yes({
      math: cosines || transformer !== undefined,
      dropout: course.dropout > 0,
      all: course.told === 0,
      sparse: examples.type === 'table' && examples.sparse,
      prepared:
        model.type === 'adder' ||
        objective.loss === 'cross_entropy' ||
        (examples.type !== 'table' && (examples.type !== 'noised' || examples.classes > 0)),
      pairs: model.type === 'adder',
      classes: objective.loss === 'cross_entropy',
      tokens: transformer !== undefined,
      lines: examples.type === 'text' && examples.lines,
      penalty: objective.l1 > 0 || objective.l2 > 0,
      trim: objective.trim > 0,
      clip: course.clip !== null && course.clip !== undefined,
      decay: course.decay > 0,
      average: course.average !== null && course.average !== undefined,
      remembers: method.remembers > 0,
      rotary: transformer?.positions === 'rotary',
      sinusoidal: transformer?.positions === 'sinusoidal',
      learned: transformer?.positions === 'learned',
      placeless: transformer?.positions === 'none' || transformer?.positions === 'rotary',
      causal: transformer?.causal ?? false,
      residual: transformer?.residual ?? false,
      norm: transformer?.norm ?? false,
      tied: transformer?.tied ?? false,
      digits: (noised?.classes ?? 0) > 0,
      waves: noised?.embedding === 'sinusoidal',
      number: noised?.embedding === 'number',
      timed: noised !== undefined && noised.embedding !== 'none',
      says_noise: noised?.target === 'noise',
      says_data: noised?.target === 'data',
      says_velocity: noised?.target === 'velocity',
    }),
  ]);
}

const METHODS: Readonly<Record<string, string>> = {
  sgd: 'SGD',
  momentum: 'Momentum',
  nesterov: 'Nesterov’s momentum',
  rmsprop: 'RMSProp',
  adam: 'Adam',
  adamw: 'AdamW',
  adam_short: 'Adam with a short memory',
};

/** A method of training as the field calls it. */
export const methodName = (method: string): string => METHODS[method] ?? method;
