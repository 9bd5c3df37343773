// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'One token at a time',
  summary: 'Train a small GPT in your tab, watch what surprises it, and let it write.',
  question: 'How can guessing the next letter become writing?',
  notes: [
    {
      title: 'A whole text is a product',
      paragraphs: [
        'The probability of *emma* is that of *e* at the beginning, times that of *m* after *e*, times that of *m* after *em*, and so on to the end: $p(x_1 \\dots x_t) = \\prod_i \\htmlData{term=p}{p}(x_i \\mid x_1 \\dots x_{i-1})$. That is the *chain rule*, and it holds for every text. So whoever can predict the next token can say how likely any text is.',
        'A product of many small numbers is tiny. Take logarithms, and it becomes a sum of surprises. Their mean is the loss.',
      ],
    },
    {
      title: 'Three honest rivals',
      paragraphs: [
        'Knowing nothing of $V$ tokens costs $\\ln V$. Knowing how often each one comes, the *unigram*, costs less. Knowing which one follows which, the *bigram*, less again; for that one only has to count pairs. The dashed lines are these three, counted on the text it trains on and measured on the same names held out.',
        'The *perplexity* $e^{L}$ says the same as a number of choices: the model is as unsure as if it had to choose among that many equally likely tokens. *Bits per character* are $L / \\ln 2$ for each character, so that models with other tokens can be compared.',
        'What lies below the bigram was learned from further back. That is what attention is for: look at the maps, and see which earlier letters a place listens to.',
      ],
    },
    {
      title: 'Writing is drawing',
      paragraphs: [
        'The model does not choose a token. It gives probabilities, and dice choose: a number from 0 to 1 falls on a strip in which every token has a part as wide as its probability. Then the drawn token is read like any other, and the next bet is placed.',
        'The *temperature* $T$ divides the logits before the softmax. Small $T$ makes the likely likelier, and at 0 the likeliest always wins; large $T$ makes all alike. *Top k* rules out all but the $k$ likeliest, *top p* all but the fewest that make up a share $p$. They work in this order.',
        'None of this changes the model. Write while it trains: the text changes under your eyes because the model does, with the same dice.',
      ],
    },
    {
      title: 'Pieces of words',
      paragraphs: [
        'Letters are many and say little. *Byte-pair encoding* joins the two tokens that stand side by side most often into one, again and again. Common words become a single token, rare ones stay in pieces, and a context of the same length reaches further back.',
        'Its loss is higher, since each token says more. Compare by bits per character.',
      ],
    },
    {
      title: 'The same, only larger',
      paragraphs: [
        'The large ones are built like this one: embeddings, layers of attention and MLP, a softmax over tokens, trained by surprise. This one has tens of thousands of knobs and reads for a minute. They have a million times as many and read for months.',
      ],
    },
  ],
  figures: {
    chain: {
      title: 'Your text, token by token',
      caption:
        'The taller and brighter a block, the greater the surprise; below it, its probability. ⏎ ends a line, and the next begins there; ␣ is a space. A double line marks what the model wrote.',
    },
    next: {
      title: 'What comes next',
      caption:
        'Dice give a number u between 0 and 1. On the strip every token has a part as wide as its probability; the one that u falls on is next.',
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
    oneIn: 'one in {odds}',
    chainSum:
      'As a sum of surprises: {terms} = {sum} nats, {mean} a token. Knowing nothing costs {nothing}, the unigram {unigram}, the bigram {bigram}.',
    block: '{token}: probability {p}, surprise {surprise} nats',
    start: 'The end of a line: a new one begins.',
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
    willMove: 'Will move {count} numbers, with η = {rate}',
    moves: 'Moves {count} numbers each step, with η = {rate} now',
    dataText:
      'A text of yours, up to 5 MB: a story, a list of towns, anything in UTF-8. It stays in this tab.',
    dataPaste: 'Paste text here',
    dataExample: 'Once upon a time …',
    labelChain: '{text}: {surprise} nats of surprise in all.',
    labelNext: 'The number {u} falls on {token}, which is drawn with probability {p}.',
    labelAttention: 'Attention of {layers} layers with {heads} heads over {text}.',
    labelCurve: 'The loss over {steps} steps; on what is held out it is {loss} nats per token.',
    labelMap: 'The vectors of {v} tokens on a plane.',
  },
  beats: {
    start: {
      title: 'Start',
      text: [
        'Read *emm* and stop. What comes next? You would bet on *a*. A language model does nothing but place that bet, over and over: it looks at what is there so far and gives every possible next *token* a probability, $\\htmlData{term=p}{p}(x_{i+1} \\mid x_1 \\dots x_i)$. Here a token is a letter, or the end of a name, written ⏎.',
        'It learns from 29,494 given names. Each time it is shown what really came next, and its loss is its *surprise*: $\\htmlData{term=loss}{-\\ln p}$, measured in *nats*. That is nothing if it was certain and right, and a lot if it gave the truth little chance. One name in ten is *held out*: it never trains on these, so they show what it has really learned.',
        'Type a name of your own below. Every block is a letter, as tall as the model found it surprising. At first everything is: the model has read nothing, and to it all 27 tokens are about equally likely.',
        'Press *Play*, and let it read.',
      ],
      act: 'Play',
    },
    names: {
      title: 'Learn names',
      text: [
        'Twice as wide, 32 names a step: below 2.05 nats within 5,000 steps, a minute or three. The bigram table stays at 2.45.',
      ],
      act: 'Play',
    },
    bigram: {
      title: 'Break it: see one token',
      text: [
        'With a context of one it knows only the letter before. However long it trains, it comes down to the bigram’s dashed line and no further.',
      ],
      act: 'Play',
    },
    places: {
      title: 'Break it: no positions',
      text: [
        'It still sees which letters came before, but nobody tells it where. It has to work that out from how much each place can see, and nearly manages.',
      ],
      act: 'Play',
    },
    rate: {
      title: 'Break it: η = {learning_rate}',
      text: [
        'A learning rate a hundred times too large. The loss never gets below what counting pairs achieves, and then climbs.',
      ],
      act: 'Play',
    },
    cure: {
      title: 'Cure it: η = {learning_rate}',
      text: ['Begun again with a rate that fits.'],
      act: 'Play',
    },
    cold: {
      title: 'Temperature {temperature}',
      text: ['The likeliest token, always. Throw the dice as often as you like: nothing changes.'],
      act: 'Play',
    },
    hot: {
      title: 'Temperature {temperature}',
      text: [
        'Now the unlikely is drawn nearly as often as the likely. Once it has trained, the model knows better; the dice hardly listen.',
      ],
      act: 'Play',
    },
    sentences: {
      title: 'Sentences in pieces',
      text: [
        'A small grammar, cut into 128 pieces. Is “s” likely to come next? After “the cats near the lake sleep” it must not, after “the cat …” it must, though “lake” stands between. Type both, early and late.',
      ],
      act: 'Play',
    },
    large: {
      title: 'A larger one',
      text: [
        'Four layers of 128 numbers, 0.8 million knobs, 64 tokens at once. A step takes a moment; the page stays awake.',
      ],
      act: 'Play',
    },
  },
  challenge: {
    title: 'Challenge: beat the table by far',
    text: 'Bring the surprise at held-out names to {loss} nats or less within {most} steps. You begin with one layer, one head and {width} numbers a token. What does it lack: depth, width, or more names a step?',
    begin: 'Take it up',
    done: 'Done at step {steps}, with {knobs} knobs. A table of all pairs of letters needs 2.45.',
    failed: '{best} at best within {most} steps, with {knobs} knobs. Change something and start over.',
    progress: '{steps} of {most} steps · {knobs} knobs · best {best}',
  },
  sources: [
    'The task: Bengio et al., *A Neural Probabilistic Language Model* (2003). The model: Radford et al. (2019). Names, and what to expect of them: Andrej Karpathy’s *makemore* (2022).',
    'Names: US Social Security Administration, public domain. The sentences are made by a grammar of our own.',
    'Sampling: Fan, Lewis and Dauphin (2018) for top k; Holtzman et al. (2020) for top p. Byte pairs: Sennrich, Haddow and Birch (2016).',
  ],
} satisfies LabWords;

export type Words = Text<typeof words>;

export default words;
