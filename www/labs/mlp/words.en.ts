// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'Stacking layers',
  summary: 'Build a network neuron by neuron, and watch a line learn to bend.',
  question: 'How can something made of straight lines draw a curve?',
  notes: [
    {
      title: 'What the bend is for',
      paragraphs: [
        'Without $\\varphi$ a layer only mixes its inputs, and a mixture of mixtures is again a mixture: $W^1 W^2 W^3$ is one matrix. Choose *none* as activation, and the page multiplies the stack out in front of you. However deep, it is one line.',
        'A bend between the layers stops that. It hardly matters which: tanh, sigmoid and ReLU all do. What matters is that the next layer can use the pieces.',
      ],
    },
    {
      title: 'Learning all the knobs at once',
      paragraphs: [
        'The rule is that of chapter one. Measure the loss, find for every weight which way makes it grow, move a little the other way. Only the gradient takes more work, since a weight in the first layer acts through all that come after it. How that is worked out is the next chapter.',
        'For classes the network answers with a probability, and the loss is how surprised it was by the truth: $-\\ln p$. Guessing the classes by their shares scores $\\ln 2 \\approx 0.69$ on two equal ones. Below that, it has learned something.',
      ],
    },
    {
      title: 'What goes wrong',
      paragraphs: [
        'Begin with all weights at zero, and the neurons of a layer are twins: same answer, same gradient, for ever. Stack six sigmoids, and the gradient shrinks at every one until the first layer hears next to nothing. Step too far, and ReLUs are pushed where they answer zero to everything, and never come back.',
        'The page names what it sees, with the number it sees it by. The cures are one click each, and the histograms in the lab show them work.',
      ],
    },
    {
      title: 'Held out',
      paragraphs: [
        'The hollow points are never trained on. They are there to ask: has it found the shape, or learned the examples by heart? A large network on twenty noisy points gets every one of them right, with a border that winds around each. On the hollow ones it does worse. Penalties on large weights (L1, L2) and dropout make it simpler.',
      ],
    },
  ],
  figures: {
    network: {
      title: 'The network',
      caption:
        'Point at a neuron to see it in the large picture. Each small picture has a colour scale of its own: a faint neuron looks as strong as a loud one. Click a weight, or the dot of a bias, to change it.',
    },
    field: {
      title: 'What it answers, everywhere',
      caption:
        'Colour is the answer, points are the examples; hollow ones are held out, crossed ones are told wrong. Thin lines: where a neuron of the first layer changes sign.',
    },
    curve: {
      title: 'Step by step',
      caption: 'Over the examples trained on and those held out. The dashed line is guessing.',
    },
    histograms: {
      title: 'Layer by layer',
      caption: 'How the numbers of each layer are spread, over time. Brighter: a larger share of them.',
    },
  },
  modes: {
    network: {
      label: 'Lines show',
      weights: 'weights',
      gradients: 'gradients',
      activations: 'an example',
    },
    draw: {
      label: 'Draw points',
      off: 'look',
      '0': 'draw A',
      '1': 'B',
      '2': 'C',
      '3': 'D',
      '4': 'E',
    },
    curve: { label: 'Curve of', loss: 'loss', log: 'by factors of ten', score: 'score' },
    spread: {
      label: 'Spread of',
      weights: 'weights',
      activations: 'activations',
      gradients: 'gradients',
    },
  },
  headlines: {
    score: 'Right on held-out examples',
    loss: 'Loss on held-out examples',
  },
  texts: {
    dataExample: 'size,age,price\n120,5,250000\n80,40,190000',
    knobs: 'weights and biases',
    onTrain: 'trained on {score}',
    majority: 'always the commonest class {score}',
    meanGuess: 'always the mean {score}',
    guessing: 'guessing {score}',
    labelField:
      'The plane, coloured by the network’s answer, with {n} examples; score {train} on those trained on, {test} on those held out.',
    labelCurve: 'Loss and score over {steps} steps; the loss is now {loss}.',
    labelSpread: 'How the {what} of {layers} layers are spread over the course of the run.',
    train: 'trained on',
    test: 'held out',
    accuracy: 'share right',
    r2: 'R²',
    loss: 'loss',
    guessLoss: 'guessing',
    guessScore: 'guessing',
    outputLayer: 'output layer',
    hiddenLayer: 'layer {layer}',
    spread_weight: 'weight',
    spread_activation: 'activation',
    spread_gradient: 'gradient',
    product: 'Without a bend between them, the layers multiply out to one:',
    lineIs: 'The whole stack is this: {sum}.',
    batchIs: '{m} examples; first of them row {row}: {place}{y}',
    forwardIs: '{layers}; for that row it answers {answer}',
    chance: '{name} {p}',
    lossIs: '{loss} on this batch; guessing scores {guess}',
    lossWithPenalty: '{loss} on this batch, {penalty} of it penalties; guessing scores {guess}',
    layerNorm: 'layer {layer}: {norm}',
    willMove: '{method} will move {count} numbers, with η = {rate}',
    moves: '{method} moves {count} numbers each step, with η = {rate} now',
    dead_title: 'Dead ReLUs.',
    dead_text:
      '{dead} of the {all} neurons in layer {layer} answer zero to every example. A zero passes no gradient back, so they can’t recover.',
    vanishing_title: 'Vanishing gradient.',
    vanishing_text:
      'The first layer’s gradient is {first}, the last layer’s {last}: hardly anything of the error arrives at the front.',
    exploding_title: 'Exploding gradient.',
    exploding_text: 'A layer’s gradient has reached {most}. Steps this large overshoot everything.',
    diverging_title: 'It diverges.',
    diverging_text: 'The loss stands at {loss}; guessing scores {guess}.',
    alike_title: 'All alike.',
    alike_text:
      'The neurons of a layer have the same weights, so they get the same gradient, and stay the same. They count as one.',
    cure_slower: 'Learning rate {rate}, start over',
    cure_leaky: 'Leaky ReLU',
    cure_relu: 'ReLU with He’s weights',
    cure_adam: 'Adam',
    cure_xavier: 'Xavier’s weights',
    net_keys: 'Arrow keys move among neurons and weights, Enter changes a weight, Escape leaves.',
    net_neuron: 'h{layer},{neuron}',
    net_neuronIs: 'neuron {name}',
    net_activationIs: '{name} = {value}',
    net_weight: 'weight from {from} to {to}',
    net_bias: 'bias of {name}',
    net_valueIs: '{name}: {value}',
    net_gradientIs: 'gradient of {name}: {value}',
    net_contributionIs: '{name}, times its input: {value}',
    net_value: 'Value',
    net_gradient: 'gradient {value}',
    net_close: 'Close',
    net_notANumber: '“{text}” is not a number.',
    net_addNeuron: 'Add a neuron to layer {layer}',
    net_removeNeuron: 'Remove a neuron from layer {layer}',
    net_addLayer: 'Add a layer here',
    net_removeLayer: 'Remove layer {layer}',
    net_positive: 'positive',
    net_negative: 'negative',
    net_widthWeights: 'width: |weight|',
    net_widthGradients: 'width: |gradient|',
    net_widthActivations: 'width: |weight × activation|',
    net_layer: 'layer',
    net_strength: 'strength: magnitude',
    net_matrix: 'Weights of layer {layer}, {rows} × {columns}, within ±{scale}',
  },
  beats: {
    start: {
      title: 'Start',
      text: [
        'A disc of orange squares, a ring of blue dots around it. No straight line tells them apart, and a straight line is all we had so far.',
        'So take several lines. A *neuron* looks at the inputs through weights of its own, adds a bias, and bends the sum: $\\htmlData{term=h}{a} = \\varphi(\\htmlData{term=w}{w}^\\top x + \\htmlData{term=b}{b})$. On one side of its line it says yes, on the other no. The next *layer* does the same with what the first one said.',
        'In the diagram every small picture is one neuron: what it answers at each place of the plane, blue where that is above zero, orange where it is below. Every line is a weight, thick if it is large, blue if positive, orange and dashed if negative. Click one to change it by hand. The + and − build the network.',
        'Press *Play*. The lines turn, and between them they fence the disc in.',
      ],
      act: 'Play',
    },
    line: {
      title: 'Break it: no bend',
      text: ['Two hidden layers, and no activation between them. Eight neurons, one straight line.'],
      act: 'Play',
    },
    bend: {
      title: 'Cure it: tanh',
      text: ['The same network with a bend in it. The border closes around the disc.'],
      act: 'Play',
    },
    spiral: {
      title: 'The spiral',
      text: ['Two arms of two turns each. Three layers of sixteen unroll it in under 1,000 steps.'],
      act: 'Play',
    },
    vanish: {
      title: 'Break it: six sigmoids deep',
      text: ['Look at the gradients, layer by layer: each is a fraction of the one behind it.'],
      act: 'Play',
    },
    alike: {
      title: 'Break it: all weights zero',
      text: [
        'Every neuron of a layer does the same, and gets the same gradient. Nothing will ever part them.',
      ],
      act: 'Play',
    },
    explode: {
      title: 'Break it: η = {learning_rate}',
      text: ['Plain descent with a rate far too large. The page stops it before the numbers overflow.'],
      act: 'Play',
    },
    overfit: {
      title: 'Learn by heart',
      text: [
        'Twenty noisy examples, hundreds of weights. It gets all it trains on right; now look at the hollow ones.',
      ],
      act: 'Play',
    },
    decay: {
      title: 'Cure it: λ₂ = {l2}',
      text: ['Large weights cost something now. The border straightens, and the held-out loss comes down.'],
      act: 'Play',
    },
    rings: {
      title: '{classes} classes',
      text: ['One output for each class, and the likeliest wins.'],
      act: 'Play',
    },
    formula: {
      title: 'A number everywhere',
      text: ['Regression on a formula. Type your own in x and y; with < or > in it, it makes two classes.'],
      act: 'Play',
    },
  },
  challenge: {
    title: 'Challenge: three lines',
    text: 'Fence the disc in with at most {neurons} hidden neurons: {score} % of the held-out points right, within {most} steps. You begin with two. How many straight cuts does it take to enclose a region?',
    begin: 'Take it up',
    done: 'Done in {steps} steps, with {used} neurons. Three lines are the fewest that close: a triangle, its corners rounded by tanh.',
    failed: '{now} % after {most} steps with {used} neurons. Change something and start over.',
    progress: '{steps} of {most} steps · {used} hidden neurons · {now} % right',
  },
  sources: [
    'Multilayer perceptrons, losses and penalties: Goodfellow, Bengio and Courville, *Deep Learning*, chapters 6 and 7.',
    'First weights: Glorot and Bengio (2010), equation 16; He et al. (2015), equation 10. Dropout: Srivastava et al. (2014). AdamW: Loshchilov and Hutter (2019).',
    'The diagram as a control panel is an idea of *A Neural Network Playground* by Daniel Smilkov and Shan Carter.',
  ],
} satisfies LabWords;

export type Words = Text<typeof words>;

export default words;
