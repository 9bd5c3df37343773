// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'A model is a function with knobs',
  summary: 'Watch a line learn house prices from 932 real sales, one small step at a time.',
  question: 'How can a machine learn a price it was never told?',
  notes: [
    {
      title: 'How wrong is wrong?',
      paragraphs: [
        'The line misses every home by some amount, its *residual* $\\htmlData{term=residual}{\\hat y_i - y_i}$: the rose sticks in the picture. Square them, so that too high and too low both count and a big miss counts for more, and take the mean. That single number is the *loss*: $\\htmlData{term=loss}{L} = \\frac1m \\sum_i (\\hat y_i - y_i)^2$.',
        'Now forget the houses for a moment. The loss depends on nothing but the knobs. Put $w$ on one axis, $b$ on the other and the loss as height, and you get a bowl. Each point of the bowl is a whole line. Learning is rolling to the bottom.',
      ],
    },
    {
      title: 'Which way is down?',
      paragraphs: [
        'The *gradient* $\\htmlData{term=grad}{\\frac{\\partial L}{\\partial w}}$ says how fast the loss would grow if $w$ grew. So we go the other way: $w \\leftarrow w - \\eta \\frac{\\partial L}{\\partial w}$. The *learning rate* $\\eta$ decides how far.',
        'Near the bottom the bowl is flat, the gradient is small, and so are the steps. Nobody has to tell it to stop.',
      ],
    },
    {
      title: 'How good can it get?',
      paragraphs: [
        'For a straight line there is an exact answer, *least squares*, and the page works it out too: the thin dashed line, and the cross in the bowl. No amount of training can beat it. At the other end, guessing the mean price for every home is the least one should do.',
        'Read R² in the lab. It is the share of the differences in price that the line accounts for: 1 is every price exactly, 0 is no better than guessing the mean, and below 0 is worse than that. Floor area alone explains more than half of the differences in price. Add bedrooms, bathrooms and the place on the map, and it is a little more. The rest is in what we did not measure: the kitchen, the school, the view.',
      ],
    },
    {
      title: 'A word on scale',
      paragraphs: [
        'Square feet run in the thousands, bedrooms up to eight. In such units the bowl would be a canyon, and rolling down it takes for ever. So the model sees every column *standardised*: minus its mean, divided by its standard deviation. What you read in dollars and square feet has been scaled back.',
      ],
    },
  ],
  figures: {
    fit: {
      title: 'The fit',
      caption: 'One dot for each example. Move over the picture to read the numbers.',
    },
    bowl: {
      title: 'The loss bowl',
      caption: 'Every point is one setting of two knobs; darker is lower. Click to put the knobs there.',
    },
    curve: { title: 'The loss, step by step', caption: 'Lower is better. No line gets below least squares.' },
    parameters: {
      title: 'The knobs',
      caption:
        'Type into a value to turn that knob by hand, even in mid-step. Values are on the model’s own scale; “In units” is the same in the units of the table.',
    },
  },
  modes: {
    bowl: { label: 'Bowl seen', map: 'from above', '3d': 'in 3-D' },
    curve: { label: 'Loss axis', linear: 'even', log: 'by factors of ten' },
  },
  headlines: {
    rmse: 'Typical error',
    r2: 'Explained, R²',
  },
  texts: {
    dataExample: 'size,price\n120,250000\n80,190000',
    meanIs: 'mean guess {mean}',
    bestIs: 'best line {best}',
    labelLine: '{n} examples; the model’s line rises {slope} for each {unit}.',
    labelPlane: '{n} examples over two features, with the model’s plane.',
    labelActual: 'Predicted against actual for {n} examples; a perfect model has all on the diagonal.',
    labelBowl: 'The loss over {x} and {y}; the model is at {at}.',
    labelCurve: 'The loss over {steps} steps, now {loss}.',
    labelBars: 'Present value, exact value and coming update of each parameter.',
    batchLoss: 'this batch',
    allLoss: 'all examples',
    meanGuess: 'mean guess',
    bestLine: 'least squares',
    loss: 'loss',
    name: 'Knob',
    value: 'Value',
    gradient: 'Gradient',
    update: 'Next step',
    inUnits: 'In units',
    exact: 'Exact',
    bias: 'bias b',
    weight: 'weight of {name}',
    allOf: 'all {n}',
    someOf: '{m} of {n}',
    batchIs: '{size}; first of them row {row}: {feature} {x}, {target} {y}',
    forwardIs: 'for that row {sum} = {predicted}, which is {inUnits}',
    lossIs: 'the mean of ({predicted} − {y})² = {square} and {more} more: {loss}',
    lossIsOne: '({predicted} − {y})² = {loss}',
    movesBy: 'is {value} and will move by {by}',
    movedBy: 'moved by {by}, to {value}',
    perUnit: 'per {unit}',
    atZero: 'at zero',
    exactTick: 'least squares',
    nextStep: 'next step',
    nextStepAll: 'a step on all examples',
  },
  beats: {
    start: {
      title: 'Start',
      text: [
        'In five days of 2008, 932 homes changed hands around Sacramento. Each dot below is one of them: how large it is, and what it sold for. Larger homes cost more, roughly. But how much more?',
        'Let us guess with a straight line: $\\htmlData{term=yhat}{\\hat y} = \\htmlData{term=w}{w}\\,x + \\htmlData{term=b}{b}$. Give it a size $x$, and it answers with a price $\\hat y$. It has two knobs. The *weight* $w$ says how steep the line is, the *bias* $b$ how high it lies. Every setting of the knobs is another line, and most of them are bad.',
        'To learn is to turn the knobs. The machine draws no conclusions about houses. It measures how wrong it is, finds which way each knob should turn, turns it a little, and starts again.',
        'The line below begins at random. Press *Play*, or take it one stage at a time.',
      ],
      act: 'Play',
    },
    slow: {
      title: 'Watch one step in slow motion',
      text: [
        'See the five stages one after the other: draw a batch, predict, measure, find the gradient, update.',
      ],
      act: 'Play',
    },
    break: {
      title: 'Break it: η = {learning_rate}',
      text: [
        'A learning rate this large jumps clean over the bottom of the bowl and lands higher on the other side, again and again.',
      ],
      act: 'Play',
    },
    cure: {
      title: 'Cure it: η = {learning_rate}',
      text: [
        'The same runaway line, a smaller step. The bowl has only one bottom, so it still finds the way.',
      ],
      act: 'Play',
    },
    single: {
      title: 'One home at a time',
      text: [
        'Each step looks at a single sale. The path staggers and never quite rests. Yet 300 sales bring it near the bottom, and that is less arithmetic than one step on all 932.',
      ],
      act: 'Play',
    },
    plane: {
      title: 'Two features: a plane',
      text: ['With latitude beside area the line becomes a plane. Turn it with the mouse or the arrow keys.'],
      act: 'Play',
    },
    five: {
      title: 'All five features',
      text: [
        'Six knobs now. The bowl has six dimensions; the picture shows two of them, the others as they are.',
      ],
      act: 'Play',
    },
  },
  challenge: {
    title: 'Challenge: be quick',
    text: 'Use all five features. Bring the loss to within {within} of least squares in at most {most} steps, by choosing the learning rate. Too small is too slow; too large never settles.',
    begin: 'Take it up',
    done: 'Done, in {steps} steps. You found how far one can step on this bowl without falling off the other side.',
    failed: 'Not within {most} steps. Choose another learning rate and start over.',
    progress: '{steps} of {most} steps · {gap} above least squares',
  },
  sources: [
    'Home sales: published by the Sacramento Bee; five days of 2008.',
    'Least squares and gradient descent: Hastie, Tibshirani and Friedman, *The Elements of Statistical Learning*, chapter 3.',
  ],
} satisfies LabWords;

export type Words = Text<typeof words>;

export default words;
