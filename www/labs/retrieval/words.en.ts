// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'Looking things up',
  summary: 'A small net finds the passage that has the answer, reads it, and says where it has it from.',
  question: 'How can a model answer what it was never told?',
  notes: [
    {
      title: 'Why two encoders',
      paragraphs: [
        'Questions and passages are worded differently: “where was … born” is never in a passage. So each kind has a table of vectors of its own, $Q$ and $D$, and a text’s vector is the sum of its words’. All passages are embedded once; then a search is one product of a matrix with a vector, however the question is worded.',
      ],
    },
    {
      title: 'Learning from the other passages of the batch',
      paragraphs: [
        'There is no list of wrong passages. For each question of a batch, the passages of all the others are the wrong ones: with a batch of 16, every step has 16 right pairs and 240 wrong ones, at no cost. The loss is the surprise at the right one after a softmax over the row, divided by a small temperature $\\tau$, which makes near misses count most.',
      ],
    },
    {
      title: 'BM25',
      paragraphs: [
        'BM25 learns nothing. Each word that a question and a passage share adds $\\mathrm{idf} \\cdot \\mathrm{tf}\\,(k_1 + 1) / (\\mathrm{tf} + k_1 (1 - b + b\\, \\ell / \\bar\\ell))$: much if few passages have it, more if it comes often, less in a long passage. Where words are shared it is hard to beat, and it is exact about names. Where none is shared it has nothing to add up.',
      ],
    },
    {
      title: 'How it learns to copy',
      paragraphs: [
        'In training, the value in a passage is often another than the true one. What was learned by heart is of no use then; only what stands there is. So some heads come to carry the word behind the right name over to the answer. Some prompts have no answer in them, and there it is to say “unknown”.',
      ],
    },
    {
      title: 'How it knows whose passage it is',
      paragraphs: [
        'Beside each word the reader is told which passage it stands in, $S_n$, and how near that passage is to the question: $x^0 = E_{\\text{word}} + S_n + \\cos(q, d_n)\\, u$. The vectors $S$ and $u$ are learned with the rest. So it can take the nearest of several passages, and see that none of them is near.',
        'Left to compare the names itself, a net of this size copied whatever lay before it for as long as we trained it.',
      ],
    },
    {
      title: 'Why copying carries over and adding does not',
      paragraphs: [
        'A question has always the same room, so each of its characters lies equally far before the place where a call repeats it. One head that looks back that far is enough, and a rotary position is the same angle wherever it stands: so numbers longer than any seen are copied too. Adding has carries that run from right to left, while the answer is written from left to right.',
      ],
    },
    {
      title: 'What it does not cure',
      paragraphs: [
        'A model that reads believes what it reads. If the library is wrong, so is the answer, and it has a source all the same. That is why the source is part of the answer: a reader can go and look.',
      ],
    },
  ],
  figures: {
    hits: {
      title: 'What it finds',
      caption:
        'The nearest passages. Coloured numbers: those that will be read. Bold: words that the question has too. Click one to see why.',
    },
    reads: {
      title: 'What it reads, and what it says',
      caption:
        'Each line by where it comes from, with its cosine. Green: where the framed token of the answer looks. Click another token.',
    },
    product: {
      title: 'How near, written out',
      caption: 'Blue above zero, orange below. Products of like signs bring two texts together.',
    },
    negatives: {
      title: 'Each question against each passage',
      caption: 'A row a question, a column a passage; the right ones on the diagonal. Click a cell.',
    },
    curve: {
      title: 'Step by step',
      caption:
        'On what is held out: nothing of it is ever trained on. Dashed: the same net with the book closed.',
    },
    recall_at: {
      title: 'Is it among the first k?',
      caption: 'Share of questions whose passage is among the first k found.',
    },
    shared: {
      title: 'The fewer words are shared',
      caption: 'Share found first. Right: question and passage in the same script. Left: no word in common.',
    },
    contest: {
      title: 'Memory or passage?',
      caption: 'Facts that training told it, each with a passage that says something else.',
    },
    written: {
      title: 'What each net writes',
      caption:
        'Behind the question, token by token, with how sure it was. What the tool put there is framed.',
    },
    right_sums: {
      title: 'Step by step',
      caption: 'Share of lines without a mistake. Dashed: what was never trained on.',
    },
    sums_table: {
      title: 'How long may the numbers be?',
      caption: 'Share right, by the digits of both numbers and what is done with them.',
    },
    calls: {
      title: 'What the tool makes of a call',
      caption: 'Yours, and within a step those of the batch as the net would write them.',
    },
  },
  modes: {
    curve: { label: 'Curve of', right: 'share right', losses: 'losses' },
    batch: { label: 'Of the batch', cosines: 'cosine', softmax: 'softmax' },
    sums_curve: { label: 'Curve of', sums: 'sums', capitals: 'capitals', losses: 'losses' },
  },
  headlines: {
    answered: 'Right about strangers',
    found: 'Right passage found first',
    sums_right: 'Sums one digit longer',
    capitals_right: 'Capitals never asked',
  },
  texts: {
    questionIs: 'The question: {question}',
    unknownWord: 'Not a word that it knows.',
    another: 'Another',
    foundNothing: 'Nothing found: no word of the question is known, or the library is empty.',
    notSearched: 'Not searched yet in this step.',
    openHit: 'See why',
    insertedMark: 'yours',
    rightPassage: 'This one has the answer.',
    searchedIn: '{passages} passages compared, {products} multiplications, {ms} ms.',
    allNought: 'All have 0: their order says nothing.',
    rightFirst: 'The right one comes first.',
    rightAt: 'The right one is number {rank}.',
    q: 'question',
    d: 'passage',
    products: 'products',
    labelProduct: 'The vectors of the question and of the passage opened, and their products.',
    notComputed: 'Not computed yet in this step.',
    noShared: 'They share no word: BM25 is 0.',
    sharedWord: 'shared word',
    inPassage: 'times in it',
    inPassages: 'passages with it',
    adds: 'adds',
    bm25Is: 'BM25 = {score}, a passage of {length} words, {mean} on average; k₁ = {k1}, b = {b}.',
    ofPassage: 'From passage {n} of {all}',
    ofQuestion: 'The question',
    ofFrame: 'Always there',
    nearIs: 'How near it is to the question: the cosine, which the reader sees too.',
    nothingRead: 'Not put together yet in this step.',
    labelPrompt: 'The prompt, all that the model reads',
    openToken: 'See where it looks',
    abstains: 'It does not know, and says so.',
    isRight: 'Right.',
    truthIs: 'the truth: {truth}',
    choicesFor: 'What it could have said there',
    heads: 'Heads of the reader',
    headIs: 'Layer {layer}, head {head}',
    bookClosed: 'Book closed, same net:',
    neverTold: 'never told',
    toldTimes: 'told {told} times',
    leftOut: '{left} more did not fit: it can read {context} tokens at once.',
    cutWords: '{cut} words were cut off: it can read {context} tokens at once.',
    batchNone: 'Shown within a step.',
    ownPassage:
      '{question} and its own passage, {passage}: cosine {cosine}; the softmax of its row gives it {share}.',
    otherPassage:
      '{question} and the passage of another, {passage}: cosine {cosine}; the softmax of the row gives it {share}.',
    labelBatch: 'The cosines of {b} questions with {b} passages.',
    lossRetriever: 'search',
    lossReader: 'reading',
    foundFirst: 'found first',
    answeredOpen: 'right, from the passage',
    answeredBeside: 'the same, beside another',
    closedTold: 'closed book, told',
    closedUntold: 'closed book, never told',
    guessing: 'guessing',
    loss: 'loss',
    shareRight: 'share right',
    labelFound: 'Over {steps} steps: of what is held out the right passage is found first for {found}.',
    labelCurve:
      'Over {steps} steps: of questions held out the right passage is found first for {found}, {right} are answered right, with the book closed {untold}.',
    dense: 'dense',
    bm25: 'BM25',
    mixture: 'mixed',
    ofQuestions: '{questions} questions held out',
    mrr: 'mean reciprocal rank',
    courseNone: 'Worked out once the lab stands still.',
    chance: 'chance',
    recallAtK: 'found among the first k',
    amongFirst: 'among the first k',
    labelRecall: 'Found first: dense {dense}, BM25 {bm25}.',
    overlapIs: 'Now {overlap} of the question’s words are as in the passage.',
    overlapAxis: 'share of words in common',
    overlapName: 'shared',
    labelShared: 'With no word in common, found first: dense {dense}, BM25 {bm25}.',
    contestOf: '{facts} facts that it was told, with the book closed:',
    passageWins: 'says what it reads',
    memoryWins: 'says what it was told',
    neitherWins: 'something else',
    fromMemory: 'closed book {share}',
    guessIs: 'guessing {share}',
    bm25Finds: 'by shared words {share}',
    sentenceText:
      'A question → the nearest {k} of {passages} passages, by {d} numbers each. Trained on {told} passages, each asked for by half of its words.',
    onlyFound:
      'Passages of a text: there is nothing here that it could learn to answer. It finds, and you read.',
    sentence:
      'A question → the nearest {k} of {passages} passages, by {d} numbers each → a small transformer reads them. Trained on {told} questions; asked others.',
    withTool: 'with the tool',
    withoutTool: 'without',
    withoutIs: 'without the tool {share}',
    nothingWritten: 'Nothing written yet in this step.',
    byNet: 'written by the net',
    byTool: 'put there by the tool',
    couldWrite: 'It could have written: {others}',
    neverEnds: 'It never comes to an end.',
    toolWaits: 'The tool has not done its part yet.',
    byHand: 'your own call',
    askedHead: 'question',
    resultHead: 'result',
    noResult: 'none',
    asLong: 'as long as trained on',
    longer: 'one digit longer',
    askedInTraining: 'asked in training',
    neverAsked: 'never asked',
    labelSums:
      'Over {steps} steps: with the tool {tool} of the sums are right and {toolLonger} of longer ones, without {plain} and {plainLonger}.',
    sumsOf: '{asked} sums of each kind',
    oneDigit: '1 digit',
    digitsEach: '{digits} digits',
    trainedOn: 'trained on',
    neverTrainedOn: 'never trained on',
    sentenceCalculator:
      'Two transformers of width {width}, equal at the start and asked the same: sums of numbers of up to {digits} digits, and capitals. One may call a tool.',
    sumsAre: '{b} questions; the first: “{asked}”',
    wouldWrite: 'the first line: with the tool “{tool}”, without “{plain}”',
    callsDone: '{done} of {b} calls give a result',
    bothLose: 'both nets together {all}; what the tool writes costs nothing',
    bothPull: 'the gradient of both is {length} long',
    questionsAre: '{b} questions; the first: “{question}”',
    embeddedIs: '{d} numbers; the first question’s vector is {length} long',
    bestIs: 'the nearest passage has cosine {cosine}',
    cosinesAre: 'with its own passage {own} on average, with the others {others}',
    promptIs: '{passages} passages and the question: {tokens} of at most {context} tokens',
    answerIs: 'first “{token}”, with {p}',
    lossIs: 'search {search} + reading {reader} = {all}',
    gradientIs:
      'the first question gives its own passage {share}: what is missing pulls; the gradient is {length} long',
    moves: '{count} numbers move, with η = {rate}',
    sums_strange_head: 'Not all of it is known.',
    sums_strange_text: 'Both nets know digits, + − × and small letters; {unknown} is passed over.',
    sums_long_head: 'It is too long.',
    sums_long_text: 'There is room for 12 characters; {cut} were cut off.',
    sums_unclosed_head: 'A call that is never closed.',
    sums_unclosed_text: 'The net began a call and did not end it: the tool has nothing to do.',
    diverging_title: 'It diverges.',
    diverging_text: 'The loss of reading stands at {loss}.',
    empty_title: 'The library is empty.',
    empty_text: '{passages} passages: nothing can be found, so it should say that it does not know.',
    unknown_question_title: 'No word of it is known.',
    unknown_question_text: 'It cannot make anything of {question}. Names and words are those of its library.',
    left_out_title: 'Not all fits.',
    left_out_text: '{left} of what was found did not fit into {context} tokens.',
    cure_slower: 'Learning rate {rate}, start over',
    cure_refill: 'Fill it again',
    cure_ask: 'Ask one of its own questions',
    cure_fewer: 'Read {k}',
  },
  beats: {
    start: {
      title: 'Asked about a stranger',
      text: [
        'Of Hugo Garron nothing was ever told. The chapter before made something up, fluently. This net, with the book closed, does too.',
        'But now there is a library: 1,200 sentences. It searches, puts what it finds before the question, and reads. Train: soon it finds the line, names it as its source, and copies the answer.',
      ],
      act: 'Train',
      leads: 'Where the same question is answered wrong: “Fluent and wrong”',
    },
    nearness: {
      title: 'Near means: answers it',
      text: [
        'A text is the sum of its words’ vectors. How near two texts are is their *cosine*: the product over both lengths.',
        'The right passage stands at the top. Open another: where both agree, blue adds; where they don’t, orange takes away.',
      ],
      act: 'Open the fourth',
    },
    batch: {
      title: 'The others are the wrong ones',
      text: [
        'How does it learn what is near? From questions with their passages. Its own is to be near; those of all the others in the batch are not.',
        'After 150 steps the diagonal is lit: most of each row’s softmax lies on it. *Start over*, and go stage by stage to see how it began.',
      ],
    },
    script: {
      title: 'No word in common',
      text: [
        'The question is written in another script now. BM25 counts shared words: there are none, so it finds nothing.',
        'The encoders have learned that both spellings mean the same. Let them search.',
      ],
      act: 'Search by vectors',
    },
    rare: {
      title: 'Where counting wins',
      text: [
        'With only four numbers a text, many people share one place, and vectors take one for another. Names that stand there letter by letter are no trouble for BM25.',
        'So real systems mix the two.',
      ],
      act: 'Search by words',
    },
    countries: {
      title: 'A name it never met',
      text: [
        'A real library: capitals, continents and currencies. One country in five is held out, and so is its name: Ireland’s, too. A name they never met says nothing to the vectors. They find capitals, of other countries.',
        'BM25 needs no acquaintance. Search by words.',
      ],
      act: 'Search by words',
    },
    prose: {
      title: 'Real sentences',
      text: [
        'Five books of the Bible, cut into sentences; each is asked for by half of its words. Train: vectors this small learn what sentences are about, and find few of them first. Counting finds nearly all, untrained.',
        'Bring a text of your own: *More*, “Use your own text”.',
      ],
      act: 'Train',
    },
    surgery: {
      title: 'When the passage lies',
      text: [
        'What was found is changed on the way: it says something else than is true. Train: the answer follows the passage, even where it was told otherwise, and has a source all the same.',
        'Then have it read passages on others: it sees that they are far from the question, and says that it does not know. So it does with an empty library.',
      ],
      act: 'Train',
    },
    insert: {
      title: 'New, without training',
      text: [
        'Nobody is called Tilda Falk. One sentence about her is in the library now, and no step is ever trained on it. Train on the others: it is found, read and answered.',
        'Then write one of your own, and ask for it: not a step more, and it is there.',
      ],
      act: 'Train',
    },
    sums: {
      title: 'Do it, or know who can',
      text: [
        'Two nets, alike to the last number, are asked the same sums. One must write the answer itself. The other may write a call; where it writes = the lab puts in what a calculator says.',
        'Train: after 160 steps the call is written without a mistake, for it is only copying. Adding has hardly begun.',
      ],
      act: 'Train',
    },
    longer: {
      title: 'Longer than any it saw',
      text: [
        'Trained on up to three digits. Given four, the net with the tool copies one more, and the calculator does not mind; only behind products longer than any it saw it may add a digit of its own. Without the tool hardly anything longer than one digit is right.',
        'A table is a tool too. Ask for a country that neither net was ever asked for.',
      ],
      act: 'Ask for Kenya',
    },
    calls: {
      title: 'A tool can say no',
      text: [
        'What the net writes is only text until a program reads it: a parser, that knows what a sum is, and is exact. Here it is asked to divide by zero. It gives no number, and says why.',
        'Write calls of your own. Leave out the last bracket, or look for a country that is none.',
      ],
      act: 'Ask for 9 to the 999th',
    },
  },
  challenge: {
    title: 'Challenge: little room, little time',
    text: 'Find the right passage first for {share} % of the questions about strangers, within {most} steps, with at most {dimensions} numbers a text. Only the search is trained. As it stands it gets nowhere near. What does it need more of?',
    begin: 'Take it up',
    done: 'Done in {steps} steps.',
    failed: '{now} % found after {steps} steps. Change something and start over.',
    progress: '{steps} of {most} steps · {now} % found',
  },
  sources: [
    'Retrieval before generation: Lewis et al. (2020). Two encoders and in-batch negatives: Karpukhin et al. (2020). BM25: Robertson and Zaragoza (2009). Names that vectors lose: Sciavolino et al. (2021). Asking by parts of a passage: Lee et al. (2019). Countries: `countries-list`, Annexare Studio (MIT). Copying heads: Olsson et al. (2022). Calls in a text: Schick et al. (2023).',
  ],
} satisfies LabWords;

export type Words = Text<typeof words>;

export default words;
