// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'Layers that see',
  summary: 'Slide small patterns over an image, layer upon layer, and watch edges become things.',
  question: 'How does a table of numbers become a “3”?',
  notes: [
    {
      title: 'Why the same filter everywhere',
      paragraphs: [
        'A stroke is a stroke wherever it stands. A dense layer has to learn it anew at every place, with weights of its own for each; a convolution learns it once and looks for it everywhere. Far fewer numbers to learn, and each of them sees far more examples.',
        'It is a bet on how images are made: that what matters is near, and that it may be anywhere. Shuffle the pixels and the bet is lost. The pixels hold just as much as before, but neighbours are no neighbours any more.',
      ],
    },
    {
      title: 'Where the filters come from',
      paragraphs: [
        'Nobody draws them. A filter is laid on many places, so its gradient is collected from all of them: $\\frac{\\partial L}{\\partial w_{u,v}} = \\sum_{i,j} \\delta_{i,j}\\, x_{i+u,\\,j+v}$. Go through a step stage by stage, and the filters of the picture show that sum, until the update has moved them.',
      ],
    },
    {
      title: 'Padding, stride, pool',
      paragraphs: [
        'At the border a window hangs over the edge. By default zeros are put around the image (*same*), so that a map is as large as what it was made from; with *valid* only whole windows count, and the map shrinks. With *stride 2* the filter jumps two places at a time. A pool keeps the largest number of each small square, or, as *mean*, its average.',
        'Press what a layer is made of, below the picture, or write the layers by commas: `conv 3x8, conv 3x16 stride 2, pool 2, dense 32`. The last one, from all numbers to the answers, is always there.',
      ],
    },
    {
      title: 'What a saliency map says, and what it does not',
      paragraphs: [
        'The gradient asks: if this pixel were a hair darker, how would the answer’s score move? Occlusion asks: if these pixels were gone, how much less sure would it be? They are different questions, and they often light different pixels. Neither says that the net looked there for the reason you would.',
      ],
    },
    {
      title: 'The data',
      paragraphs: [
        'The digits were written on forms by thirteen people, and reduced from 32 × 32 to 8 × 8 by counting ink. In *ordered* the first thousand are learned from and the last 797, by other writers, are held out: that costs some points, and is the honest question if strangers are to use it. The clothes are from Fashion-MNIST, reduced to 14 × 14. The signals are forty numbers long, made after the recipe of MNIST-1D: a template that is moved, stretched, tilted and made noisy.',
      ],
    },
  ],
  figures: {
    flow: {
      title: 'From image to answer',
      caption:
        'Click any number, or use the arrow keys, with Shift for another map or layer. Bright is large; in a filter blue is above zero, orange below.',
    },
    responses: {
      title: 'What each channel answers to',
      caption:
        'Left, the image that climbing the channel’s number leads to. Right, the nine patches of the training images at which it is largest.',
    },
    saliency: {
      title: 'What the answer hangs on',
      caption:
        'Blue speaks for the class, orange, with a dash, against it. The gradient is of the class’s score; covering is by 3 × 3 pixels of paper.',
    },
    gallery: {
      title: 'Examples held out',
      caption: 'Click one to send it through the net. × is misclassified.',
    },
    sheet: {
      title: 'Your own',
      caption:
        'Draw with the pointer, with Shift rub out. By key: arrows move, Space inks, Backspace rubs out.',
    },
    line: {
      title: 'Your own signal',
      caption:
        'Drag along the line to bend it. By key: ← and → choose a number, ↑ and ↓ move it, with Shift further; Delete makes it zero.',
    },
    curve: {
      title: 'Right and wrong, step by step',
      caption:
        'On images trained on and on those held out. Dashed: what a net without hidden layers can reach at best.',
    },
    shifts: {
      title: 'If the image moves',
      caption:
        'Held-out images moved by 0 to 3 pixels, mean of all directions. None was trained on moved ones.',
    },
    probes: {
      title: 'What each depth knows',
      caption: 'The share right if one line, fitted to the numbers of that layer, has to answer.',
    },
  },
  modes: {
    curve: { label: 'Curve of', score: 'share right', loss: 'loss', log: 'log' },
  },
  headlines: {
    score: 'Right on held-out images',
    loss: 'Loss on held-out images',
  },
  texts: {
    dataText:
      'An image as numbers from 0, paper, to 1, ink: a line a row, as many rows and columns as you like. It is reduced to what the net looks at.',
    dataPaste: 'Paste numbers here',
    dataExample: '0 0 1 1 0 0\n0 1 0 0 1 0\n0 0 0 1 0 0\n0 0 1 0 0 0\n0 1 1 1 1 0',
    image: 'image',
    signal: 'signal',
    probabilities: 'answer',
    kind_conv: 'conv',
    kind_pool: 'pool',
    kind_mean: 'mean',
    kind_dense: 'dense',
    kind_head: 'answer',
    gradientNote: 'gradient',
    rightIs: 'it is {name}',
    lossShort: '−ln p = {loss}',
    batchImages: '{count} in the batch',
    beforeShuffling: 'before shuffling',
    labelFlow: 'The image on its way through {layers}; the answer is {answer}, with {p} %.',
    labelFlowEmpty: 'The image before it goes through {layers}.',
    hearNumber: '{layer}, map {channel}, row {row}, column {column}: {value}',
    hearAnswer: 'score of {channel}: {value}',
    hearChannel: 'channel {channel}',
    hearExample: '{name}; told as {answer}',
    hearCell: 'row {row}, column {column}: {ink} % ink',
    notYet: 'Not computed yet in this step.',
    chooseNumber: 'Click a number of a map to see how it is made.',
    titleNumber: 'Layer {layer}: map {channel}, row {row}, column {column}',
    titleUnit: 'Layer {layer}: unit {channel}',
    titleAnswer: 'The score of “{channel}”',
    gridWindow: 'window',
    gridFilter: 'filter',
    gridShare: 'share',
    gridProducts: 'products',
    labelGrid: 'The {name}, {rows} × {columns}',
    channels: 'What each channel of the layer before adds',
    channelAdds: 'channel {channel} adds {part}',
    sumOne: 'The products add up to {products}, with the bias {bias} that makes {sum}.',
    sumMany:
      'Channel {channel} adds {part}. All {all} together add {products}, with the bias {bias} that makes {sum}.',
    sumPool: 'The largest of the window is kept: {value}.',
    sumMean: 'The mean of the window is kept: {value}.',
    afterPositive: 'ReLU, {relu}, lets it pass: {value}.',
    afterNegative: 'ReLU, {relu}, cuts it off: {value}.',
    afterHead: 'Of the scores the softmax makes probabilities.',
    shownDrawn: 'What you have drawn.',
    shownBatch: 'The first image of the batch, row {row}: {name}.',
    shownHeldOut: 'Held-out image, row {row}: {name}.',
    shownTrained: 'Image trained on, row {row}: {name}.',
    another: 'Another',
    build: 'Build the net',
    buildMore: 'More channels for {layer}',
    buildFewer: 'Fewer channels for {layer}',
    buildRemove: 'Take {layer} out',
    buildSize: '{layer}: filter size {now}, press for {next}',
    buildWindow: '{layer}: window {now}, press for {next}',
    buildStride: '{layer}: stride {now}, press for {next}',
    buildPadding: '{layer}: padding {now}, press for {next}',
    buildKind: '{layer}: keeps the {now}, press for {next}',
    buildStrideIs: 'stride {n}',
    buildSame: 'same',
    buildValid: 'valid',
    buildMax: 'largest',
    buildMean: 'mean',
    layerShown: 'Layer',
    ideal: 'ideal',
    patches: 'what excites it most',
    labelResponses: 'What the {channels} channels of {layer} answer to.',
    galleryName: 'Held out',
    galleryNote: 'not learned from',
    galleryWrong: '{wrong} of {count} misclassified',
    labelGallery: '{count} held-out images to choose from.',
    train: 'trained on',
    test: 'held out',
    rivalTest: 'dense net, held out',
    linearBest: 'no hidden layer',
    guessing: 'guessing',
    accuracy: 'share right',
    loss: 'loss',
    labelCurve: 'Share right and loss over {steps} steps; {score} right on held-out images.',
    probesNone: 'Worked out once the lab stands still.',
    probesTable: 'What each depth knows, as a table',
    probeAccuracy: 'share right',
    depth: 'depth',
    layer: 'layer',
    features: 'numbers',
    inputLayer: 'image',
    depthLabel: 'layers passed',
    labelProbes:
      'A line tells {first} of the images right by their pixels, and {last} by the numbers of the last layer.',
    rivalNone: 'Turn the dense rival on to compare.',
    rivalIs:
      'The convolutional net has {own} weights and biases; the dense one {other}, with {hidden} hidden units.',
    convolution: 'convolutional',
    dense: 'dense',
    shiftLabel: 'moved by, in pixels',
    shiftName: 'moved by',
    labelShifts: '{still} right where they stand, {moved} right when moved by three pixels.',
    itsAnswer: 'its answer',
    classAsked: 'Class asked about',
    gradient: 'gradient',
    gradientOf: 'a darker pixel: more {name}, or less',
    occlusion: 'covering',
    occlusionOf: 'covered: less sure of {name}, or more',
    chanceOf: '{name}: {p} %',
    labelSaliency: 'The image, and which of its pixels speak for {name} and against it.',
    drawnSays: 'It says {name}, with {p}.',
    drawnNothing: 'The sheet is empty.',
    drawnReduced: 'Reduced from {from} to {to}.',
    clear: 'Clear',
    lineNothing: 'Drag along the line to bend it.',
    lineLevel: 'Level line',
    lineExample: 'Back to the example',
    labelLine: 'The signal of the example, a line to bend.',
    labelLineDrawn: 'The signal that you have drawn, over that of the example.',
    hearPlace: 'number {place}: {value}',
    labelSheet: 'What you have drawn.',
    labelSheetEmpty: 'An empty sheet to draw on.',
    onTrain: 'trained on {score}',
    linearScores: 'no hidden layer {score}',
    rivalScores: 'dense net {score}',
    guessScores: 'guessing {score}',
    sentence: '{layers}: {knobs} weights and biases',
    batchIs: '{m} images; the first is row {row}, {name}',
    forwardIs: '{layers}; of the first image it says {name} with {p}',
    lossIs: '{own} for the first image, {loss} on average; guessing scores {guess}',
    gradientIs: '{count} slopes, the largest {largest}; together {length} long',
    moves: '{method} moves {count} numbers, with η = {rate} now',
    diverging_title: 'It diverges.',
    diverging_text: 'The loss stands at {loss}; guessing scores {guess}.',
    dead_title: 'Dead channels.',
    dead_text: 'Zero for every image, and so without a gradient: {dead} of the channels.',
    memorised_title: 'Learned by heart.',
    memorised_text: '{train} right on what it trained on, {test} on what it has not seen.',
    dark_title: 'Nothing to see.',
    dark_text: 'The image shown is all paper; what the net says of it comes from its biases.',
    cure_slower: 'Learning rate {rate}, start over',
    cure_clear: 'Back to the examples',
  },
  beats: {
    start: {
      title: 'A table of numbers',
      text: [
        'To a computer this digit is 64 numbers, one a pixel. From left to right a net makes of them maps, smaller maps, and at last ten probabilities.',
        'It has learned nothing yet, so it guesses. Show it three hundred batches of digits and watch the maps change.',
      ],
      act: 'Let it learn',
    },
    filter: {
      title: 'A pattern, slid along',
      text: [
        'A *filter* is nine numbers. Lay it over nine pixels, multiply each pair, add up: that is one number of the map. Slide on by one, and get the next.',
        'Where the image looks like the filter, the sum is large. Click any number to see how it was made.',
      ],
    },
    stages: {
      title: 'A step in five stages',
      text: [
        'A step sees 32 digits: they stand below the image, and the first of them goes through the net. *See* fills its maps; *loss* says how surprised it is by the right answer.',
        '*Gradient*: the filters show how the loss would grow with each of their numbers. *Update* moves all of them a little the other way.',
      ],
      act: 'One stage',
    },
    learned: {
      title: 'What it has learned',
      text: [
        'Every channel has something it answers to. On the right the patches that excite it most; on the left the image found by climbing its number, pixel by pixel, from grey.',
        'Nobody drew these patterns. They grew out of the loss. The first layer sees 3 × 3 pixels, the second 5 × 5.',
      ],
    },
    pool: {
      title: 'A pool forgives',
      text: [
        'A *pool* keeps the largest of each 2 × 2 numbers and forgets where in the square it was. Without it, this net tells half of the digits right that are moved by a pixel; with it, three in five.',
        'Each layer sees more: the lit 6 × 6 pixels are all that this number knows of.',
      ],
    },
    depth: {
      title: 'What each depth knows',
      text: [
        'Take the numbers of one layer, and fit the plainest answer there is: a straight line for each class. From the pixels it tells 92 % of held-out digits right, from the first layer’s maps 98 %.',
        'The last layer has a quarter of the numbers, and tells nearly as many: what it forgot was not needed.',
      ],
    },
    shift: {
      title: 'Move the image',
      text: [
        'A dense net of just as many weights learns beside it, from the same batches. Where digits stand still, the two are close.',
        'Moved by one pixel, the convolution still tells three in five right, the dense net less than half. Two pixels, a quarter of the image, are too much for both.',
      ],
      act: 'Train both',
    },
    signals: {
      title: 'Anywhere along a line',
      text: [
        'Ten shapes, each a signal of forty numbers, shifted, stretched, and noisy. The shape may be anywhere.',
        'Same number of weights, same batches: the convolution gets close to nine in ten right, the dense net not six. It has to learn every place by itself.',
      ],
      act: 'Train both',
    },
    shuffle: {
      title: 'Take the neighbours away',
      text: [
        'Now the numbers of every signal are shuffled, always in the same way. Nothing is lost: the dense net does as well as before.',
        'But what was near is near no more, and the convolution falls to its level. Neighbourhood was the whole advantage.',
      ],
      act: 'Train both',
    },
    saliency: {
      title: 'Which pixels count?',
      text: [
        'Ask the gradient: which pixels, if darker, would raise the score? Or cover the image bit by bit and see how much less sure the net gets.',
        'Blue speaks for the answer, orange against it. Try another class below.',
      ],
    },
    draw: {
      title: 'Now you',
      text: [
        'Draw a digit, large and in the middle, as those it learned from. Watch the maps while you draw.',
        'Then write it small, or in a corner, and see how far it can be fooled.',
      ],
    },
    fashion: {
      title: 'The same eyes, other things',
      text: [
        'Shirts, shoes and bags, 14 × 14 pixels. Nothing in the net knows what it looks at: the same layers learn other filters.',
        'About five in six are told right. See in the gallery which it mixes up.',
      ],
      act: 'Let it learn',
    },
  },
  challenge: {
    title: 'Challenge: strangers’ digits',
    text: 'Learn from the first thousand digits, and tell {score} % of those by other writers right, with at most {knobs} weights and biases, within {most} steps. Without hidden layers it is 93 %. Which layers will you pay for?',
    begin: 'Take it up',
    done: 'Done in {steps} steps, with {used} weights and biases.',
    failed: '{now} % after {steps} steps with {used} weights and biases. Build another net and start over.',
    progress: '{steps} of {most} steps · {used} weights and biases · {now} % right',
  },
  sources: [
    'Convolutional nets: LeCun et al., *Gradient-based learning applied to document recognition* (1998); Goodfellow, Bengio and Courville, *Deep Learning*, chapter 9.',
    'Saliency by gradient and images by ascent: Simonyan, Vedaldi and Zisserman (2014). Occlusion: Zeiler and Fergus (2014). Linear probes: Alain and Bengio (2016).',
    'Digits: Alpaydin and Kaynak (1998), UCI Machine Learning Repository, CC BY 4.0. Fashion-MNIST: Xiao, Rasul and Vollgraf (2017), MIT. Signals after MNIST-1D: Greydanus (2020).',
    'One flow from image to answer, with the window and the filter behind each number, is an idea of *CNN Explainer* by Wang et al. (2020).',
  ],
} satisfies LabWords;

export type Words = Text<typeof words>;

export default words;
