// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'Fit the right patterns',
  summary: 'A fit through every point can be worth nothing. See why, cure it, and watch a net get it late.',
  question: 'It got everything right that it was shown. Why should it be right about anything else?',
  notes: [
    {
      title: 'Four sets, four errors',
      paragraphs: [
        'What a model is *trained on* says how well it remembers. *Validation* examples say which of several models to take, or when to stop; they are flattered by that very choice. The *test* set is looked at once, at the end. If it decides anything, it has become a validation set.',
        '*Fresh data* is what all of this is about: the expected error on examples from the same source, its *risk*. In life it is not to be had. Here the source is known, so it is estimated from a thousand new points, from 600 more digits, or from the whole table of sums.',
      ],
    },
    {
      title: 'Bias, variance, noise',
      paragraphs: [
        'Draw the training set again and again, and fit each draw. The mean of the fits is off the truth by the *bias*; the fits scatter about their mean by the *variance*; and the points themselves scatter by the noise, which nobody can learn. For squared errors the risk is exactly $\\text{bias}^2 + \\text{variance} + \\text{noise}$, on average over the draws.',
        'A stiff model has much of the first, a supple one of the second. That was the whole tale until models were made with more numbers than examples.',
      ],
    },
    {
      title: 'Beyond as many numbers as examples',
      paragraphs: [
        'With as many numbers as examples there is just one fit through them all, however wild it has to be. With more there are many, and least squares of minimum norm takes the one whose numbers are smallest. The more there are to choose from, the smaller it can be, and the error may fall a second time: *double descent*.',
        'Whether it does depends on what the smallest numbers mean. Polynomials that are put together of Legendre’s fall again behind degree 19, though never far enough to be of use; of plain powers of $x$ they do not. Try both as *basis*.',
      ],
    },
    {
      title: 'Why it groks',
      paragraphs: [
        'To add on a clock with $p$ hours, turn by $a$ and then by $b$. A net of this kind finds the turns: the weights of nearly every hidden unit become a wave, $\\cos(2\\pi k a / p + \\varphi)$, with a $k$ of its own, and the square of two waves’ sum holds the wave of $a + b$.',
        'Learning all answers by heart takes larger weights than the turns do. Weight decay shrinks whatever is not needed, so that in the end the turns are left. Without it nothing asks the net to change once it knows its half of the table.',
      ],
    },
  ],
  figures: {
    fit: {
      title: 'Points and a fit',
      caption: 'Dashed: where the points come from, before noise. Drag a point, or click to add one.',
    },
    capacity: {
      title: 'Error over capacity',
      caption: 'A point a model. Click one to open it.',
    },
    variance: {
      title: 'What the error is made of',
      caption: 'Of fits to 30 draws of as many points: how far their mean is off, and how far they scatter.',
    },
    parts: {
      title: 'What it adds up',
      caption: 'Functions of the basis, each times its number: the six largest. The fit is the sum of all.',
    },
    curve: {
      title: 'Error step by step',
      caption: 'Of each set, with the best constant answer.',
    },
    digits: {
      title: 'Digits it has not seen',
      caption: 'Forty of the test set, and whether the model that is open tells them right.',
    },
    training: {
      title: 'Digits it is fitted to',
      caption: 'Below each the label given; ≠ where it is not what the digit is.',
    },
    weights_view: {
      title: 'Its weights',
      caption:
        'Rows: digits. Columns: the first of the random features. Blue counts for the digit, orange against it.',
    },
    answers: {
      title: 'All sums',
      caption: 'Rows a, columns b: full where a + b is told right. Dots: the pairs that it is shown.',
    },
    spectrum_view: {
      title: 'Every unit and its frequencies',
      caption: 'Columns: hidden units, sorted. Rows: how often its weights for a go up and down. Click one.',
    },
    unit: {
      title: 'The weights of one unit',
      caption: 'Over the number that it reads.',
    },
  },
  modes: {
    others: { label: 'Draws', none: 'this draw', draws: '30 others' },
    parts: { label: 'Points', trained: 'trained', all: 'all sets' },
    errors: { label: 'Errors', sets: 'four sets', typical: 'typical' },
    reach: { label: 'Axis', close: 'close', all: 'all' },
    curve: { label: 'Curve of', score: 'share right', loss: 'loss', log: 'log' },
    parts_of: { label: 'Functions', weighted: 'times w', basis: 'by themselves' },
    squared: { label: 'Scale', log: 'log', linear: 'linear' },
  },
  headlines: {
    fresh: 'Error on fresh data',
    trained: 'Error on what it trained on',
  },
  texts: {
    trained: 'trained on',
    validation: 'validation',
    test: 'test',
    testSet: 'test set',
    risk: 'fresh',
    tampered: 'tampered with',
    fitOf: 'fit, degree {d}',
    truth: 'truth',
    otherDraws: 'fits of other draws',
    theirMean: 'their mean',
    pullIs: 'against the gradient × {factor}',
    partOf: 'k = {k}',
    partIs: 'wₖ φₖ(x)',
    basisIs: 'φₖ(x)',
    labelParts: 'The largest parts that a polynomial of degree {d} adds up.',
    hearPoint: 'point {n}: x {x}, y {y}',
    labelFit: '{n} points and a polynomial of degree {d} fitted to them.',
    biasVarianceIs: 'bias² {bias} + variance {variance} + noise {noise} ≈ {risk} on fresh data',
    pointsHelp:
      'Double-click removes a point. By keys: Page Up and Down choose, arrows move, Enter adds, Delete removes.',
    removeLast: 'Remove the last',
    removePoint: 'Remove point {n}',
    degree: 'degree',
    features: 'random features',
    squaredError: 'mean squared error',
    shareWrong: 'share wrong',
    shareRight: 'share right',
    loss: 'loss',
    asManyPoints: 'as many numbers as points',
    asManyDigits: 'as many features as digits',
    typical: 'typical draw',
    noiseAlone: 'noise alone',
    noModelYet: 'No model yet: play, or take a step.',
    labelCapacity: 'Errors of {count} models over how much each can fit.',
    bias2: 'bias²',
    variance: 'variance',
    labelVariance: 'Squared bias and variance over the degree.',
    chosenTable: 'The model that validation chooses, and the one that the test set would',
    chosenBy: 'best of {n} by',
    errorThere: 'error there',
    errorFresh: 'on fresh data',
    followSweep: 'Follow the newest model',
    constant: 'constant answer',
    labelCurve: 'Errors over {steps} steps; trained on {train}, on the test set {test}.',
    bestStepIs: 'Validation was best at step {step}: error {was} on fresh data, of the latest step {now}.',
    stillBest: 'Validation is as good as it has been so far.',
    useBest: 'Use that step',
    galleryName: 'Test',
    galleryNote: 'not answered yet',
    galleryWrong: '{wrong} of {count} told wrong',
    labelDigits: '{count} digits of the test set.',
    trainingName: 'Trained on',
    allLabelsRight: 'all labels right',
    labelsWrong: '{wrong} of {count} labels wrong',
    labelTraining: 'The {count} digits that it is fitted to.',
    showsWeights: 'The weights as they are.',
    showsPulls: 'In this step: where the gradient pulls each, −g.',
    labelWeights: 'The weights of the first {count} random features for each of ten digits.',
    labelPulls: 'Where the gradient pulls the weights of the first {count} random features.',
    cellIs: '{a} + {b} is {right}; it says {answer} ({sure} for {right}) · {part}',
    cellNotYet: '{a} + {b} is {right} · {part}',
    taught: 'taught {given}',
    right: 'right',
    wrong: 'wrong',
    labelAnswers: 'All sums modulo {p}: {train} right of those it trains on, {test} of the test set.',
    labelSpectrum: 'The frequencies of {units} units; the strongest of each holds {share} on average.',
    purity: 'On average the strongest frequency holds {share} of a unit; were all alike, {even}.',
    unitIs: 'unit {unit}: k = {k} holds {share}',
    strongest: 'All together use k = {list} most: they hold {share}.',
    waves: 'one wave’s share of a unit',
    pulledTo: 'a’s weights − gradient × {factor}',
    weightsA: 'weights for a',
    weightsB: 'weights for b',
    weight: 'weight',
    numberRead: 'number',
    numberName: 'number',
    pairsAre: 'of all pairs {error}',
    constantIs: 'constant answer {error}',
    truthIs: 'the truth itself {error}',
    linearIs: 'softmax regression {error}',
    validationIs: 'validation {error}',
    testIs: 'test {error}',
    sentenceNone: '{n} examples, and no model yet',
    sentencePoints: 'Degree {d}: {knobs} numbers, fitted to {n} points',
    sentenceDigits: '{knobs} random features, fitted to {n} digits',
    sentenceGrokking: 'Sums modulo {p}: {width} hidden units learn {n} pairs',
    capacityPoints: 'degree {d}: {knobs} numbers for {n} points',
    capacityDigits: '{knobs} features for {n} digits',
    normIs: 'the numbers found are {norm} long, ‖w‖',
    onTrained: 'error {error} on what it is fitted to',
    onValidation: 'error {error} on the validation set',
    onTest: 'error {error} on the test set, {fresh} on fresh data',
    lossIs: '{loss} on average',
    gradientIs: '{count} slopes, together {length} long',
    moves: '{method} moves {count} numbers, with η = {rate} now',
    diverging_title: 'It diverges.',
    diverging_text: 'The loss stands at {loss}.',
    memorised_title: 'Learned by heart.',
    memorised_text: 'Error {train} on what it trained on, {fresh} on what it has not seen.',
    interpolating_title: 'Just enough to fit everything.',
    interpolating_text:
      '{knobs} numbers for {n} examples: the one fit through all of them may have to be wild.',
    leaked_title: 'The test set is no test.',
    leaked_text:
      '{count} of its examples are among those trained on: error {test} there, {fresh} on fresh data.',
    mislabelled_title: 'Wrong answers to learn from.',
    mislabelled_text: '{share} of the training answers are wrong.',
    few_title: 'Few examples.',
    few_text: 'Only {n} to learn from.',
    cure_slower: 'Learning rate {value}, start over',
    cure_ridge: 'Ridge {value}',
    cure_decay: 'Weight decay {value}',
    cure_apart: 'Keep them apart',
    cure_labels: 'True answers',
    cure_more: 'Take {value}',
  },
  beats: {
    start: {
      title: 'How far may it bend?',
      text: [
        'Twenty points from a wave, with noise. Degree 0 is a level line; with each *degree* a curve may bend once more. Every time it is the best fit to these points.',
        'On the right: how wrong it is about them, and about points that it has not seen.',
      ],
      act: 'Try every degree',
    },
    through: {
      title: 'Right about every point',
      text: [
        'Degree 19 has twenty numbers, one for each point, and goes through all of them: its error there is 0. Between them it swings, and on fresh data it is worse than a level line.',
        'It has learned the noise. Drag a point and see how far off the curve follows.',
      ],
    },
    sets: {
      title: 'Who may see what',
      text: [
        'One step in stages. Fit to the *training* points. Choose the degree by *validation* points. Report the *test* points, once.',
        'The last error is a luxury of this page: it knows the source, and draws a thousand *fresh* points.',
      ],
      act: 'Stage by stage',
    },
    draws: {
      title: 'Draw again',
      text: [
        'The grey curves are fitted to thirty other draws, of forty points each. Straight lines agree with one another, and are all wrong alike: *bias*. Degree 11 follows every draw’s own noise: *variance*.',
        'Their sum, with the noise, is the error on fresh data, on average.',
      ],
      act: 'From degree 1 to 11',
    },
    ridge: {
      title: 'Cure: small numbers',
      text: [
        '*Ridge* adds to the error a price $\\htmlData{term=lambda}{\\lambda}\\|w\\|^2$ for large numbers. The fit no longer goes through every point, and stops swinging.',
        'All degrees are fitted anew as you move it: the peak is gone. Another cure is more points.',
      ],
      act: 'λ = 1',
    },
    peek: {
      title: 'Sin: look, then choose',
      text: [
        'A test set of five points, and 31 models. Take the one that does best there, and report its error: it looks good because it was chosen for that.',
        'The table has the bill: what it said, and what comes of it on fresh data.',
      ],
      act: 'Try every degree',
    },
    leak: {
      title: 'Sin: questions known before',
      text: [
        'Two files were mixed: all test points are among those trained on. Now the test error falls and falls, and says “take degree 30”.',
        'It remembers the answers. On fresh data nothing of that is left.',
      ],
      act: 'Try every degree',
    },
    double: {
      title: 'And then it falls again',
      text: [
        'A hundred digits, and $P$ features made at random. At $P = 100$, as many features as digits, the one perfect fit is at its worst. But go on: with a thousand it is better than ever.',
        'Of many perfect fits it takes the one with the smallest numbers. A little ridge takes the peak away.',
      ],
      act: 'Try every size',
    },
    more: {
      title: 'Cure: more data, mostly',
      text: [
        'Twice as many digits. The best model is wrong half as often as before.',
        'But the peak has moved along, to 200 features. Fitted to a hundred digits, the model of that size was past its peak; fitted to two hundred it is on it, and far worse. More data helps, only not every model.',
      ],
      act: 'Try every size',
    },
    stop: {
      title: 'Cure: stop in time',
      text: [
        'Three in ten labels are wrong. Learning step by step it first gets what most digits share, and later the wrong labels.',
        'The step that was best for validation is kept; go back to it below the curve.',
      ],
      act: 'Let it learn',
    },
    dropout: {
      title: 'Cure: leave some out',
      text: [
        '*Dropout*: every step does without half of the features, other ones each time, so that none can rely on another.',
        'Again three in ten labels are wrong. But now it never gets all of them by heart, and on fresh digits it errs less than with all features, trained as long.',
      ],
      act: 'Let it learn',
    },
    grok: {
      title: 'Late, and all at once',
      text: [
        'Sums on a clock with 31 hours; a net is shown half of them. Soon it knows those by heart, and the others hardly at all.',
        'Go on training, though nothing seems left to learn. Long after, the other half is right as well: it *groks*. The long dashes have been rising all the while: something forms unseen.',
      ],
      act: 'Let it learn',
    },
    why: {
      title: 'It found the clock',
      text: [
        'At random, a unit’s weights hold all frequencies alike. Now nearly every unit has one: its weights for $a$ and for $b$ are waves of one $k$.',
        'A wave is a hand on a clock. Adding has become turning, and turning is right for every pair, seen or not.',
      ],
    },
    never: {
      title: 'Without a price',
      text: [
        'The same net without *weight decay*. It knows its half by heart as soon as before, and then nothing asks it to look further.',
        'Twice as many steps, and of the pairs it was not shown it still knows next to none. Small numbers are the nudge towards the rule.',
      ],
      act: 'Let it learn',
    },
  },
  challenge: {
    title: 'Challenge: grok with less',
    text: 'With half of the table it takes some four hundred steps. Show the net only {share} % of it, and have {right} % of the test pairs right within {most} steps.',
    begin: 'Take it up',
    done: 'Done in {steps} steps; now {now} % of the test pairs are right.',
    failed: '{now} % right after {steps} steps. Change something and start over.',
    progress: '{steps} of {most} steps · {now} % of the test pairs right',
  },
  sources: [
    'Bias and variance: Geman, Bienenstock and Doursat (1992). Ridge: Hoerl and Kennard (1970); Hastie, Tibshirani and Friedman, *The Elements of Statistical Learning* (2009), chapters 2, 3 and 7.',
    'Double descent: Belkin, Hsu, Ma and Mandal (2019). Random features: Rahimi and Recht (2007).',
    'Grokking: Power, Burda, Edwards, Babuschkin and Misra (2022); the clock in the weights: Nanda, Chan, Lieberum, Smith and Steinhardt (2023); Gromov (2023).',
    'Digits: Alpaydin and Kaynak (1998), UCI Machine Learning Repository, CC BY 4.0.',
  ],
} satisfies LabWords;

export type Words = Text<typeof words>;

export default words;
