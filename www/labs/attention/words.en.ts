// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'Who listens to whom',
  summary:
    'Train a small transformer to reverse, sort and look things up, and read every number of its attention.',
  question: 'How does a word know which other words matter to it?',
  notes: [
    {
      title: 'A set has no order',
      paragraphs: [
        'A dot product does not know where its two vectors stand. Shuffle the tokens, and the same scores come out, shuffled. That is why a place must be told: by a vector added to each token, or by turning queries and keys by an angle that grows with the place (RoPE), so that a score depends on the distance between the two.',
        'Take the positions away, and reversing cannot be learned, however long you train. All it can say is which digits there were.',
      ],
    },
    {
      title: 'The rest of a layer',
      paragraphs: [
        'Before the softmax the dot products are divided by $\\sqrt{d_h}$, the root of how many numbers a query has. A sum of more products is larger, and without this a wide head would listen to a single token from the start.',
        'What the heads gather is *added* to a token’s vector, not put in its place: that is the *residual*. Then the *MLP*, a small network as in chapter three, works on every token by itself; its bend, GELU, is a ReLU with the corner rounded off. Before each of the two, the *layer norm* LN brings every vector to mean 0 and spread 1.',
        'At the end each vector is turned into one number for every possible answer, the *logits*, and by a softmax into probabilities.',
      ],
    },
    {
      title: 'Two layers to look something up',
      paragraphs: [
        '“A 3 B 7 … A ?” To answer 3, a token must find the earlier A, and then take what stood *behind* it. One layer can find the A, but the 3 does not say that it came after an A. With two layers, the first lets each value note which key stands before it, and the second looks for the value with the right note.',
        'This pair of heads is called an *induction head*, and it is one of the first useful things that large language models learn. It comes suddenly: the loss lies flat for a long time, then falls.',
      ],
    },
    {
      title: 'One word, two meanings',
      paragraphs: [
        '“Bank” has one embedding, whatever the sentence. Before the first layer its vector at a place is the same by the river as for money: the cosine between the two is 1. Attention lets the word take in its company, and layer by layer the two senses part.',
        'Who acts is no help here: in our little grammar a fisherman may rob the bank and a cashier may swim to it. The model has to find the word that decides.',
      ],
    },
    {
      title: 'Reading attention with care',
      paragraphs: [
        'A bright cell says where a head gathers from, not that the answer hangs on it. To know that, interfere: switch the head off, set the score by hand, take the token’s vector away, and see whether the answer changes. That is what the switches here are for. They act on the picture only; training goes on without them.',
      ],
    },
  ],
  figures: {
    flow: {
      title: 'One sequence, from left to right',
      caption:
        'Open a block, then choose a cell. Blue is positive, orange negative; dark to yellow is a share from 0 to 1. The green frame marks where training stands in its step. Click a token to change its vector.',
    },
    maps: {
      title: 'Every layer, every head',
      caption:
        'Row: who listens. Column: to whom. Brighter: a larger share. Entropy is 0 when a row listens to one place only.',
    },
    curve: {
      title: 'Step by step',
      caption:
        'Held out: on sequences it never trains on. Dashed, without looking: the best guess of one who knows only how frequent each answer is at its place.',
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
    block_embedded: 'embeddings',
    block_queries: 'queries',
    block_keys: 'keys',
    block_values: 'values',
    block_products: 'dot products',
    block_scaled: 'scores, scaled',
    block_masked: 'scores, masked',
    block_weights: 'attention: softmax of each row',
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
    queriesIs: 'Number {dimension} of what {from} looks for: {sum}',
    keysIs: 'Number {dimension} of what {from} can be found by: {sum}',
    valuesIs: 'Number {dimension} of what {from} passes on: {sum}',
    productsIs: 'The query of {from} and the key of {to}: {sum} = {own}',
    scaledIs: 'The score of {from} for {to}: {product} / √{width} = {own}',
    scaledChanged: 'The score of {from} for {to}: {product} / √{width} = {plainly}, but you set it to {own}.',
    maskedOut: '{from} may not see {to}, which comes later: the score becomes −∞, and its share exactly 0.',
    maskedNot: '{from} may see {to}: the score stays {own}.',
    weightsIs:
      '{from} gathers {share} from {to}: {power}, the whole row adds up to {total}, and {part} / {total} = {own}. (The exponent is this score less the largest of its row, which changes no share.)',
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
      'That the answer at {from} is “{token}”: {power}, all tokens together make {total}, and {part} / {total} = {own}.',
    rightIs: 'Right is “{token}”.',
    newScore: 'Set this score to',
    setScore: 'Set',
    undo: 'Undo',
    mapName: 'layer {layer}, head {head}',
    mapShort: 'L{layer} H{head}',
    openMap: 'Open {name}',
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
    willMove: '{method} will move {count} numbers, with η = {rate}',
    moves: '{method} moves {count} numbers each step, with η = {rate} now',
  },
  beats: {
    start: {
      title: 'Start',
      text: [
        'Write 3 1 4 1 5 9 2 6 backwards. To fill the first place you look at the last digit; for the second, at the last but one. You never need all eight at once. You *attend*.',
        'A transformer reads *tokens*: here digits, elsewhere letters or words. It turns each into a list of numbers, its *vector*, and makes three more from every vector. The *query* $\\htmlData{term=q}{Q}$ is a question. The *key* $\\htmlData{term=k}{K}$ is a sign that says what can be found here. The *value* $\\htmlData{term=v}{V}$ is what there is to take.',
        'Multiply a query and a key, number by number, and add it all up. This *dot product* is large where question and sign point the same way. The *softmax* turns each row of such scores into shares that add up to one, and in these shares a token gathers the values of the others. That is a *head*. A few heads side by side, and a small network behind them, are a *layer*.',
        'At first it is chance whom a token listens to. Press *Play*, and watch a diagonal appear. Nobody told it where to look. It found out, because looking there lowers the loss: how surprised it is by the right answers.',
        'Below is one such sequence on its way through the model, from left to right. Open any block, choose any cell, and the arithmetic behind its number is written out.',
      ],
      act: 'Play',
    },
    slow: {
      title: 'Stage by stage',
      text: ['Reversing eight digits, one stage at a time. Look for the green frame.'],
      act: 'Play',
    },
    places: {
      title: 'Break it: no positions',
      text: [
        'The same digits in any order are the same to it. The curve comes down a little, and stays there.',
      ],
      act: 'Play',
    },
    placed: {
      title: 'Cure it: learned positions',
      text: ['One vector for each place, added to the token. The diagonal comes within a hundred steps.'],
      act: 'Play',
    },
    causal: {
      title: 'Break it: no looking ahead',
      text: [
        'With a causal mask the first place would have to know the last digit before it comes. Half of the answers stay a guess.',
      ],
      act: 'Play',
    },
    behind: {
      title: 'Cure it: answer afterwards',
      text: ['The same mask, but the answers stand behind the input. Now all that is needed has been seen.'],
      act: 'Play',
    },
    copy: {
      title: 'Copy',
      text: ['Each empty place looks back to the symbol it has to repeat: a diagonal, eight places off.'],
      act: 'Play',
    },
    sort: {
      title: 'Sort',
      text: [
        'Where a digit goes depends on all the others. The map is different for every sequence: try several.',
      ],
      act: 'Play',
    },
    brackets: {
      title: 'Match the brackets',
      text: ['Which bracket closes here? It must find the last one still open. Two layers do it.'],
      act: 'Play',
    },
    stacked: {
      title: 'Break it: four layers, no residual',
      text: [
        'Each layer replaces what came before, with no layer norm to help. The signal is lost on the way, and so is the gradient.',
      ],
      act: 'Play',
    },
    residual: {
      title: 'Cure it: residual on',
      text: ['Each layer only adds. What the layers below know stays in sight of those above.'],
      act: 'Play',
    },
    bank: {
      title: '“Bank”',
      text: [
        'River or money? Watch the two senses part in the last picture, and look whom “bank” listens to.',
      ],
      act: 'Play',
    },
  },
  challenge: {
    title: 'Look it up',
    text: 'Four keys, each with its value; then the keys again, and it must say the values. Get {share} % of the answers right on held-out sequences, of ten symbols, within {most} steps. As it is set up, it never will: what is missing? Once it has that, the loss still lies flat for a thousand steps before it falls.',
    begin: 'Take it up',
    done: 'Done at step {steps}: {now} % right. One layer to note which key stands before, one to find it.',
    failed:
      'Step {steps}, {now} % right. Guessing among the four values gives some 38 %. Think about what one layer can’t know.',
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
