// The chapters to come, in the order of the curriculum: titles only, since nothing of them works yet.

export const planned: readonly string[] = [
  'Scores into probabilities',
  'Layers that see',
  'Meaning as geometry',
  'Fit the right patterns',
  'Fluent and wrong',
  'Looking things up',
];
