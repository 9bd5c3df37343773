// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'A model is a function with knobs',
  summary: 'Watch a line learn house prices from 932 real sales, one small step at a time.',
  question: 'How can a machine learn a price it was never told?',
  notes: [
    {
      title: 'Why the square?',
      paragraphs: [
        'Ten dollars too much and ten dollars too little must not cancel out. Squared, both count, and a miss twice as large counts four times. That also makes the loss a smooth bowl with a single bottom, which is why this chapter can promise that rolling downhill finds it.',
      ],
    },
    {
      title: 'What R² says',
      paragraphs: [
        'The share of the differences in price that the line accounts for: 1 is every price exactly, 0 is no better than guessing the mean, and below 0 is worse than that. Floor area alone accounts for more than half. With bedrooms, bathrooms and the place on the map it is a little more. The rest is in what nobody wrote down: the kitchen, the school, the view.',
      ],
    },
    {
      title: 'A word on scale',
      paragraphs: [
        'Square feet run in the thousands, bedrooms up to eight. In such units the bowl would be a canyon, and rolling down it would take for ever. So the model sees every column *standardised*: minus its mean, divided by its standard deviation. What you read in dollars and square feet has been scaled back.',
      ],
    },
    {
      title: 'A plane, and beyond',
      paragraphs: [
        'Choose a second feature, and the line becomes a plane: turn it with the mouse or the arrow keys. With three there is no picture of the model any more, so the page draws each prediction against the true price instead. A perfect model has all of them on the diagonal.',
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
    curve: { label: 'Loss axis', linear: 'linear', log: 'log' },
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
    movedBy: 'moved by {by}, to {value}',
    perUnit: 'per {unit}',
    atZero: 'at zero',
    exactTick: 'least squares',
    nextStep: 'next step',
    offSlice: 'least squares (off this slice)',
  },
  beats: {
    start: {
      title: 'A line that guesses',
      text: [
        'In five days of 2008, 932 homes around Sacramento were sold. Each dot is one: how large it is, and its price.',
        'The green line is a model. Give it a size, and it guesses a price. It begins at random, so it guesses badly. Watch it learn.',
      ],
      act: 'Let it learn',
    },
    knobs: {
      title: 'It has two knobs',
      text: [
        'The model is $\\htmlData{term=yhat}{\\hat y} = \\htmlData{term=w}{w}\\,x + \\htmlData{term=b}{b}$. The *weight* $\\htmlData{term=w}{w}$ says how steep the line is, the *bias* $\\htmlData{term=b}{b}$ how high it lies.',
        'Turn them yourself: drag the line, or type into the table. Every setting is another line, and most are bad. To learn is to find a good one.',
      ],
    },
    wrong: {
      title: 'How wrong is a line?',
      text: [
        'At each home the line misses by its *residual* $\\htmlData{term=residual}{\\hat y_i - y_i}$, a rose stick. Square them, so that too high and too low both count, and take the mean.',
        'That single number is the *loss* $\\htmlData{term=loss}{L}$: what the machine tries to make small.',
      ],
      act: 'Predict, then measure',
    },
    bowl: {
      title: 'Every line is a point',
      text: [
        'Forget the houses for a moment. The loss depends on the knobs alone. Put $\\htmlData{term=w}{w}$ across, $\\htmlData{term=b}{b}$ up and the loss as depth: a bowl, darker where it is deeper.',
        'Drag the ball. Each place in the bowl is a whole line beside it. The cross is the best one there is.',
      ],
    },
    down: {
      title: 'Which way is down?',
      text: [
        'The *gradient* $\\htmlData{term=grad}{\\nabla L}$ says how fast the loss would grow if each knob were turned up. So turn each the other way, a little: $w \\leftarrow w - \\eta\\, \\htmlData{term=grad}{\\tfrac{\\partial L}{\\partial w}}$.',
        'How little, the *learning rate* $\\eta$ decides. Look: measure, find the way, move.',
      ],
      act: 'One step, slowly',
    },
    roll: {
      title: 'Again, and again',
      text: [
        'That is all there is to it: the same step, over and over. Near the bottom the bowl is flat, the gradient small, and the steps shrink with it. Nobody has to tell it to stop.',
        'The dashed line is *least squares*, the exact answer. No training gets below it.',
      ],
      act: 'Roll to the bottom',
    },
    break: {
      title: 'Break it: η = {learning_rate}',
      text: [
        'With a learning rate this large each step jumps clean over the bottom and lands higher on the other side. The slope is steeper there, so the next jump is longer still.',
      ],
      act: 'Step too far',
    },
    cure: {
      title: 'Cure it: η = {learning_rate}',
      text: [
        'The same runaway line after twelve such steps, far out of the picture. Now with a smaller rate. The bowl has only one bottom, so it still finds the way.',
      ],
      act: 'Smaller steps',
    },
    single: {
      title: 'One home at a time',
      text: [
        'Must each step look at all 932 homes? Here it looks at a single one, drawn by chance. The path staggers, the loss often rises, and it never quite rests.',
        'Yet 300 sales bring it near the bottom: less arithmetic than one step on all of them.',
      ],
      act: 'Stagger down',
    },
    five: {
      title: 'Bedrooms lower the price?',
      text: [
        'Five features, six knobs. Homes with more bedrooms sell for more, and yet their weight turns out negative.',
        'A weight speaks about its own column *with the others held still*: of two homes of the same size, the one cut into more bedrooms sold for less.',
      ],
      act: 'Fit all five',
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
