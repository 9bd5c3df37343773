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
      title: 'Reading the diagram',
      paragraphs: [
        'Every small picture is one neuron: what it answers at each place of the plane, blue where that is above zero, orange where it is below. Every line is a weight, thick if it is large, blue if positive, orange and dashed if negative. Each has a colour scale of its own where its activation has no bounds, so that a faint neuron looks as strong as a loud one. The + and − build the network: a new neuron is not listened to at first, so that nothing that was learned is lost.',
        'Inside a step, the examples of its batch stand out. A disc around one is what the network answers, stronger the surer it is; a stem is its loss. Once the gradient is found, the lines of the diagram show it, until it has moved the weights.',
      ],
    },
    {
      title: 'Learning all the knobs at once',
      paragraphs: [
        'Measure the loss, find for every weight which way makes it grow, move a little the other way. Only the gradient takes more work than for a line, since a weight in the first layer acts through all that come after it. How that is worked out is the next chapter.',
        'For classes the network answers with a probability, and the loss is how surprised it was by the truth: $-\\ln p$. Guessing the classes by their shares scores $\\ln 2 \\approx 0.69$ on two equal ones. Below that, it has learned something.',
      ],
    },
    {
      title: 'More ways to break it',
      paragraphs: [
        'Begin with all weights at zero, and the neurons of a layer are twins: same answer, same gradient, for ever. Or take plain descent and a learning rate of 10 on the waves: the loss passes a million times that of guessing within four steps, and the page stops it. Or step just too far with ReLUs, and some are pushed where they answer zero to everything, and never come back.',
        'The page names what it sees, with the number it sees it by. The cures are one click each.',
      ],
    },
    {
      title: 'More than two answers',
      paragraphs: [
        'With several classes there is one output for each, and the likeliest wins. With a formula of yours the network learns a number at every place; with < or > in it, two classes.',
      ],
    },
  ],
  figures: {
    network: {
      title: 'The network',
      caption:
        'Point at a neuron to see it in the large picture. Click a weight, or the dot of a bias, to change it.',
    },
    field: {
      title: 'What it answers, everywhere',
      caption:
        'Colour is the answer. Hollow points are held out, crossed ones misclassified. Dashed: where a neuron of the first layer changes sign.',
    },
    curve: {
      title: 'Loss and score, step by step',
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
      label: 'Draw points of class',
      off: 'look',
      '0': '+ A',
      '1': '+ B',
      '2': '+ C',
      '3': '+ D',
      '4': '+ E',
    },
    curve: { label: 'Curve of', loss: 'loss', log: 'log', score: 'score' },
    spread: {
      label: 'Spread of',
      weights: 'weights',
      activations: 'activations',
      gradients: 'gradients',
    },
  },
  headlines: {
    score: 'Score on held-out examples',
    loss: 'Loss on held-out examples',
  },
  texts: {
    dataExample: 'size,age,price\n120,5,250000\n80,40,190000',
    undraw: 'Take away what was drawn',
    knobs: 'weights and biases',
    onTrain: 'trained on {score}',
    majority: 'commonest class {score}',
    meanGuess: 'the mean {score}',
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
    net_byHand: 'drag a line sideways, or click it',
    net_matrix: 'Weights of layer {layer}, {rows} × {columns}, within ±{scale}',
  },
  beats: {
    start: {
      title: 'Lines that fence',
      text: [
        'A disc of orange squares, a ring of blue dots around it. No straight line tells them apart, so take several.',
        'Each small picture is a *neuron*. Those of the first layer each draw a line, yes on one side and no on the other; the next layer mixes what they say. The large picture is the answer.',
      ],
      act: 'Let it learn',
    },
    neuron: {
      title: 'One neuron, one line',
      text: [
        'A neuron weighs its inputs, adds a bias, and bends the sum: $\\htmlData{term=h}{a} = \\varphi(\\htmlData{term=w}{w}^\\top x + \\htmlData{term=b}{b})$. On one side of its line it says yes, on the other no.',
        'A network of one does what it can. There is blue on both sides of the disc, so that is not much.',
      ],
      act: 'Let it try',
    },
    step: {
      title: 'One step, in five stages',
      text: [
        'Learning is one step, over and over. Draw a *batch* of examples. *Predict* each. Measure the *loss*: how wrong the answers are. Find the *gradient*: which way each weight makes that grow. *Update*: move them all a little the other way.',
        'Each stage marks what it works on.',
      ],
      act: 'Next stage',
    },
    line: {
      title: 'Break it: no bend',
      text: [
        'Take the bend away, and a layer only mixes its inputs. A mixture of mixtures is a mixture: $W^1 W^2 W^3$ is one matrix, multiplied out below the network.',
        'Two hidden layers, eight neurons, one straight line.',
      ],
      act: 'Let it learn',
    },
    bend: {
      title: 'Cure it: bend it again',
      text: [
        'The very same weights, with tanh put back between the layers: $\\varphi$ lets small sums pass and flattens large ones. Now the next layer gets pieces that it can put together, and the border closes around the disc.',
      ],
      act: 'Let it learn on',
    },
    spiral: {
      title: 'Deeper: the spiral',
      text: [
        'Two arms of two turns each. The first of three layers still draws lines; the others work with what came before them.',
        'Point at the small pictures from left to right: the farther back, the more of the spiral is in them.',
      ],
      act: 'Let it learn',
    },
    vanish: {
      title: 'Break it: six deep',
      text: [
        'Six layers of sigmoids, plain descent. The lines now show the *gradient*. It comes from the right, and every sigmoid lets through a fraction.',
        'The first layer hears less than a thousandth of what the last one does. Nothing is learned.',
      ],
      act: 'Let it try',
    },
    deep: {
      title: 'Cure it: open the way',
      text: [
        'Same depth, same descent, same rate. *ReLU* passes the gradient on unchanged where its sum is above zero, and He’s first weights keep its size from layer to layer.',
        'All six layers hear of the error, and the border is found within 150 steps.',
      ],
      act: 'Let it learn',
    },
    overfit: {
      title: 'Learned by heart',
      text: [
        'Twenty noisy examples, 337 weights and biases. It gets all twenty right, with a border that winds around each.',
        'The eighty hollow points are *held out*: it never trains on them. Early on it told 85 % of them right. Watch that share fall.',
      ],
      act: 'Let it cram',
    },
    decay: {
      title: 'Cure it: λ₂ = {l2}',
      text: [
        'The same network, and now large weights cost something: $\\tfrac{\\lambda_2}{2}\\sum \\htmlData{term=w}{w}^2$ is added to the loss. Winding takes large weights.',
        'The border straightens. It gives up five of its twenty, and tells over 80 % of the hollow ones right again.',
      ],
      act: 'Let it forget',
    },
  },
  challenge: {
    title: 'Challenge: the smallest fence',
    text: 'Fence the disc in with the fewest hidden neurons that can: {score} % of the held-out points right, within {most} steps. You begin with two. How many straight cuts does it take to enclose a region?',
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
