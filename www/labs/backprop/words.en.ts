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
        'Suppose the loss grows twice as fast as $z$, and $z$ grows three times as fast as $w$. Then the loss grows six times as fast as $w$: $\\frac{\\partial L}{\\partial w} = \\frac{\\partial L}{\\partial z} \\cdot \\frac{\\partial z}{\\partial w}$. Rates along a path multiply, and where several paths lead from a number to the loss, their products add up. The page writes += for it.',
        'For a weight the local derivative is its input, $\\frac{\\partial z}{\\partial w_i} = a_i$; for the input it is the weight, $\\frac{\\partial z}{\\partial a_i} = w_i$. If the input was zero, the weight had no part in the answer, and gets no blame: choose the example $(1, 0)$ and look at the weights behind $x_2$.',
      ],
    },
    {
      title: 'Three voices',
      paragraphs: [
        'The gradient is worked out here three times: by the chain rule on the drawn graph; by *autodiff*, the part of burn that trains the net and keeps such a graph of its own; and by nudging, $\\frac{L(\\theta + h) - L(\\theta - h)}{2h}$, which uses no rule at all. Point at a box to read what autodiff found.',
        'Nudging needs two forward passes for each parameter, backpropagation one forward and one back for all of them. For nine parameters that hardly matters. For a billion it is the difference between a day and a million years.',
      ],
    },
    {
      title: 'Other ways to lose the blame',
      paragraphs: [
        'A product with a zero in it is zero. With tanh and first weights of zero, every path to the first layer leads through a zero: only the last bias ever moves. And neurons that began alike get the same blame, so they stay alike. That is why first weights are random.',
        'A sigmoid that is far out is nearly flat, and nearly nothing comes through. Make both inputs 10 and walk back: the neurons are *saturated*.',
      ],
    },
    {
      title: 'What blame is good for',
      paragraphs: [
        'The gradient says which way each weight makes the loss grow. The update goes the other way: $\\theta \\leftarrow \\theta - \\eta \\frac{\\partial L}{\\partial \\theta}$. It is the step of the first chapter; only now we know where the gradient comes from. And it says more than who is to blame: it says by how much the loss would change, for a small move of each one.',
      ],
    },
  ],
  figures: {
    graph: {
      title: 'The computation',
      caption:
        'Below each number ∂: how fast the loss grows with it. At each line its local derivative. Coming back, lines are blue above zero, orange and dashed below, thick for a large share. Drag a round box, or press Enter on it, to set it.',
    },
    check: {
      title: 'The gradient, and nudging',
      caption:
        'What the gradient says, and what moving the parameter really does. The bar is as long as the gradient is large. Type into a value to set it, even in mid-step.',
    },
    curve: { title: 'The loss, step by step', caption: 'One example only: it can be learned by heart.' },
    stack: {
      title: 'The way back through many layers',
      caption:
        'How long the gradient still is at each layer of a deep stack, 16 neurons in each, on a log axis. The way back leads from right to left.',
    },
  },
  modes: {
    extent: { label: 'Graph', whole: 'whole', close: 'close up' },
    order: { label: 'Order', place: 'by place', size: 'by blame' },
    curve: { label: 'Loss axis', linear: 'linear', log: 'log' },
  },
  headlines: {
    loss: 'Loss of this pass',
    agreement: 'Largest gap to nudging',
  },
  texts: {
    sentence: 'For x = ({x1}, {x2}) the net says {prediction}. It should say {y}.',
    sentenceBefore: 'For x = ({x1}, {x2}) it should say {y}.',
    updatedTo: 'after the update {loss}',
    ranked: 'Most blame first',
    rankedSoFar: 'Most blame first, so far',
    spokenSettable: '{spoken}; Enter to set',
    setting: 'Set {name}',
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
    readingAfter: 'The pass before the update; → is where the update has moved each parameter.',
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
    ownLayers: 'In the small net, layer by layer:',
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
      title: 'Which weight was it?',
      text: [
        'This small net should answer 1 and does not. Six weights and three biases had a part in that.',
        'Press the button. The numbers run forward, box by box, to the loss $\\htmlData{term=loss}{L}$. Then the blame runs back, from $\\htmlData{term=loss}{L}$ to every weight: one walk for all of them.',
      ],
      act: 'Forward, then back',
    },
    local: {
      title: 'Each box knows one thing',
      text: [
        'The numbers have come forward. At each line stands its *local derivative*: how fast the box at its end grows with the box at its beginning.',
        'A weight and its input make $\\htmlData{term=z}{z}$ together. So $\\htmlData{term=z}{z}$ grows with the weight as fast as the input says, and with the input as fast as the weight says. No box knows more.',
      ],
      act: 'One box back',
    },
    chain: {
      title: 'Rates along a path multiply',
      text: [
        'Walking back, each box takes the blame that it got, multiplies it by the number at the line, and hands the product on.',
        'Let it run to the end. Then follow the lines from $\\htmlData{term=loss}{L}$ back to any weight and multiply their numbers: out comes its gradient, $\\htmlData{term=grad}{\\frac{\\partial L}{\\partial w}}$.',
      ],
      act: 'Walk back',
    },
    meet: {
      title: 'Where paths meet, they add',
      text: [
        'Input $\\htmlData{term=x.1}{x_1}$ feeds both neurons, so two paths lead from it to the loss. One share has come; the dots say that another is still open.',
        'Watch it arrive: the shares have opposite signs and largely cancel. What one neuron makes worse, the other makes better.',
      ],
      act: 'The other share',
    },
    rank: {
      title: 'So which was it?',
      text: [
        'All of them, by different amounts. The table ranks them, and the thickest lines carry the most blame. Of the weights, those of the last layer lead: nothing stands between them and the answer but a sum.',
        'The sign says which way to go. Move each of them a little against its gradient.',
      ],
      act: 'Move them all',
    },
    nudge: {
      title: 'Is it true?',
      text: [
        'One need not believe it. *Nudging* moves a parameter a tiny bit up and down, and compares the two losses. No rule of derivatives is used, and it takes eighteen passes for nine parameters.',
        'The walk back found the same nine numbers at once. Change the net under it: they still agree.',
      ],
      act: 'Bend it by tanh',
    },
    dead: {
      title: 'A zero on the way',
      text: [
        'Here the neurons are ReLUs, and with these first weights both sums fall below zero. A ReLU that is off sends on 0, and its slope is 0.',
        'Watch the blame come back: whatever it is multiplied by zero is gone. Only the last bias gets any; no weight can learn.',
      ],
      act: 'Forward, then back',
    },
    dead_cure: {
      title: 'Let them leak',
      text: [
        'The same net, where its blame was lost. A leaky ReLU keeps a slope of 0.01 below zero.',
        'Press the button; nothing else changes. Every weight gets its share again. That of the first layer is small, a hundredth of what it would be, but it is no longer zero: the neurons can find their way back.',
      ],
      act: 'Let them leak',
    },
    vanish: {
      title: 'Blame that fades',
      text: [
        'A sigmoid’s slope is at most ¼, and each layer multiplies by it. Through {stack_depth} layers, almost a third of the last layer’s blame reaches the first.',
        'Stack twenty: less than a billionth is left. (The axis is logarithmic.) This *vanishing gradient* kept deep nets from learning for years.',
      ],
      act: 'Stack twenty layers',
    },
    vanish_cure: {
      title: 'Keep it alive',
      text: [
        'A ReLU that is on has the slope 1: it takes nothing away. What still shrinks the blame here is the weights, which Xavier made for tanh.',
        'He’s first weights are larger, to make up for the ReLUs that are off. Now some hundredths of the blame reach the first of {stack_depth} layers. The sigmoids stay where they were.',
      ],
      act: 'He’s first weights',
    },
  },
  challenge: {
    title: 'Challenge: not guilty',
    text: 'The first weight, w¹₁₁, is blamed for part of the loss. Clear it: make its gradient exactly 0 while the loss is still {loss} or more. Turn any parameters by hand, in the graph or in the table; leave the example, the net and the seed as they are. One step first, so that there is a gradient to look at.',
    begin: 'Take it up',
    done: 'Not guilty: its gradient is 0, and the loss is {loss}. Somewhere on its way to the loss there is now a factor of zero.',
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
