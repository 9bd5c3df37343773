// The few words that are part of the pictures. In English until the page says them in another language.

const english = {
  model: 'model',
  modelOff: 'the model is off the picture',
  planeOff: 'the plane is off the picture',
  leastSquares: 'least squares',
  mean: 'mean {value}',
  drawn: '{drawn} of {all} points drawn',
  reading: '{given} → {value} (model)',
  predictedIsActual: 'predicted = actual',
  actual: 'actual {what}',
  predicted: 'predicted {what}',
  pair: 'actual {actual} · model {predicted}',
  countOff: '{count} off the picture',
  placeOff: 'off the picture: {place}',
  minimum: 'minimum',
  loss: 'loss',
  lossIs: 'loss {value}',
  slopeIs: 'loss {loss} · slope {x} across, {y} up',
  nextStep: 'next step',
  magnified: 'next step ×{times}',
  step: 'step',
  heldOut: 'held out',
  inBatch: 'in this batch',
  wrong: 'wrong',
  boundary: 'boundary',
  share: '{share} from {low} to {high}, step {step}',
  now: 'now',
  notYet: 'from the first step on',
  pointsAdded: '{count} added, {name}',
};

export type ViewWords = typeof english;

/** The words in force. */
export const words: Readonly<ViewWords> = { ...english };

/** Says them in another language, for all views of the page. */
export const speak = (other: Partial<ViewWords>): void => void Object.assign(words, other);
