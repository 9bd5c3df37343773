// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'Meaning as geometry',
  summary:
    'Words become places in a space, only from the company they keep, and directions come to mean something.',
  question: 'How can a list of numbers know what a word means?',
  notes: [
    {
      title: 'Why two tables',
      paragraphs: [
        'Every word has two vectors: $v$, as the word one asks about, and $u$, as a neighbour. With one table for both, a word would have to be near itself, and “king” stands next to “king” almost never. What is used afterwards, here and elsewhere, is $v$.',
      ],
    },
    {
      title: 'What it comes to',
      paragraphs: [
        'With room enough, the dot product of a pair comes to $u_c \\cdot v_w = \\mathrm{PMI}(w, c) - \\ln k$: the logarithm of how much more often the two meet than if all words were shuffled, less that of the number of negatives. So learning by sliding a window is counting, compressed: the same table of counts, brought to a few numbers a word. Cutting the table of PMI by hand (without what is below zero, and by a singular value decomposition) is the baseline called *counting*.',
      ],
    },
    {
      title: 'Why negatives are drawn by count to the power of ¾',
      paragraphs: [
        'The negatives are words drawn at random. Drawn as often as they occur, nearly all of them would be “the” and “a”; drawn evenly, nearly all would be rare. The power in between, ¾, was found by trying. Frequent words are also left out of the text now and then, *subsampling*: they meet everyone, and so say little.',
      ],
    },
    {
      title: 'Analogies with care',
      paragraphs: [
        'The three words of the question are never allowed as the answer. Without that rule the nearest to king − man + woman is very often king. Famous analogies come from texts of billions of words; from a small real text about half of the easy ones come out. In the made-up world they do, because its sentences were made so that who is a king and who is a she can be told apart by the company alone.',
      ],
    },
    {
      title: 'The texts',
      paragraphs: [
        'The made-up world: about 16,000 words on people, their roles, and two kinds of bank; who meets whom is known, so that what can be learned at most can be computed. The glosses: definitions of words from WordNet. The Bible: the King James Version. Your own: any text, in any script that puts something between words.',
      ],
    },
  ],
  figures: {
    map: {
      title: 'The map of words',
      caption: 'Near means: found in the same company. Click a word, or use the arrow keys.',
    },
    sliding: {
      title: 'The window over the text',
      caption:
        'Dark: the word asked about. Underlined: its neighbours in the window. Click a word to move there, a row to see its product.',
    },
    neighbours: {
      title: 'Nearest words',
      caption:
        'Cosine asks for the same direction. The dot product also asks for length, so it favours long vectors.',
    },
    analogies: {
      title: 'Directions that mean something',
      caption:
        'Arrow: from the first word to the second, and the same arrow from the third. The cross is where it leads; the answer is the word nearest to it.',
    },
    curve: {
      title: 'Step by step',
      caption:
        'Analogies right of all of them. Dashed: chance; counting the same text; in the made-up world, knowing its rules.',
    },
    truth: {
      title: 'What it should come to',
      caption:
        'A point a pair of words that meet. Across: what the rules of the made-up world say. Up: the dot product so far.',
    },
    documents: {
      title: 'Documents',
      caption: 'Each mark is a text: the mean of its words’ vectors. Click one, or write your own.',
    },
    pictures: {
      title: 'Pictures',
      caption:
        'Draw with the pointer, with Shift rub out. By key: arrows move, Space inks, Backspace rubs out. Below each picture its digit and cosine.',
    },
    picture_map: {
      title: 'A map of pictures',
      caption:
        'A mark a picture that the net was not trained on, by which digit it is. Click one to see its nearest.',
    },
  },
  modes: {
    curve: { label: 'Curve of', analogies: 'analogies', loss: 'loss' },
  },
  headlines: {
    analogies: 'Analogies right',
    loss: 'Loss of a pair and its negatives',
  },
  texts: {
    dataText:
      'A text of your own: a line a sentence, or with full stops. What matters is that words come again and again, in company. It stays in this browser.',
    dataPaste: 'Paste a text here',
    dataExample: 'the cat drinks milk.\nthe dog chases the cat.\nthe kitten drinks milk.',
    mapNote: '{share} of how the words differ is in this plane.',
    arrowsNote: 'Arrows × {factor}.',
    mapAtRest: 'The word asked for is joined to the three nearest by cosine.',
    mapPair: 'Squares: neighbour vectors u. Blue, the one found beside it; orange, those drawn at random.',
    mapMoves:
      'Blue, whole: pulled together. Orange, dashed: pushed away. Violet: where the word itself goes.',
    labelMap: 'A map of {count} words. Nearest to {word}: {near}.',
    labelMoves:
      'A map of {count} words. {word} is pulled towards {context} and pushed away from words drawn at random.',
    back: 'One word back',
    forth: 'One word on',
    labelWindow: 'The window around {centre}: {contexts}',
    pairsOf: '{centre} with …',
    score: 'dot product',
    sigma: 'sigma of the dot product',
    wanted: 'wanted',
    loss: 'loss',
    products: 'products',
    labelProduct: 'The vector of {centre}, that of {word} as a neighbour, and their products',
    notYet: 'Not computed yet in this step.',
    scoreIs: 'The products add up to {score}; σ makes of it {sigma}. ',
    lossPositive: 'They were found together, so it costs −ln {sigma} = {loss}. ',
    lossNegative: '{word} was drawn at random, so it costs −ln (1 − {sigma}) = {loss}. ',
    pulls: 'σ − 1 = {error}: {centre} and {word} are pulled together.',
    pushes: 'σ − 0 = {error}: {centre} and {word} are pushed apart.',
    wordIs: '“{word}” stands in the text {count} times.',
    wordUnknown: '“{word}” is not in the vocabulary.',
    didYouMean: 'Nearest spellings:',
    byCosine: 'by cosine',
    byProduct: 'by dot product',
    seenTimes: '{count} times in the text',
    between: 'Mean cosine with the words of rivers: {river}; of money: {money}.',
    aim: '{second} − {first} + {third}',
    planeNote: 'The plane through the first three words; vectors at length 1.',
    labelAnalogy: '{first} is to {second} as {third} is to {answer}.',
    answerIs: '{first} is to {second} as {third} is to {answer}, cosine {cosine}.',
    nextBest: 'Then {words}.',
    expected: 'asked for: {word}, at place {rank}',
    allQuestions: 'All {count} analogies',
    noQuestions: 'No analogies that we know of are in this text. Try your own above.',
    thisNet: 'this net',
    counting: 'counting (PPMI, SVD)',
    knowing: 'knowing the rules',
    chance: 'chance',
    misses: 'Some that it misses',
    miss: '{first} : {second} = {third} : {answer}, and not {expected}',
    lossPair: 'loss of a pair',
    knowingNothing: 'knowing nothing',
    analogiesRight: 'analogies right',
    labelCurve: 'Loss and analogies over {steps} steps; {share} of the analogies come out.',
    exactIs: 'PMI − ln k, by the rules',
    learnedIs: 'dot product',
    correlation: 'correlation {correlation}',
    truthOf: '{first}, {second}: {learned}, by the rules {exact}',
    labelTruth: 'Dot products of {count} pairs against what they should come to; correlation {correlation}.',
    documentsNone: 'Worked out once the lab stands still.',
    ownDocument: 'Yours:',
    documentIs: 'One of {subject}:',
    wordsKnown: '{known} of {words} words known',
    sameSubject: 'The nearest is of the same subject for {right}; by chance for {chance}.',
    documentNote: 'On the plane on which the documents lie widest.',
    labelDocuments: '{count} documents on a map; for {right} of them the nearest is of the same subject.',
    cellOfPad: 'row {row}, column {column}: {ink} % ink',
    labelDrawn: 'What you have drawn.',
    labelDigit: 'A {name} of the data, to draw over.',
    nearestPictures: 'Most alike',
    nearestNote: 'by cosine of their 32 numbers',
    labelNearest: 'The nearest pictures: {names}.',
    pictureMapNote: 'On the plane on which the pictures lie widest.',
    labelPictureMap: '{count} pictures of digits on a map; those of one digit lie together.',
    clearPad: 'Clear',
    nextPicture: 'Another',
    sameDigit:
      'The nearest picture is the same digit for {hidden} by the hidden layer, for {pixels} by pixels.',
    chanceIs: 'chance {share}',
    countingIs: 'counting {share}',
    nothingIs: 'knowing nothing {loss}',
    sentence:
      '{text} words of text → {words} words × {numbers} numbers, twice: {knobs} numbers to learn; read {passes} times',
    windowIs: '{pairs} pairs; the first: {centre} with {context}, against {negatives}',
    scoresAre: '{centre} · {context} = {score}, σ = {sigma}',
    lossIs: '{own} for this pair, {mean} on average of {pairs}; knowing nothing costs {nothing}',
    backwardIs: 'pull of {context} {error}, pushes together {others}; the gradient is {length} long',
    updateIs: '{centre} moves by {moved} for this pair, with α = {rate}',
    diverging_title: 'It diverges.',
    diverging_text: 'The loss stands at {loss}; knowing nothing costs {nothing}.',
    tiny_title: 'A very small text.',
    tiny_text: '{words} words: few of them come often enough to be known by their company.',
    collapsed_title: 'All in one place.',
    collapsed_text: 'The mean cosine of two words is {cosine}: all point nearly the same way.',
    cure_slower: 'Learning rate {rate}, start over',
  },
  beats: {
    start: {
      title: 'A word as a place',
      text: [
        'Every word is a list of numbers: a place. At first by chance, so the map means nothing.',
        'A window slides over a text. Words that keep the same company are to move to the same place; that is all it is told. Let it read.',
      ],
      act: 'Let it read',
    },
    company: {
      title: 'The company it keeps',
      text: [
        'Pick a word of the text and one of its neighbours: a pair that belongs together. Then draw some words at random: most likely they don’t.',
        'Guess from the numbers which is which. That game, played over and over, is the whole training.',
      ],
      act: 'Draw a pair',
    },
    pull: {
      title: 'Pulled together, pushed away',
      text: [
        'The dot product says how well two vectors agree; $\\sigma$ makes of it a chance. Too low for the neighbour: the two are pulled together. Too high for a stranger: pushed apart.',
        'Watch the arrows, and the numbers behind them.',
      ],
      act: 'Go through the step',
    },
    near: {
      title: 'Near means alike',
      text: [
        'By *cosine* only the direction counts. Nearest to “crown” are words of the same roles.',
        'By dot product length counts too. Try another word, or click one of the map.',
      ],
      act: 'Ask for “school”',
    },
    analogy: {
      title: 'Directions mean something',
      text: [
        'From “man” to “woman” is an arrow. Put the same arrow to “king”, and it leads to “queen”. Nobody said so: it follows from who keeps company with “he” and who with “she”.',
        'Below, all 264 of them, and who else gets them right.',
      ],
      act: 'king : queen = waiter : ?',
    },
    counts: {
      title: 'Is it more than counting?',
      text: [
        'In this world we know every rule, so we know what the dot products should come to. Right, how close they get.',
        'Plain counting, compressed to as many numbers, does as well. Learning by the window *is* counting, a pair at a time.',
      ],
      act: 'Train',
    },
    flat: {
      title: 'Two numbers are too few',
      text: [
        'Now a word may have only two numbers. Everything you see on the map is everything there is.',
        'Roles and he and she have to share one plane, and the analogies break. The cure is room: set eight dimensions, or sixteen.',
      ],
      act: 'Train flat',
    },
    bank: {
      title: 'One word, one place',
      text: [
        '“Bank” has one vector, whatever it means. Half of its company is of rivers, half of money, so it stands between: nearer to either than they are to one another.',
        'In a sentence you know at once which. To know that, a vector must depend on its neighbours: that is attention.',
      ],
      leads: 'A vector that depends on its neighbours: “Who listens to whom”',
    },
    real: {
      title: 'Real words are harder',
      text: [
        'Definitions from a dictionary, some 200,000 words. Soon “red” is among other colours; but of 42 analogies few come out, and counting does better.',
        'The famous ones come from texts many thousand times as large.',
      ],
      act: 'Let it read',
    },
    bible: {
      title: 'Another book, another world',
      text: [
        'Ten books of the King James Bible. Nobody tells it who is who. Still, nearest to “jacob” are his father, his mother, a wife and a son: they are told of in the same breath.',
        'Ask for “bread” next. And then for “red”, which stands in it only eight times: so seldom met, a word has no company to be known by.',
      ],
      act: 'Let it read',
    },
    texts: {
      title: 'A text as the mean of its words',
      text: [
        'Add up the vectors of a text’s words, divide by how many: a place for the whole text. Those of one subject lie together.',
        'Before it has read, the nearest text is of the same subject once in three, by the words they share; afterwards twice in three. Or write your own.',
      ],
      act: 'Let it read',
    },
    images: {
      title: 'Pictures too',
      text: [
        'Any net that has learned something makes vectors on the way. Here a small one that tells digits apart: its hidden layer is 32 numbers a picture.',
        'Draw a digit. Its nearest are alike in what they are, not in which pixels are dark.',
      ],
    },
  },
  challenge: {
    title: 'Challenge: little room',
    text: 'Get {share} % of the analogies right with at most {dimensions} numbers a word, within {most} steps. You begin with a window of two words to each side. What will you change?',
    begin: 'Take it up',
    done: 'Done in {steps} steps, with {used} numbers a word.',
    failed: '{now} % after {steps} steps. Change something and start over.',
    progress: '{steps} of {most} steps · {now} % right',
  },
  sources: [
    'Skip-gram with negative sampling: Mikolov, Sutskever, Chen, Corrado and Dean (2013). That it factors PMI − ln k: Levy and Goldberg (2014). Analogies with care: Linzen (2016).',
    'Glosses: WordNet 3.1, Princeton University. The King James Version is in the public domain outside the United Kingdom. Digits: Alpaydin and Kaynak (1998), UCI Machine Learning Repository, CC BY 4.0.',
  ],
} satisfies LabWords;

export type Words = Text<typeof words>;

export default words;
