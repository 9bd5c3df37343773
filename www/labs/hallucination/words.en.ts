// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'Fluent and wrong',
  summary:
    'A model of a world whose every fact is known: what it was told it knows, what it was not told it makes up.',
  question: 'Why does a model make things up, and how sure is it when it does?',
  notes: [
    {
      title: 'The world',
      paragraphs: [
        'Thirty first names and thirty last names, and some of the people they make: 200 in the story, so that nobody waits, 400 in the lab by itself. Each was born in one of 20 towns, has one of 20 jobs and plays one of 20 instruments, all drawn by lot: nothing about a person can be worked out from anything else. What is not told can’t be known, and who guesses is right once in 20.',
        'Of the first 120 people (250 of 400) facts are told, drawn by Zipf’s law: the fact in place $r$ comes in proportion to $1/r^{s}$, so some come again and again and many once. Of the others nothing is ever said.',
      ],
    },
    {
      title: 'Confidence',
      paragraphs: [
        'What is called confidence here is $c = \\max_w p(w)$, the probability of the likeliest word at the answer’s place. *Expected calibration error*: sort the answers into ten bins by confidence, take in each how far the mean confidence is from the share right, and average over all answers. *AUROC*: how often a fact that was told is answered more surely than one that never was; a coin gets ½.',
      ],
    },
    {
      title: 'A threshold, and what a wrong answer should cost',
      paragraphs: [
        'With a right answer worth 1, silence 0, and a wrong one $-t/(1-t)$, an answer that is right with probability $p$ is worth $p - (1-p)\\,t/(1-t)$ on average. That is above zero just where $p > t$. So a test that states $t$ and charges that much rewards whoever knows what they know. With no charge, $t = 0$, any guess is worth more than silence (Kalai and others, 2025).',
      ],
    },
    {
      title: 'Good and Turing',
      paragraphs: [
        'Of $n$ sentences drawn by chance, let $n_1$ tell a fact that no other of them tells. The probability that the next sentence tells a fact not told so far is about $n_1/n$ (Good, 1953, after Turing). Whoever must answer is wrong there, but for the lucky guesses: about as often, then, as facts were told just once (Kalai and Vempala, 2024). No training helps against it; only more telling, or silence.',
      ],
    },
    {
      title: 'What is small here',
      paragraphs: [
        'Real texts have facts that follow from others, and a model may be right about what it was never told. Here nothing follows from anything, so every answer to what was not told is made up. That is the point: the chapter shows the one cause that stays when all others are gone.',
      ],
    },
  ],
  figures: {
    ask: {
      title: 'Ask it',
      caption:
        'Below each word that it wrote, its probability. Write a question of your own, or the beginning of a sentence.',
    },
    facts: {
      title: 'Every fact there is',
      caption:
        'A mark is a fact, as large as the answer is sure. Click one to ask for it, or use the arrow keys.',
    },
    curve: {
      title: 'While it learns',
      caption: 'Whole: the share right. Dashed: how sure it is on average.',
    },
    reliable: {
      title: 'As sure as right?',
      caption:
        'Answers by how sure they are. On the diagonal, eight in ten of those that are 80 % sure are right.',
    },
    trade: {
      title: 'Answer only if surer than τ',
      caption: 'Drag the dot, or use the arrow keys.',
    },
    missing: {
      title: 'Told once foretells what is missing',
      caption:
        'As the text grows: the share of sentences whose fact is told only once, and the chance that the next fact is new.',
    },
    table: {
      title: 'All facts, in numbers',
      caption: 'Gaps: of people it has heard of. Kind: a town where a town belongs.',
    },
    looks: {
      title: 'Where it looks',
      caption:
        'A row is a word and looks at the columns: itself and those before it. Brighter: a larger share of its attention. Once it has learned, some head looks from the word before the answer at the name.',
    },
    others: {
      title: 'In other words',
      caption:
        'The facts that were told, asked for as they were told, and in the two wordings that were not used.',
    },
  },
  modes: {
    curve: { label: 'Curve of', answers: 'answers', refusals: '“unknown”', loss: 'loss' },
    trade: { label: 'Show', risk: 'risk', scores: 'scores' },
  },
  headlines: {
    told: 'Told: right',
    never: 'Never told: right',
  },
  texts: {
    map: 'layer {layer}, head {head}',
    cell: '{query} looks at {key}: {share}',
    share: 'share',
    labelLooks: 'Attention of {layers} layers with {heads} heads over the {words} words read.',
    right: 'right',
    wrong: 'wrong',
    refused: '“unknown”',
    sure: 'sure',
    rightKind: 'kind',
    facts: 'facts',
    sureIs: '{sure} sure',
    oneIn20: 'by chance 5 %',
    sentence:
      '{facts} facts about {people} people · {tellings} sentences tell {told} of them, {once} just once; {never} are never told · {knobs} numbers to learn',
    groupOften: 'told more than once: {n}',
    groupOnce: 'told once: {n}',
    groupNever: 'never told: {n}',
    groupIs: '{right} right · {sure} sure',
    groupRefused: '{right} right · {refused} “unknown”',
    factIs: '{person}, {attribute}: {truth}; {told}.',
    toldNever: 'never told',
    toldOnce: 'told once',
    toldTimes: 'told {n} times',
    answersIs: 'Answer: {answer}, {sure} sure, {verdict}.',
    isRight: 'right',
    isWrong: 'wrong',
    isRefused: 'which refuses',
    labelFacts:
      'All {facts} facts. Of those told {told} are right, of those never told {never}, answered {sure} sure.',
    lesson: 'It is told this sentence',
    lessonUnknown: 'It is told that nobody told it',
    noBets: 'On each word it will bet, before it sees it.',
    betIs: 'On “{word}” it had bet {p}. ',
    costs: 'That costs −ln {p} = {loss}. ',
    pulls: 'So its score is pulled up by 1 − p = {pull}, and those of all other words down.',
    aboutNothing: 'Your own words; they ask for no fact of this world',
    aboutNobody: 'Nobody is called {person}',
    askedNever: 'It was never told this',
    askedOnce: 'It was told this once',
    askedTimes: 'It was told this {n} times',
    noAnswer: 'There is no place for an answer in this.',
    verdictNothing: 'It goes on all the same, {sure} sure.',
    verdictMute: 'It was told, and says “unknown”: {truth} was right.',
    verdictHonest: 'Right to refuse: nobody told it. (The truth is {truth}.)',
    verdictKnown: '✓ Right, and {sure} sure.',
    verdictLucky: '✓ Right by luck: {sure} sure of what it can’t know.',
    verdictNonsense: '× Not even a {kind}. The truth is {truth}.',
    verdictForgot: '× Wrong, {sure} sure: the truth is {truth}.',
    verdictInvented: '× Made up, and {sure} sure. The truth is {truth}.',
    betsOf: 'The likeliest words at the answer’s place',
    theTruth: 'the truth',
    kindUnknown: 'a refusal',
    anotherTold: 'One it was told',
    anotherNever: 'One it was not',
    dice: 'Throw dice',
    noDice: 'Likeliest',
    loss: 'loss',
    byChance: 'by chance',
    knowingNothing: 'knowing nothing',
    toldFacts: 'told',
    neverFacts: 'never told',
    toldRight: 'told: right',
    toldSure: 'told: sure',
    neverRight: 'never told: right',
    neverSure: 'never told: sure',
    shareRight: 'share right',
    shareRefused: 'share answered “unknown”',
    labelCurve:
      'After {steps} steps: told, {told} right and {toldSure} sure; never told, {never} right and {neverSure} sure.',
    asSure: 'as sure as right',
    confidence: 'confidence',
    labelReliable:
      'Confidence against the share right; of what was told {told} apart, of what never was {never}.',
    calibrated:
      'Told: {toldSure} sure, {toldRight} right, {toldError} apart. Never told: {neverSure} sure, {neverRight} right, {neverError} apart. Told from never told by confidence: AUROC {auroc}.',
    surerThan: 'τ = {t}',
    labelTrade: 'Answering only if surer than {t}: {coverage} answered, {risk} of those wrong.',
    selectiveIs:
      '{right} right, {wrong} wrong, {withheld} not answered. Of what was told it answers {told}, of what never was {never}.',
    setThreshold: 'Set the threshold to {t}',
    always: 'this net, always',
    surerOnly: 'this net, surer than {t}',
    bestThreshold: 'this net, at best',
    freeRule: 'wrong is free',
    chargedRule: 'wrong costs {price}',
    thisNet: 'this net',
    silence: 'silent at random',
    silent: 'silence',
    coverage: 'share answered',
    risk: 'wrong, of those answered',
    threshold: 'threshold τ',
    score: 'points a question',
    singletons: 'sentences whose fact is told only once',
    missingMass: 'chance that the next fact is new',
    wrongFloor: 'wrong at best, if it must answer',
    wrongDrawn: 'wrong, this net',
    goodTuring: '{once} of {tellings} sentences tell a fact that no other tells: {rate}.',
    singletonsShort: 'told once',
    missingShort: 'new',
    shareOfSentences: 'share',
    sentencesTold: 'sentences told',
    sentencesShort: 'told',
    labelMissing: '{rate} of the sentences tell a fact once; the chance that the next is new is {mass}.',
    partsAre: '{right} right, {refused} unknown, {wrong} wrong',
    rowOften: 'told often',
    rowOnce: 'told once',
    rowGaps: 'never, gaps',
    rowStrangers: 'never, strangers',
    rowAll: 'all',
    plainMachine:
      'A plain list of all that was told, guessing where it has nothing: {told} right of what was told, {never} of the rest.',
    guesser: 'always guessing',
    list: 'a list, else silent',
    ownWords: 'as told',
    otherWords: 'in other words',
    onceOwn: 'told once, as told',
    onceOthers: 'told once, in other words',
    batchIs: '{rows} sentences, {tokens} words to bet on; {unknown} of them teach “unknown”',
    forwardIs: 'p({word}) = {p}',
    lossIs: '{loss} a word; knowing nothing costs {nothing}',
    backwardIs: 'the gradient is {norm} long',
    moves: '{count} numbers move, with η = {rate}',
    diverging_title: 'It diverges.',
    diverging_text: 'The loss stands at {loss}; knowing nothing costs {nothing}.',
    fluent_and_wrong_title: 'Fluent and wrong.',
    fluent_and_wrong_text: 'Of what it was never told it gets {right} right, and is {sure} sure.',
    mute_title: 'It has gone mute.',
    mute_text: 'It says “unknown” to {refused} of what it was told.',
    cure_slower: 'Learning rate {rate}, start over',
    cure_threshold: 'Only above {t}',
    cure_dont_know: 'Teach it “unknown”',
    cure_fewer: 'Less of it: 10 %',
  },
  beats: {
    start: {
      title: 'A world whose every fact is known',
      text: [
        'Two hundred invented people: where each was born, what each does and plays. Some facts are told again and again, many once, most never.',
        'A small transformer reads the sentences. A green square is right, a cross is wrong; the larger, the surer. Watch the last group: nobody ever told it those.',
      ],
      act: 'Let it read',
    },
    lesson: {
      title: 'All it learns is the next word',
      text: [
        'One sentence of the batch: on each word the model bets before it sees it, and pays $\\htmlData{term=loss}{-\\ln p}$.',
        'Nothing in this says *true* or *known*. Where a town belongs, some town is a better bet than none.',
      ],
      act: 'Go through the step',
    },
    never: {
      title: 'Ask what it was never told',
      text: [
        'Asked what it was told, it answers. Now ask about a person it has never heard of.',
        'It answers as fluently: a town where a town belongs, and the wrong one. It has learned how answers *look*. Throw dice, and it makes up another; of what it was told it says the same again.',
      ],
      act: 'Ask about a stranger',
    },
    sure: {
      title: 'How sure is it?',
      text: [
        'Green dots, what it was told: sure, and right. Rose dots, what it never was: some are as sure, and nearly all are wrong.',
        'Warmth makes all answers less sure. It changes none of them, so it makes none of them right.',
      ],
      act: 'Warm up: T = 2',
    },
    threshold: {
      title: 'Answer only if surer than τ',
      text: [
        'Mostly it is surer of what it knows. So let it speak only above a threshold $\\htmlData{term=tau}{\\tau}$.',
        'Every step to the left is more silence: fewer wrong answers, and, bit by bit, fewer right ones too. It knows no more than before; it says less.',
      ],
      act: 'Only above 0.95',
    },
    rules: {
      title: 'Two ways of scoring',
      text: [
        'Most tests give a point for right and nothing for wrong. Then silence never pays: the green curve falls.',
        'Let a wrong answer cost $t/(1-t)$, here 3 points. Now guessing loses and the best is to know where to stop. Models learn what they are scored by.',
      ],
      act: 'Only above 0.95',
    },
    once: {
      title: 'Told just once',
      text: [
        'How much is missing can be foretold without knowing what: the share of sentences whose fact came only once is about the chance that the next fact is new.',
        'About that often whoever must answer will be wrong, however well they learn. Let it read, then tell more, and see both fall.',
      ],
      act: 'Let it read',
    },
    unknown: {
      title: 'Teach it to say “unknown”',
      text: [
        'Nearly a third of the examples ask about names that nobody has, and the answer is “unknown”.',
        'Nine in ten of the strangers’ marks become rings. It has learned to tell names it has heard from names it hasn’t, and pays with a few of those told once. It knows no more than before.',
      ],
      act: 'Teach it',
    },
    words: {
      title: 'In other words',
      text: [
        'Each fact is told in one wording only. Ask in another, and nearly all is gone: it has learned sentences, and not facts.',
        'Now have every telling worded anew, *Paraphrases*, and let it read again: about half comes out in words it was not told in.',
      ],
      act: 'Let it read',
    },
    more: {
      title: 'Tell it more',
      text: [
        'Four thousand sentences, all facts alike, in all wordings. Nothing that could be told is left out, and it is known in any words.',
        'Of the strangers it knows as little as ever. No cure here makes it know what it was not told. For that it must look things up.',
      ],
      act: 'Let it read',
      leads: 'The same questions, with a library at hand: “Looking things up”',
    },
  },
  challenge: {
    title: 'Challenge: know what you know',
    text: 'Answer {answered} % of what was told, right, and stay silent about {silent} % of what never was, within {most} steps. A threshold alone won’t do.',
    begin: 'Take it up',
    done: 'Done in {steps} steps: {told} answered, silent about {silent}.',
    failed: '{told} answered, silent about {silent}, after {steps} steps. Change something and start over.',
    progress: '{steps} of {most} steps · answers {told} of what was told · silent about {silent} of the rest',
  },
  sources: [
    'Why language models make things up: Kalai and Vempala (2024), “Calibrated Language Models Must Hallucinate”; Kalai, Nachum, Vempala and Zhang (2025), “Why Language Models Hallucinate”. Missing mass: Good (1953). Risk and coverage: El-Yaniv and Wiener (2010). Telling in other words: Allen-Zhu and Li (2023).',
  ],
} satisfies LabWords;

export type Words = Text<typeof words>;

export default words;
