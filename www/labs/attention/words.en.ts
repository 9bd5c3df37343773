// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'Who listens to whom',
  summary:
    'Train a small transformer to reverse, sort and look things up, and read every number of its attention.',
  question: 'How does a word know which other words matter to it?',
  notes: [
    {
      title: 'The rest of a layer',
      paragraphs: [
        'Before the softmax the dot products are divided by $\\sqrt{d_h}$, the root of how many numbers a query has. A sum of more products is larger, and without this a wide head would listen to a single token from the start.',
        'What the heads gather is *added* to a token’s vector, not put in its place: that is the *residual*. Set four layers, no layer norm and no residual, and the signal is lost on the way, and the gradient with it; with the residual the same four learn.',
        'Then the *MLP*, a small network as in “Stacking layers”, works on every token by itself; its bend, GELU, is a ReLU with the corner rounded off. Before each of the two, the *layer norm* LN brings every vector to mean 0 and spread 1.',
        'At the end each vector is turned into one number for every possible answer, the *logits*, and by a softmax into probabilities.',
      ],
    },
    {
      title: 'Other ways to tell the place',
      paragraphs: [
        'Learned vectors and waves say where a token stands. RoPE turns queries and keys by an angle that grows with the place, so that a score depends on the distance between the two.',
      ],
    },
    {
      title: 'Other tasks',
      paragraphs: [
        '*Copy*, with the answers behind the input: each empty place looks back to the symbol that it has to repeat, a diagonal eight places off. *Sort*: where a digit goes depends on all the others, so the map is another for every sequence. *Match the brackets*: which one closes here? It must find the last that is still open; take two layers.',
      ],
    },
    {
      title: 'Reading attention with care',
      paragraphs: [
        'To know whether an answer hangs on a bright cell, interfere: switch the head off, set the score by hand, take the token’s vector away. These changes act on the picture only; training goes on without them.',
      ],
    },
  ],
  figures: {
    lines: {
      title: 'Who listens to whom',
      caption:
        'From each token below to those above that it listens to. Green: the head that is open; grey: the others of its layer. At the gradient, an arrow: to grow; dashes: to shrink.',
    },
    flow: {
      title: 'One sequence, from left to right',
      caption:
        'Open a block, then choose a cell. Blue is positive, orange negative; dark to yellow is a share from 0 to 1. The green frame marks where training stands in its step. Click a token to change its vector.',
    },
    maps: {
      title: 'Every layer, every head',
      caption:
        'Row: who listens. Column: to whom. Brighter: a larger share. Entropy is 0 when a row listens to one place only. At the gradient, blue: to grow; orange: to shrink. Click a map to open its head.',
    },
    curve: {
      title: 'Step by step',
      caption:
        'Held out: on sequences it never trains on. Dashed, without looking: one who knows only how often each answer came at its place in training.',
    },
    meaning: {
      title: '“Bank” by the river, “bank” for money',
      caption:
        'Every mark is the word “bank” in a held-out sentence. Each has a twin in the other sense, alike but for one word, so before the first layer the two lie on one another. The axes are the same for every layer.',
    },
  },
  modes: {
    curve: { label: 'Curve of', loss: 'loss', right: 'right answers' },
    meaning: { label: 'Show', vectors: 'vectors', cosine: 'cosine over time' },
  },
  headlines: {
    right: 'Answers right on held-out sequences',
    loss: 'Loss on held-out sequences, in nats',
  },
  texts: {
    sentence: '{tokens} tokens → {layers}{heads} → answers, by {knobs} weights and biases',
    layersMany: '{layers} layers of ',
    layersOne: 'one layer of ',
    headsMany: '{heads} heads of {each} numbers',
    headsOne: 'one head of {each} numbers',
    placesTitle: 'Without positions',
    placesText:
      'every order of the tokens is the same to it. After {steps} steps {right} of the answers are right, and it will not be many more.',
    placesCure: 'Learned positions',
    aheadTitle: 'It may not look ahead,',
    aheadText:
      'and some answers stand before what they depend on. After {steps} steps {right} are right; the others stay a guess.',
    aheadCure: 'Answer behind the input',
    lostTitle: 'The signal is lost.',
    lostText:
      'Without a residual each of the {layers} layers replaces what came before. After {steps} steps {right} of the answers are right.',
    lostCure: 'Residual on',
    wholeIs: 'whole sequences {share}',
    blindIs: 'without looking {share}',
    strip: 'The sequence, what is asked, and what the model answers',
    ofBatch: 'The first of the {b} sequences of this step’s batch.',
    ofHeldOut: 'Held-out sequence {example}: it never trains on it.',
    ofReader: 'Your own sequence.',
    listens: 'listens',
    vector: 'vector',
    surprise: 'surprise',
    listensTo: '{from} takes {share} from {to}',
    labelLines: 'Layer {layer}, head {head} over {tokens}. It answers {says}.',
    notYet: 'This step has not come here yet.',
    given: 'given',
    wanted: 'right is',
    says: 'it says',
    right: 'right',
    wrong: 'wrong',
    changeToken: '“{token}” at place {place}: change its vector',
    vectorOf: 'The vector of “{token}” at place {place} is',
    itsOwn: 'its own',
    zero: 'zero',
    thatOf: 'that of “{token}” at place {place}',
    changed: 'Changed by hand: {count}. Struck out is what it said before.',
    undoAll: 'Undo all',
    layer: 'Layer',
    head: 'Head',
    block_embedded: 'embedded',
    block_layer_normed: 'normalised',
    block_queries: 'queries',
    block_keys: 'keys',
    block_values: 'values',
    block_products: 'dot products',
    block_scaled: 'scores, scaled',
    block_masked: 'scores, masked',
    block_weights: 'attention',
    block_weighted: 'values, weighted',
    block_middle: 'after attention',
    block_layer_output: 'after the MLP',
    block_logits: 'logits',
    block_probabilities: 'answer',
    matrix: '{name}: {rows} × {columns}. Arrow keys move among the cells.',
    chooseCell: 'Choose a cell to see where its number comes from.',
    cell: '“{from}”, {to}: {value}',
    tokenAt: '“{token}” at place {place}',
    smaller: ' + {count} smaller products, together {sum}',
    bias: 'bias',
    turned: 'Then turned by its place: {turned} = {value}',
    embeddedIs:
      'Number {dimension} of {from}: the token gives {token}, its place adds {place}, together {own}.',
    embeddedAlone: 'Number {dimension} of {from}: the token gives {token}; here it is {own}.',
    layer_normedIs:
      'Number {dimension} of {from}: {before}. Its vector has mean {mean} and spread {spread}; ({before} − {mean}) / {spread} × {scale} {shift} = {own}.',
    queriesIs: 'Number {dimension} of what {from} looks for: {sum}',
    keysIs: 'Number {dimension} of what {from} can be found by: {sum}',
    valuesIs: 'Number {dimension} of what {from} passes on: {sum}',
    productsIs: 'The query of {from} and the key of {to}: {sum} = {own}',
    scaledIs: 'The score of {from} for {to}: {product} / √{width} = {own}',
    scaledChanged: 'The score of {from} for {to}: {product} / √{width} = {plainly}, but you set it to {own}.',
    maskedOut: '{from} may not see {to}, which comes later: the score becomes −∞, and its share exactly 0.',
    maskedNot: '{from} may see {to}: the score stays {own}.',
    weightsIs:
      '{from} gathers {share} from {to}: {power}. The whole row: {row} = {total}, and {part} / {total} = {own}. (The exponent is this score less the largest of its row, which changes no share.)',
    weightsHidden: '{from} may not see {to}: e to the power of −∞ is 0, so the share is {own}.',
    weightedIs: 'Number {dimension} of what {from} gathers: {sum} = {own}',
    middleIs: 'Number {dimension} of {from}: {before} before, the heads add {added}, together {own}.',
    middleAlone:
      'Number {dimension} of {from}: the heads say {added}; without a residual, {before} is forgotten: {own}.',
    outputIs: 'Number {dimension} of {from}: {before} before, the MLP adds {added}, together {own}.',
    outputAlone:
      'Number {dimension} of {from}: the MLP says {own}; without a residual, {before} is forgotten.',
    logitsIs: 'How much speaks for “{token}” at {from}: {sum} = {own}',
    probabilitiesIs:
      'That the answer at {from} is “{token}”: {power}. All tokens: {row} = {total}, and {part} / {total} = {own}.',
    rightIs: 'Right is “{token}”.',
    newScore: 'Set this score to',
    setScore: 'Set',
    undo: 'Undo',
    mapName: 'layer {layer}, head {head}',
    mapShort: 'L{layer} H{head}',
    openMap: 'Open {name}',
    pullLabel: 'Where the scores of {name} are to grow and to shrink',
    mapLabel: 'Attention of {name}, entropy {entropy}',
    entropy: 'entropy',
    on: 'switch off',
    off: 'switch on',
    switchOff: 'Switch {name} off in the picture',
    answersRight: 'answers',
    sequencesRight: 'whole sequences',
    batchLoss: 'batch',
    heldLoss: 'held out',
    blind: 'without looking',
    share: 'share right',
    nats: 'loss (nats)',
    labelCurve: 'The course over {steps} steps; the loss on what is held out is now {loss}.',
    before: 'before layer 1',
    behind: 'after layer {layer}',
    cosine: 'cosine between the senses',
    cosineIs: 'cosine {cosine}',
    acrossIs: 'where the answer is read: money to the right',
    upIs: 'a fixed direction across it',
    labelCosine:
      'The cosine between the two senses of “bank”, by layer, over the run; behind the last layer it is now {cosine}.',
    labelMeaning:
      'The vectors of “bank” in sentences of both senses, by layer; behind the last the cosine between the senses is {cosine}.',
    vectorIs: 'the vector of the first token of the batch is now ({numbers}, …), {d} numbers in all',
    batchIs: '{b} sequences; the first is {tokens}',
    logitsAre: '{v} numbers for every place, one for each token that could be the answer',
    lossIs: '{loss} nats, as if every right answer had got {p}; without looking {guess}',
    gradientIs: 'its length is {length}; longer than {most} would be shortened',
    moves: '{method} moves {count} numbers each step, with η = {rate} now',
  },
  beats: {
    start: {
      title: 'Whom do you look at?',
      text: [
        'Write 3 1 4 1 5 9 2 6 backwards. For the first place you look at the last digit, for the second at the last but one: you *attend*.',
        'A transformer learns it here. A line runs from each place to those it listens to, as thick as its share. At first that is chance.',
      ],
      act: 'Let it learn',
    },
    stages: {
      title: 'One step, stage by stage',
      text: [
        'A step sees 32 sequences; the first of them goes through the picture. *Batch* brings its digits, *attention* its lines, *logits* its answers.',
        'Then *loss*: how surprised it is by the right ones. *Gradient*: arrows where it should listen more, dashes where less. *Update* moves every weight a little.',
      ],
      act: 'One stage',
    },
    products: {
      title: 'A question and a sign',
      text: [
        'Every token’s vector makes three more: the *query* $\\htmlData{term=q}{Q}$, a question; the *key* $\\htmlData{term=k}{K}$, a sign that says what is found here; the *value* $\\htmlData{term=v}{V}$, what there is to take.',
        'Multiply a query and a key number by number and add up: their *dot product* is large where the two agree. Choose any cell.',
      ],
    },
    shares: {
      title: 'Shares that add up to one',
      text: [
        'The *softmax* takes e to the power of each score and divides by the sum of the row. What comes out are shares, and in these shares a token gathers the values of the others.',
        'Open any block: each number is written out, from the embeddings on the left to the answer on the right.',
      ],
    },
    heads: {
      title: 'Why two heads?',
      text: [
        'With its own questions and signs, each head can look at another place. Reversing needs one place only, and both learn to look there: under each map, the share of attention that goes where the answer stands, over fifty held-out sequences.',
        'So does the answer hang on head 1? Switch it off: most answers stand.',
      ],
      act: 'Switch head 1 off',
    },
    places: {
      title: 'Break it: no positions',
      text: [
        'A dot product does not know where its two vectors stand: shuffle the tokens, and the same scores come out, shuffled.',
        'So the place must be told. Untold, the curve comes down a little and stays: all that is left to know is which digits there were.',
      ],
      act: 'Train without positions',
    },
    placed: {
      title: 'Cure it: tell the place',
      text: [
        'A vector for each place is added to the token’s: here waves of sine and cosine, as in the first transformer; by default it learns them. The diagonal is back.',
      ],
      act: 'Train with waves',
    },
    causal: {
      title: 'Break it: no looking ahead',
      text: [
        'A writer can’t look ahead. A *causal mask* lets every token see only itself and those before it; the rest of its map is dark.',
        'But the first place wants the last digit. Half of the answers stay a guess.',
      ],
      act: 'Train with the mask',
    },
    behind: {
      title: 'Cure it: answer afterwards',
      text: [
        'The same mask, but the answers stand behind the input, at empty places. By then all that is needed has been seen.',
      ],
      act: 'Train it again',
    },
    bank: {
      title: 'One word, two meanings',
      text: [
        '“Bank” has one embedding, by the river as for money: before the first layer the two lie on one another. Then the word listens to its company, and layer by layer the senses part.',
        'Who acts is no help: here a fisherman may rob the bank. It must find the word that decides.',
      ],
      act: 'Let it read',
    },
  },
  challenge: {
    title: 'Look it up',
    text: 'Four keys, each with its value; then the keys again, and it must say the values. Get {share} % of the answers right on held-out sequences, of ten symbols, within {most} steps. As it is set up, it never will: what is missing?',
    begin: 'Take it up',
    done: 'Done at step {steps}: {reached} % right. In layer {noteLayer}, head {noteHead}, a value gives {note} % of its attention to the key before it; in layer {findLayer}, head {findHead}, a question gives {find} % to its value.',
    failed:
      'Step {steps}, {now} % right. Guessing among the four values gives some 38 %. Think about what each token can know when it is looked at.',
    progress: 'Step {steps}: {now} % right.',
  },
  sources: [
    'Vaswani et al., “Attention Is All You Need”, 2017: scaled dot-product attention, heads, sinusoidal positions.',
    'Radford et al., “Language Models are Unsupervised Multitask Learners”, 2019: layer norm before each half layer.',
    'Su et al., “RoFormer: Enhanced Transformer with Rotary Position Embedding”, 2021.',
    'Olsson et al., “In-context Learning and Induction Heads”, 2022.',
    'Jain and Wallace, “Attention is not Explanation”, 2019.',
  ],
} satisfies LabWords;

export type Words = Text<typeof words>;

export default words;
