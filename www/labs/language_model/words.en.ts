// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'One token at a time',
  summary: 'Train a small GPT in your tab, watch what surprises it, and let it write.',
  question: 'How can guessing the next letter become writing?',
  notes: [
    {
      title: 'A sum of surprises',
      paragraphs: [
        'The chain rule, $p(x_1 \\dots x_t) = \\prod_i \\htmlData{term=p}{p}(x_i \\mid x_1 \\dots x_{i-1})$, holds for every text. A product of many small numbers is tiny. Take logarithms, and it becomes a sum of surprises; their mean is the loss.',
      ],
    },
    {
      title: 'Three honest rivals',
      paragraphs: [
        'Knowing nothing of $V$ tokens costs $\\ln V$. Knowing how often each one comes, the *unigram*, costs less. Knowing which one follows which, the *bigram*, less again; for that one only has to count pairs. The dashed lines are these three, counted on the text it trains on and measured on the same names held out.',
        'The *perplexity* $e^{L}$ says the same as a number of choices: the model is as unsure as if it had to choose among that many equally likely tokens. *Bits per character* are $L / \\ln 2$ for each character, so that models with other tokens can be compared: the loss of byte pairs is higher, since each token says more.',
      ],
    },
    {
      title: 'Top k and top p',
      paragraphs: [
        '*Top k* rules out all but the $k$ likeliest tokens, *top p* all but the fewest that make up a share $p$. They come after the temperature, in this order. None of this changes the model: write while it trains, and the text changes because the model does, with the same dice.',
      ],
    },
    {
      title: 'Without positions',
      paragraphs: [
        'Take the positions away: it still sees which letters came before, but nobody tells it where. It has to work that out from how much each place can see, and nearly manages.',
      ],
    },
    {
      title: 'The same, only larger',
      paragraphs: [
        'The large ones are built like this one: embeddings, layers of attention and MLP, a softmax over tokens, trained by surprise. This one has tens of thousands of weights and reads for a minute. They have a million times as many and read for months. Try four layers of 128 numbers with 64 tokens at once, 0.8 million weights: a step takes a moment; the page stays awake.',
      ],
    },
  ],
  figures: {
    chain: {
      title: 'Your text, token by token',
      caption:
        'The taller and brighter a block, the greater the surprise; below it, its probability. The dashed line: knowing nothing. ⏎ ends a line; ␣ is a space. A double line marks what the model wrote. Click a block to see the bet that was placed there. While a step is under way, the first row of its batch.',
    },
    next: {
      title: 'What comes next',
      caption:
        'Dice give a number u between 0 and 1. On the strip every token has a part as wide as its probability; the one that u falls on is next. While a step is under way: the bet of the batch’s first row that missed most.',
    },
    curve: {
      title: 'The loss, step by step',
      caption:
        'On the batches and, every hundred steps (at first every twenty), on what is held out. Dashed: what counting achieves.',
    },
    attention: {
      title: 'Where each head looks',
      caption:
        'A row is a token and looks at the columns: itself and those before it. Brighter: a larger share of its attention. Move over a map, or use the arrow keys.',
    },
    samples: {
      title: 'What it wrote on the way',
      caption: 'Always the same dice; only the model differs.',
    },
    map: {
      title: 'The tokens as vectors',
      caption:
        'The plane in which the embeddings differ most. Large: comes often. Green: in your text. A dot marks the place where a label had to give way. Do vowels find each other?',
    },
    parts: {
      title: 'The gradient, part by part',
      caption:
        'How far each part of the batch pulls along the gradient of all of it: together, as far as that is long. From the gradient stage to the update.',
    },
  },
  modes: {
    curve: { label: 'Loss in', nats: 'nats', bits: 'bits per character', perplexity: 'perplexity' },
  },
  headlines: {
    loss: 'Surprise per held-out token, in nats',
    bits: 'Bits per character',
    perplexity: 'Perplexity',
  },
  texts: {
    sentence: '{tokens}{layers}{heads}, {width} numbers a token → the next one, by {knobs} knobs',
    tokensMany: '{context} tokens → ',
    tokensOne: 'one token → ',
    layersMany: '{layers} layers of ',
    layersOne: 'one layer of ',
    headsMany: '{heads} heads',
    headsOne: 'one head',
    bigramBits: 'bigram {bits}',
    ofTokens: 'of {v} tokens',
    nothing: 'knowing nothing',
    unigram: 'unigram',
    bigram: 'bigram',
    batches: 'batches',
    heldOut: 'held out',
    unit_nats: 'nats per token',
    unit_bits: 'bits per character',
    unit_perplexity: 'perplexity',
    chainProduct: 'The probability of your text is a product: {factors} = {product}.',
    chainToEnd: 'To the end of the line, the probability of your text is a product: {factors} = {product}.',
    oneIn: 'one in {odds}',
    chainSum:
      'As a sum of surprises: {terms} = {sum} nats, {mean} a token. Knowing nothing costs {nothing}, the unigram {unigram}, the bigram {bigram}.',
    block: '{token}: probability {p}, surprise {surprise} nats',
    start: 'The end of a line: a new one begins.',
    end: 'That the line ends here: probability {p}, surprise {surprise} nats',
    knowing: 'knowing nothing',
    readAs:
      'It reads “{read}”: it knows only the characters that it learns from, and takes the nearest, small for capital, plain for accented.',
    labelRow: 'The first row of the batch: {text}.',
    notYet: 'This step has placed no bet yet.',
    ofBatch: 'The first of the {rows} rows of this step’s batch.',
    meanSurprise: 'The mean surprise over all {rows} rows: {loss} nats a token.',
    betAt: 'The bet before “{token}”, token {place}: it got {p}.',
    betOfBatch: 'In the batch’s first row, the bet before “{token}”: it got {p}.',
    betSurprise: 'A surprise of {surprise} nats.',
    backToNext: 'Back to what comes next',
    labelBet: 'The bet before {token}, which got {p}.',
    really: 'what came',
    pull: 'where it is to go',
    one: 'Take it',
    more: 'Write on',
    throw: 'Throw again',
    clear: 'Clear',
    ended: 'The line is complete. Throw again, or clear it.',
    untrained: 'It has read nothing yet: what it writes now is noise.',
    writer: 'So it writes after {step} steps, with the same dice.',
    saysModel: 'what the model says',
    saysSampling: 'after T, top k, top p',
    dice: 'u = {u}',
    map: 'layer {layer}, head {head}',
    cell: '{query} looks at {key}: {share}',
    atStep: 'step {step}',
    share: 'share',
    noSamples: 'Nothing yet: it writes at its first step, and then every hundred.',
    stepOf: 'Step {step} of {end}',
    stepNow: 'Step {step}',
    speed: ' · {speed} steps a second',
    left: ' · {time} left',
    unlearnsTitle: 'It unlearns.',
    unlearnsText:
      'The batches were down to {best} nats a token and are at {now} again, more than the unigram’s {unigram}. Steps as long as η = {rate} jump over every valley.',
    unlearnsCure: 'Begin again with η = {rate}',
    way: 'Steps of the schedule done',
    batchIs: '{rows} rows with {places} tokens to predict; in the first they are {row}',
    forwardIs: 'In the first row, what really came next got {pairs}',
    lossIs: '{loss} nats per token; knowing nothing, {nothing}',
    clipped: 'Its length is {norm}; shortened to {most}',
    notClipped: 'Its length is {norm}, less than {most}',
    moves: 'Moves {count} numbers each step, with η = {rate} now',
    dataText:
      'A text of yours, up to 5 MB: a story, a list of towns, anything in UTF-8. It stays in this tab.',
    dataPaste: 'Paste text here',
    dataExample: 'Once upon a time …',
    labelChain: '{text}: {surprise} nats of surprise in all.',
    labelNext: 'The number {u} falls on {token}, which is drawn with probability {p}.',
    labelAttention: 'Attention of {layers} layers with {heads} heads over {text}.',
    labelCurve: 'The loss over {steps} steps; on what is held out it is {loss} nats per token.',
    noParts: 'No gradient yet: it comes with the gradient stage.',
    partRows: 'rows {first} to {last}',
    partsAll: 'all together',
    partsLoss: 'Their shares in the loss: {losses} = {loss} nats a token.',
    labelParts: 'What {parts} parts of the batch add to its gradient.',
    labelMap: 'The vectors of {v} tokens on a plane.',
  },
  beats: {
    start: {
      title: 'Place a bet',
      text: [
        'Read *emm* and stop. What comes next? You would bet on *a*.',
        'A language model does nothing but place that bet, over and over: every possible next *token*, here a letter or the end of a name, ⏎, gets a probability. This one has read nothing yet; to it all 27 are about equally likely, and it writes noise.',
      ],
      act: 'Let it read names',
    },
    stages: {
      title: 'One step, stage by stage',
      text: [
        'A step draws 16 names. The first goes through the picture: *predict* gives each of its letters a probability, *loss* takes the mean surprise, and at the *gradient* arrows show which way each bet is to go: up for the letter that really came, down for all others. *Update* moves every weight a little.',
      ],
      act: 'One stage',
    },
    surprise: {
      title: 'Surprise',
      text: [
        'How bad a bet was: its *surprise*, $\\htmlData{term=loss}{-\\ln p}$, in *nats*. Nothing if it was certain and right. Each block is a letter, as tall as its surprise; knowing nothing costs ln 27 = 3.30.',
        'Their mean is the loss. One name in ten is *held out*: on those it must beat the *bigram*, a table of which letter follows which.',
      ],
      act: 'Beat the table',
    },
    product: {
      title: 'A name is a product',
      text: [
        'The probability of *emma* is that of *e* at the beginning, times that of *m* after *e*, and so on, to that of the end after *emma*: the *chain rule*. So who can bet on the next token can say how likely any text is.',
        'Click a block: its bet is shown. And what of a name that is none?',
      ],
      act: 'Read “qxzk”',
    },
    dice: {
      title: 'Writing is drawing',
      text: [
        'The model does not choose. It gives probabilities, and dice choose: a number from 0 to 1 falls on a strip where every token has a part as wide as its probability.',
        'The token it falls on is read like any other, and the next bet is placed. Throw again for another name.',
      ],
      act: 'Write on',
    },
    temperature: {
      title: 'Temperature',
      text: [
        'The *temperature* $T$ divides the logits before the softmax. It is 0 now: the likeliest always wins, throw as often as you like.',
        'At 1 the dice follow the model. At 3 the unlikely is drawn nearly as often as the likely. The model is the same; only the dice listen less.',
      ],
      act: 'Set T = 3',
    },
    bigram: {
      title: 'Break it: one token of context',
      text: [
        'Let it see one token only, the letter before. However long it trains, it comes down to the bigram’s dashed line and no further.',
        'All that the other runs gained below that line, they learned from further back. That is what attention is for.',
      ],
      act: 'Train it short-sighted',
    },
    rate: {
      title: 'Break it: η = {learning_rate}',
      text: [
        'A learning rate a hundred times too large. The batches get better for a moment, then each step jumps over the valley, and the loss climbs above what counting letters achieves.',
      ],
      act: 'Train at η = {learning_rate}',
    },
    cure: {
      title: 'Cure it: begin again',
      text: [
        'Weights thrown that far are slow to find back: 300 steps later with η = 0.01 they are still behind the table of pairs. Begun again with η = 0.01, the model passes it within 200.',
      ],
      act: 'Train at η = 0.01',
    },
    sentences: {
      title: 'Pieces of words',
      text: [
        '*Byte-pair encoding* joins the two tokens that stand side by side most often, again and again: common words become one token. Here 128 pieces of a small grammar.',
        'After “the cats near the lake sleep” no *s* may come, though “lake” stands between. Make it “the cat”, and an *s* is its first bet: the word that decides stands far back.',
      ],
      act: 'Let it read sentences',
    },
    hands: {
      title: 'Many hands',
      text: [
        'The steps of a larger model take longer. So the batch is *cut*: 32 names, four parts of eight. Whoever is free, another core say, can compute the gradient of a part, at the same weights.',
        'Added in order, the four are the gradient of the batch, to the same bit whoever helped. That is how large models are trained, on thousands of chips at once.',
      ],
      act: 'Add them up',
    },
  },
  challenge: {
    title: 'Challenge: beat the table by far',
    text: 'Bring the surprise at held-out names to {loss} nats or less within {most} steps. You begin with one layer, one head and {width} numbers a token. What does it lack?',
    begin: 'Take it up',
    done: 'Done at step {steps}, with {knobs} knobs. A table of all pairs of letters needs 2.45.',
    failed: '{best} at best within {most} steps, with {knobs} knobs. Change something and start over.',
    progress: '{steps} of {most} steps · {knobs} knobs · best {best}',
  },
  sources: [
    'The task: Bengio et al., *A Neural Probabilistic Language Model* (2003). The model: Radford et al. (2019). Names, and what to expect of them: Andrej Karpathy’s *makemore* (2022).',
    'Names: US Social Security Administration, public domain. The sentences are made by a grammar of our own.',
    'Sampling: Fan, Lewis and Dauphin (2018) for top k; Holtzman et al. (2020) for top p. Byte pairs: Sennrich, Haddow and Birch (2016).',
    'A batch in parts: Goyal et al., *Accurate, Large Minibatch SGD* (2017); on 6,144 chips: Chowdhery et al., *PaLM* (2022).',
  ],
} satisfies LabWords;

export type Words = Text<typeof words>;

export default words;
