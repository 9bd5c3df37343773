// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'Scores into probabilities',
  summary: 'Turn scores into probabilities, see what each costs, and find out when 99 % right is useless.',
  question: 'How does a sum of numbers come to say “this is spam, and I am 98 % sure”?',
  notes: [
    {
      title: 'One model, many names',
      paragraphs: [
        'Softmax regression, multinomial logistic regression, a network without hidden layers, the last layer of nearly every classifier there is: all are $z = Wx + b$ and then softmax. With two classes only the difference of the two scores matters, and $p = 1/(1 + e^{-(z_1 - z_0)})$, the sigmoid.',
        'The same number added to all scores changes no probability. That is why the largest may be taken off each before the powers are taken, as is done here: so none of them overflows.',
      ],
    },
    {
      title: 'Why the logarithm',
      paragraphs: [
        'The probabilities that a model gives to all the right answers, multiplied, say how well it explains the data. A product of a thousand small numbers is 0 on any computer; its logarithm is a sum. $-\\ln p$ is the price of one answer: 0 where the right class had all of the probability, without bound where it had none.',
        'Its slope is as simple as can be: $p - y$, what was said less what is. For a linear model the loss is a bowl with one lowest place. The dashed line *best possible* in the curve is that place, worked out exactly, and training must not end elsewhere.',
      ],
    },
    {
      title: 'Four ways to be judged by',
      paragraphs: [
        '*Majority* says the commonest class every time. *Nearest centroid* knows the mean of each class. *Naive Bayes* takes each input as if the others told nothing about it. *Best possible* is this very model with the weights that make its loss least. A model that is not above the first three has learned little.',
        'A threshold that was chosen on held-out examples is flattered by them: where it matters it is chosen on a third part, and judged on the second.',
        'Accuracy counts all mistakes alike. *Precision* is the share of what was called spam that is spam; *recall* the share of the spam that was found. A threshold trades one for the other, and what each mistake costs says where to put it.',
      ],
    },
    {
      title: 'Your own data',
      paragraphs: [
        'A table whose label column you choose: with columns of numbers, or with one of text, of which the bag of words is taken. The label may be a word or a number; each value is a class.',
        'A bag of words knows which words there are, and not their order. That is enough for spam, and not for irony.',
      ],
    },
  ],
  figures: {
    input: {
      title: 'The example',
      caption: 'What the scores are of. Put another in its place: point, draw or type.',
    },
    chain: {
      title: 'From scores to probabilities',
      caption: '▸ the right class. The dashed tick: all classes alike. Click a class to see its sum.',
    },
    products: {
      title: 'What makes the score',
      caption: 'Every input times its weight; blue adds to the score, orange takes away.',
    },
    weights: {
      title: 'What it has learned',
      caption: 'The weights of each class: blue speaks for it, orange against.',
    },
    curve: {
      title: 'Step by step',
      caption: 'Trained on and held out, with what it should be judged by.',
    },
    confusion: {
      title: 'Confusion matrix',
      caption:
        'What is taken for what, held out. Rows: what it is. Columns: what it was called. Click a cell to see its examples.',
    },
    examples: {
      title: 'The examples behind it',
      caption:
        'Held out and misclassified, the surest first; or of the training part those with the highest loss.',
    },
    trade_off: {
      title: 'Where to draw the line',
      caption: 'Drag the ring, or use the arrow keys: from which probability on to call it.',
    },
    reliability: {
      title: 'As sure as it should be?',
      caption: 'Of the answers given with so much confidence, the share right. Larger dots: more answers.',
    },
  },
  modes: {
    point: { label: 'Examples', rows: 'of the data', own: 'where I point' },
    by: { label: 'Classified by', model: 'model', naive: 'naive Bayes' },
    list: { label: 'Which', wrong: 'misclassified', suspects: 'highest loss' },
    trade: { label: 'Curve', roc: 'ROC', pr: 'precision, recall', cost: 'cost' },
    curve: { label: 'Curve of', loss: 'loss', log: 'log', score: 'right' },
  },
  headlines: {
    score: 'Right on held-out examples',
    loss: 'Loss on held-out examples',
  },
  texts: {
    dataExample: 'text,label\nCall me when you land,friend\nYou have won a prize,advert',
    sentence: '{inputs} inputs → {classes} scores → probabilities, by {knobs} weights and biases',
    onTrain: 'trained on {score}',
    majorityIs: 'majority {score}',
    naiveIs: 'naive Bayes {score}',
    guessing: 'guessing {score}',
    class: 'class',
    score: 'score',
    power: 'power of e',
    probability: 'probability',
    pull: 'what was said less what is',
    choose: 'Show the sum of {name}',
    theTruth: 'the right class: ',
    ofOwn: 'Your own example: nobody knows its class but you.',
    ofBatch: 'The first of the batch, row {row}: {truth}.',
    ofHeldOut: 'Row {row}, held out: {truth}.',
    ofTrained: 'Row {row}, trained on: {truth}.',
    labelled: ' Its label says {given}, which is wrong.',
    quotient: '{name}: {power} ÷ {sum} = {p}. ',
    cost: 'Cost: −ln {p} of {name} = {loss}. ',
    cooled: 'Bars with T = {t}; outlined, with 1.',
    labelMap:
      '{n} examples on two of their measures, and what the model says everywhere; {score} of those held out right.',
    labelPad: 'A sheet of eight by eight cells with a digit, to draw on.',
    cellOfPad: 'row {row}, column {column}: ink {ink} %',
    labelMessage: 'The message, {words} words long, each marked by how much it speaks for {name}.',
    noMessage: 'There are no words in it. Type some below.',
    typeMessage: 'Your own message',
    nextExample: 'Another',
    clearPad: 'Clean sheet',
    neuron: 'h{n}',
    sumIs: 'Score of {name}: {count} terms make {sum}, bias {bias}: z = {z}.',
    pixels: 'the digit',
    weightsOf: 'weights of {name}',
    product: 'product',
    labelProducts: 'Every input times its weight, for {name}.',
    others: '{n} others',
    bias: 'bias b',
    labelWords: 'The words that speak most for {name}.',
    labelWeights: 'The weights of every class.',
    weightsOfAll: 'one picture a class',
    within: 'within ±{most}',
    cellIs: '{count} of {truth}, called {answer}',
    labelConfusion: 'Confusion matrix: {right} of {all} right.',
    allWrong: 'All that are misclassified',
    suspectIs: 'label {given} · model {answer} · loss {loss}',
    wasFlipped: ' · label was flipped',
    suspects: 'The {n} with the highest loss',
    exampleIs: 'is {truth} · called {answer}, {p} sure',
    inCell: '{n} in this cell',
    inAll: '{n} misclassified',
    truthAnswer: 'truth → answer',
    labelAnswer: 'label → answer',
    noneWrong: 'None here.',
    falseRate: 'false alarms, of all others',
    trueRate: 'found, of all {name}',
    recall: 'recall: found, of all {name}',
    precision: 'precision: right, of all called {name}',
    threshold: 'threshold',
    costSum: 'cost',
    model: 'model',
    naive: 'naive Bayes',
    chance: 'a coin',
    callAll: 'call all',
    callNone: 'call none',
    calledFrom: 'p > {p}',
    labelTrade: 'Found against false alarms; area under the ROC curve {auroc}, threshold {threshold}.',
    decided:
      '{found} of {all} {name} found, {alarms} of {others} others called {name}. Precision {precision}, recall {recall}. Cost {cost}; calling none {never}.',
    cheapest: 'Cheapest threshold (cost {cost})',
    asSure: 'as sure as right',
    confidence: 'confidence',
    accuracy: 'share right',
    labelReliability: 'Confidence against the share right; on average {error} apart.',
    calibrated:
      'On average {sure} sure and {right} right; expected calibration error {error}. Least loss at T = {t}.',
    train: 'trained on',
    test: 'held out',
    loss: 'loss',
    majority: 'majority',
    centroid: 'nearest centroid',
    optimum: 'best possible',
    optimumLinear: 'best, no hidden layer',
    labelCurve: 'Loss over {steps} steps; held out it is now {value}.',
    labelScore: 'Share right over {steps} steps; held out it is now {value}.',
    batchIs: '{m} examples; first of them row {row}: {y}',
    lossIs: '{own} for the first, {loss} on average; guessing scores {guess}',
    moves: '{method} moves {count} numbers, with η = {rate} now',
    diverging_title: 'It diverges.',
    diverging_text: 'The loss stands at {loss}; guessing scores {guess}.',
    rare_title: 'A rare class.',
    rare_text: 'Only {count} of {all} training examples are {name}.',
    useless_title: 'Right and useless.',
    useless_text: '{score} right, but of {name} only {recall} found.',
    overconfident_title: 'Surer than right.',
    overconfident_text: 'On average {sure} sure, and {right} right.',
    memorised_title: 'Learned by heart.',
    memorised_text: '{train} of what it trains on is right, {test} of what it does not.',
    twins_title: 'Seen before.',
    twins_text:
      '{twins} of the {all} held-out messages are in the training part too, word for word: the score is flattered.',
    mislabelled_title: 'Labels in doubt.',
    mislabelled_text:
      'Of more than one training label in twenty the model is over 90 % sure that it is wrong.',
    cure_slower: 'Learning rate {value}, start over',
    cure_all: 'Take all of them',
    cure_threshold: 'Threshold {value}',
    cure_temperature: 'Temperature {value}',
    cure_l2: 'L2 {value}',
    cure_twins: 'Drop duplicates',
    cure_trim: 'Leave out the costliest {value}',
  },
  beats: {
    start: {
      title: 'Three penguins, three scores',
      text: [
        'Four measures of a penguin, three species. Each species has a *score* $\\htmlData{term=z}{z}$: the measures, each times a weight of its own, added up. The highest wins.',
        'All weights begin at zero, so all three score the same, and each gets a third.',
      ],
      act: 'Let it learn',
    },
    softmax: {
      title: 'Softmax',
      text: [
        'A score may be any number. $\\htmlData{term=e}{e^z}$ makes it positive, whatever it was, and one more point of score always makes it $e = 2.72$ times as much. Divided by their sum they add up to one: *probabilities*.',
        'Only differences count. So the largest score may be taken off them all first.',
      ],
    },
    temperature: {
      title: 'Temperature',
      text: [
        'Divide all scores by $\\htmlData{term=t}{T}$ before softmax. The order stays, and so does the answer. Warm, from 1 up, makes it less sure; cold makes it surer.',
        'Language models are asked for more or less surprising words with this very knob.',
      ],
      act: 'Warm up: T = 8',
    },
    step: {
      title: 'Said, less what is',
      text: [
        'One step in stages. An answer costs $\\htmlData{term=loss}{-\\ln p}$ of the right class: nothing when that had it all, $\\ln 3 = 1.10$ at a third, and without bound when it was sure and wrong.',
        'The pull on each score is $\\htmlData{term=grad}{p - y}$: the right one goes up, each other down by what it was given.',
      ],
      act: 'Stage by stage',
    },
    digits: {
      title: 'Weights are pictures',
      text: [
        'Digits of 8 × 8 pixels: 64 inputs, so each class has 64 weights, and they can be seen. Blue where ink speaks for the digit, orange where it speaks against.',
        'A score is the digit laid over such a picture, multiplied, and added up. The zero wants an empty middle.',
      ],
      act: 'Let it learn',
    },
    draw: {
      title: 'Draw one',
      text: [
        'A digit of your own, by pointer or with arrow keys and Space. The probabilities follow every stroke.',
        'Try what it has never seen: a digit in a corner, a star. It can’t say “none of these”; the ten shares always add up to one.',
      ],
      act: 'Draw a seven',
    },
    words: {
      title: 'Words that push',
      text: [
        'A message as a *bag*: which of a thousand words are in it. Each has a weight, and the score is their sum.',
        'Marked in the message: blue pushes to spam, orange away. Change a word, and see.',
      ],
      act: 'Let it learn',
    },
    threshold: {
      title: 'Where to draw the line',
      text: [
        'From which probability on is it spam? At ½ most mistakes are spam let through. Lower the line, and more is found, at the price of false alarms.',
        'No place is right in itself. Say what each mistake costs, and the cheapest place follows.',
      ],
      act: 'Line at 0.1',
    },
    useless: {
      title: '99 % right, and useless',
      text: [
        'Now spam is rare, not one message in a hundred. The model says “wanted” every time: over 99 % right, and it finds none.',
        'That is what the majority does without looking. Look at recall, not at the share right, and put the line where the rare class is worth it.',
      ],
      act: 'Line at 0.05',
    },
    wrong_labels: {
      title: 'Break it: wrong labels',
      text: [
        'Four in ten training labels are flipped; the held-out ones are true. At first this net with a hidden layer gets over nine in ten right all the same. Then it learns the wrong labels by heart, and gets worse.',
        'The list has the training examples that cost most: a model finds the mistakes in its own data.',
      ],
      act: 'Let it learn',
    },
    trim: {
      title: 'Cure it: don’t believe all',
      text: [
        'Leave the costliest 40 % of every batch out of the loss. Those are mostly the flipped ones, and what is left is nearly clean.',
        'The share right on held-out digits rises again.',
      ],
      act: 'Train on',
    },
    writers: {
      title: 'The same people, or others?',
      text: [
        'The digits are by thirteen people, one after another in the file. Dealt at random, every hand is in both parts. Here the last 797 are held out: hands it has never seen.',
        'That costs some four points in a hundred, and is the honest number if strangers will write.',
      ],
      act: 'Let it learn',
    },
    twice: {
      title: 'An exam of old questions',
      text: [
        'Some messages are in the file more than once. Left in, about one in twelve of the held-out ones is, word for word, among those trained on.',
        'Whoever learned answers by heart would look good here. So drop the copies before dealing out the two parts, as the notice offers: then none is on both sides.',
      ],
      act: 'Let it learn',
    },
    not_bad: {
      title: '“Not bad”',
      text: [
        'Ten thousand sentences from film reviews, for or against. Adding up words gets three in four right, and hardly more.',
        'To a bag of words, *not* speaks against, *bad* speaks against, so *not bad* does twice. What a word means here depends on its neighbours; that takes attention.',
      ],
      act: 'Let it learn',
    },
    sure: {
      title: 'As sure as it should be?',
      text: [
        'Of all answers given with 90 % confidence, nine in ten should be right. With a hidden layer and nothing to hold its weights small, this model is much surer than that: every dot hangs below the line.',
        'One number cures it: a temperature. Not one answer changes.',
      ],
      act: 'T = 3',
    },
  },
  challenge: {
    title: 'Challenge: what a mistake costs',
    text: 'A wanted message that is lost costs as much as {alarm} spam messages that are read. Bring the cost on the held-out messages down to {most}, within {steps} steps. The line alone won’t do.',
    begin: 'Take it up',
    done: 'Done: cost {cost} after {step} steps, with {missed} {name} let through and {alarms} false alarms. Calling nothing spam costs {never}.',
    failed: 'Cost {cost} at step {step}. Start over with other settings.',
    progress:
      'step {step} · cost {cost}, calling none {never} · {missed} {name} let through, {alarms} false alarms',
  },
  sources: [
    'Softmax, cross-entropy and their gradient: Bishop, *Pattern Recognition and Machine Learning* (2006), section 4.3.4. Temperature as calibration: Guo, Pleiss, Sun and Weinberger (2017).',
    'Penguins: Gorman, Williams and Fraser (2014), CC0. Digits: Alpaydin and Kaynak (1998), UCI, CC BY 4.0.',
    'Messages: Almeida, Gómez Hidalgo and Yamakami, *SMS Spam Collection* (2011), UCI, CC BY 4.0. Film sentences: Pang and Lee (2005), rated anew by Hutto and Gilbert (2014), MIT.',
    'ROC and precision–recall: Fawcett (2006); Davis and Goadrich (2006).',
  ],
} satisfies LabWords;

export type Words = Text<typeof words>;

export default words;
