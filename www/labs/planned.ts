// The chapters to come, in the order of the curriculum: titles only, since nothing of them works yet.

export const planned: readonly string[] = [
  'Scores into probabilities',
  'Layers that see',
  'Meaning as geometry',
  'Fit the right patterns',
  'From noise to form',
  'Fluent and wrong',
  'Looking things up',
];
