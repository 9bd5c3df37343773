// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'Who is to blame?',
  summary:
    'Walk through a small net one operation at a time, forward and back, and see each weight get its share of the blame.',
  question: 'A net of many weights gives a wrong answer. Which weight was it?',
  notes: [
    {
      title: 'The chain rule, by hand',
      paragraphs: [
        'Suppose the loss grows twice as fast as $z$, and $z$ grows three times as fast as $w$. Then the loss grows six times as fast as $w$. Rates along a path multiply.',
        'Where a number takes several ways to the loss, each way brings a share, and the shares add up. Input $x_1$ feeds both neurons, so it is blamed twice. The page writes += for it.',
        'For a weight the local derivative is its input: $\\frac{\\partial z}{\\partial w_i} = a_i$. If the input was zero, the weight had no part in it and gets no blame. For the input it is the weight: $\\frac{\\partial z}{\\partial a_i} = w_i$.',
      ],
    },
    {
      title: 'Is it true?',
      paragraphs: [
        'One need not take it on trust. Move a parameter a little up, then a little down, and compare the two losses: $\\frac{L(\\theta + h) - L(\\theta - h)}{2h}$. The table does it for every parameter, by running the net forward and nothing else. Then it looks whether the gradient says the same.',
        'There is a third voice. The model here trains on burn, whose *autodiff* keeps such a graph of its own. Point at a box in the picture to read what burn found.',
        'Nudging needs two passes for each parameter, backpropagation one forward and one back for all of them. For nine weights that hardly matters. For a billion it is the difference between a day and a million years.',
      ],
    },
    {
      title: 'When blame fades',
      paragraphs: [
        'A product with a zero in it is zero. A ReLU that is off has the slope 0, and nothing behind it learns. A sigmoid that is far out is nearly flat, and nearly nothing comes through.',
        'Even in the middle, a sigmoid’s slope is at most ¼. Stack twenty of them, and what reaches the first layer has been cut down twenty times. This is the *vanishing gradient*, and for years it kept deep nets from learning. A ReLU that is on has the slope 1. With weights of the right size, a good part of the blame still arrives.',
      ],
    },
    {
      title: 'What blame is good for',
      paragraphs: [
        'The gradient says which way each weight makes the loss grow. The update goes the other way: $\\theta \\leftarrow \\theta - \\eta \\frac{\\partial L}{\\partial \\theta}$. It is the same step as in chapter one, only that now we know where the gradient comes from.',
      ],
    },
  ],
  figures: {
    graph: {
      title: 'The computation, operation by operation',
      caption:
        'Each box is a number: its value, and below it ∂, how fast the loss grows with it. In a weight’s name the upper figure is its layer, the lower two say from where to where. At each line stands its local derivative. On the way back a line turns blue if the share it carries is above zero, orange and dashed if below. Point at a box, or go from box to box with the arrow keys.',
    },
    check: {
      title: 'The gradient, and nudging',
      caption:
        'What the gradient says, and what moving the parameter does. Type into a weight to set it, even in mid-step.',
    },
    curve: { title: 'The loss, step by step', caption: 'One example only: it can be learned by heart.' },
    stack: {
      title: 'The way back through many layers',
      caption:
        'How long the gradient still is at each layer of a deep stack, 16 neurons in each, on a log axis. The way back leads from right to left.',
    },
  },
  modes: {
    curve: { label: 'Loss axis', linear: 'linear', log: 'log' },
  },
  headlines: {
    loss: 'Loss',
    agreement: 'Gradient and nudging differ by at most',
  },
  texts: {
    sentence: 'For x = ({x1}, {x2}) the net says {prediction}. It should say {y}.',
    nothingIs: 'knowing nothing {loss}',
    leastIs: 'at best {loss}',
    agreeing: '{same} of {all} agree',
    noneYet: 'once the way back is done',
    labelGraph:
      'The computation graph: {forward} of {operations} operations done forward, {backward} of {operations} backward.',
    labelCurve: 'The loss over {steps} steps, now {loss}.',
    labelStack: 'The length of the gradient at each of {depth} layers, for sigmoid, tanh and ReLU.',
    spokenNothing: '{name}, not reached yet',
    spokenValue: '{name}, value {value}',
    spokenBoth: '{name}, value {value}, gradient {gradient}',
    readingHint: 'Point at a box to see the arithmetic behind it, or do one stage.',
    readingAfter:
      'This is the step just done, before its update; the table has the parameters after it. Point at a box to see the arithmetic behind it.',
    is_input: 'is input {index} of the example',
    is_target: 'is the right answer',
    is_weight: 'is a weight: from {from} below to neuron {index} of layer {layer}',
    is_bias: 'is the bias of neuron {index} in layer {layer}',
    is_product: 'is the product of that weight and its input',
    is_sum: 'is the sum of neuron {index} in layer {layer}',
    is_weighted_sum: 'is the weighted sum of neuron {index} in layer {layer}',
    isPrediction: 'is the prediction',
    is_activation: 'is what neuron {index} of layer {layer} sends on',
    is_error: 'is how far the prediction is off',
    is_square: 'is the loss: the error, squared',
    is_cross_entropy:
      'is the loss: the surprise at the right answer, −y ln p − (1 − y) ln(1 − p) with p = σ(z)',
    soFar: 'so far {sum}, {open} more to come',
    inAll: 'in all {sum}',
    pathsOpen: 'so far; {open} more to come',
    autodiffSays: 'burn’s autodiff says {same}',
    movesBy: 'is {value} and will move by {by}',
    movedBy: 'moved by {by}, to {value}',
    moreMoves: 'and {more} more',
    parameter: 'Parameter',
    value: 'Value',
    gradient: 'Gradient',
    nudging: 'Nudging',
    difference: 'Apart',
    same: 'the same',
    differs: 'not the same',
    loss: 'loss',
    thisExample: 'this example',
    knowingNothing: 'knowing nothing',
    leastLoss: 'at best',
    layer: 'layer',
    gradientLength: 'length of the gradient ‖∂L/∂z‖',
    noGradient: 'No gradient at all: with first weights of zero, every product has a zero in it.',
    arrives: 'Of the last layer’s gradient, this share reaches the first:',
    ownLayers: 'In the small net above, layer by layer:',
    someOff:
      '{off} of {all} ReLUs are off: their sum is not above zero, so their slope is 0 and no blame passes through.',
    allOff:
      'All ReLUs are off, {off} of {all}: their sums are not above zero. No blame gets past them, and the first layer can’t learn.',
    useLeaky: 'Use leaky ReLUs',
    saturated:
      '{flat} of {all} neurons are saturated: so far out that the activation is flat, and next to no blame passes through. Smaller inputs or weights help.',
    kink: 'A sum is exactly 0, right at the kink of its ReLU: flat to the left, rising to the right. The gradient takes one of the two slopes, nudging finds the mean, so the table may disagree there.',
    alike: 'All neurons of a layer began alike, so each gets the same blame, and they stay alike.',
    useXavier: 'Use Xavier',
    nothingToBlame: 'The loss is almost zero: there is nothing left to blame anyone for.',
  },
  beats: {
    start: {
      title: 'Start',
      text: [
        'One weight is easy: nudge it, and see whether the loss grows. But a net has many: six weights and three biases in the one below, billions in others. To nudge them all, one by one, would take a run for each.',
        '*Backpropagation* finds out about all of them in a single walk back. The forward pass is a chain of small operations: a weighted sum, an activation, another sum, the error, its square. Each of them knows one thing: how fast its own result grows when its input does. That is its *local derivative*, the number at each line below.',
        'Walking back, each operation asks how much the loss depends on its result, multiplies by its local derivative, and hands the product on. That is the whole trick: $\\htmlData{term=grad}{\\frac{\\partial L}{\\partial w}} = \\frac{\\partial L}{\\partial \\htmlData{term=z}{z}} \\cdot \\frac{\\partial \\htmlData{term=z}{z}}{\\partial \\htmlData{term=w}{w}}$.',
        'Press *One stage*, again and again. Seven operations lead forward to the loss $\\htmlData{term=loss}{L}$, the same seven lead back.',
      ],
      act: 'Play',
    },
    slow: {
      title: 'Watch one step in slow motion',
      text: ['Seven operations forward, seven back, then the update.'],
      act: 'Play',
    },
    products: {
      title: 'Every single product',
      text: ['The finest grain: each multiplication and each sum is an operation of its own.'],
      act: 'Play',
    },
    zero_input: {
      title: 'An input of zero',
      text: [
        'With x₂ = 0 the weights behind it had no part in the answer. Do one step, and look at their gradients.',
      ],
      act: 'Play',
    },
    zero: {
      title: 'Break it: all weights zero',
      text: [
        'Every path to the first layer goes through a weight of zero. Only the last bias ever moves, and the neurons stay alike.',
      ],
      act: 'Play',
    },
    zero_cure: {
      title: 'Cure it: begin at random',
      text: ['With different first weights each neuron gets blame of its own.'],
      act: 'Play',
    },
    dead: {
      title: 'Break it: dead ReLUs',
      text: [
        'Both sums are below zero, both ReLUs are off. Their slope is exactly 0, so the first layer never learns.',
      ],
      act: 'Play',
    },
    dead_cure: {
      title: 'Cure it: let them leak',
      text: ['A leaky ReLU keeps a slope of 0.01 below zero: little blame, but some.'],
      act: 'Play',
    },
    saturate: {
      title: 'Break it: inputs of {x1}',
      text: [
        'Large inputs push the sigmoids far out, where they are flat. The first layer gets a millionth of the blame.',
      ],
      act: 'Play',
    },
    vanish: {
      title: 'Twenty layers of sigmoids',
      text: ['See how little of the gradient reaches layer 1 in the last picture.'],
      act: 'Play',
    },
    vanish_cure: {
      title: 'Twenty layers of ReLUs',
      text: [
        'With He’s first weights, which were made for them, hundredths of it arrive or more; of the sigmoids’ it was less than a billionth.',
      ],
      act: 'Play',
    },
  },
  challenge: {
    title: 'Challenge: not guilty',
    text: 'The first weight, w¹₁₁, is blamed for part of the loss. Clear it: make its gradient exactly 0 while the loss is still {loss} or more. Turn any parameters by hand in the table; leave the example, the net and the seed as they are. One step first, so that there is a gradient to look at.',
    begin: 'Take it up',
    done: 'Done: its gradient is 0, and the loss is {loss}. Somewhere on its way to the loss there is now a factor of zero.',
    failed: 'Not yet.',
    progress: 'gradient of w¹₁₁ {gradient} · loss {loss}',
  },
  sources: [
    'Rumelhart, Hinton and Williams, *Learning representations by back-propagating errors*, Nature 323, 1986.',
    'Vanishing gradients: Hochreiter, *Untersuchungen zu dynamischen neuronalen Netzen*, 1991; Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*, 2010; He et al., *Delving deep into rectifiers*, 2015.',
    'Graphs and the way back through them: Griewank and Walther, *Evaluating Derivatives*, 2008.',
  ],
} satisfies LabWords;

export type Words = Text<typeof words>;

export default words;
