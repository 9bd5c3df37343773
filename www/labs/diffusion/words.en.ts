// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'From noise to form',
  summary:
    'Drown points in noise, teach a network to guess the noise, and walk back to points that never were.',
  question: 'How can a machine make something new out of nothing but noise?',
  notes: [
    {
      title: 'The schedule',
      paragraphs: [
        '$\\bar\\alpha_t$ is the share of the variance that is still data; the *schedule* says how it falls. Its picture has both shares, and their ratio, the *signal-to-noise ratio*. A schedule must end in noise alone, or the walk back begins where training never was.',
      ],
    },
    {
      title: 'What the arrows say',
      paragraphs: [
        'With much noise the question is easy: nearly all one sees is the noise. With little it is hard: a small shift of a point could be noise, or just where the point was. Look at the loss by noise level. It never gets to zero, and need not.',
        'The guess is an average over all the data that could hide in a mixture. So the arrows, $-\\hat\\varepsilon / \\sqrt{1-\\bar\\alpha_t}$, point to where the data is denser: the *score*. Far out they all point to the middle. Closer in, and at lower noise, they begin to tell one moon from the other. A network of four neurons can bend them only so often: try one.',
      ],
    },
    {
      title: 'With dice or without',
      paragraphs: [
        '*DDPM* adds a little fresh noise after each step back, as the theory of its chain asks. *DDIM* adds none: the same beginning always leads to the same end.',
        'Choose *draw* at the picture and bring any shape you like.',
      ],
    },
    {
      title: 'Steered by a word',
      paragraphs: [
        'One input more says which digit it is, and about one time in seven it is left out. So the network learns two guesses in one. *Guidance* goes further along their difference than asked: $\\tilde\\varepsilon = (1 + w)\\,\\varepsilon_\\theta(x_t, t, \\htmlData{term=c}{c}) - w\\,\\varepsilon_\\theta(x_t, t)$. At $w = 0$ it just listens; at $w = -1$ it does not. A second network, trained on real digits only, reads every sample.',
      ],
    },
    {
      title: 'Are they copies?',
      paragraphs: [
        'The question is not whether samples are like their nearest training digit, sevens are, but whether they are *more* like it than a real seven it never saw is to its own nearest. The dots of *Copies?* answer that: heaped up at zero, they would be.',
      ],
    },
    {
      title: 'How near is near?',
      paragraphs: [
        'No sample is right or wrong by itself; a cloud is, as a whole. So we compare clouds: look at both from many directions, sort what is seen, and take the mean gap, the *sliced Wasserstein distance*. Two fresh draws of the very same data are not at zero either. That is the floor, and no honest model gets below it for long.',
      ],
    },
  ],
  figures: {
    noise: {
      title: 'The same noise level, two ways',
      caption:
        'In brackets, the distance of two draws of the data. Move over a point to see its path; ✓ below a digit: read as what was asked for.',
    },
    way: {
      title: 'One sample, step by step',
      caption: 'Choose a sample. Above, what it was on the way; below, what the model expected it to become.',
    },
    distance: {
      title: 'How near the samples come',
      caption:
        'How far samples end from the data, in 50 steps of DDIM, with the averaged weights and with the latest, every 250 steps of training. Lower is nearer.',
    },
    signal: {
      title: 'The schedule',
      caption: 'What is left of the data at each noise level. The line is where you are.',
    },
    levels: {
      title: 'The loss, by noise level',
      caption: 'Over the last batches, a tenth of the levels each. Little noise is the hard part.',
    },
    mixing: {
      title: 'One example of this step',
      caption:
        'The data, its noise, their mixture, and the guess that leads back: dashed, where it is an arrow.',
    },
    copies: {
      title: 'Copies?',
      caption:
        'Distances in all 64 pixels. Samples nearer to the training digits than real ones would be copies.',
    },
  },
  modes: {
    show: {
      label: 'Beside the points',
      paths: 'paths',
      guesses: 'guessed ends',
      arrows: 'arrows',
      particles: 'nothing',
    },
    digits: { label: 'Digits', noisy: 'as they are', guesses: 'as guessed' },
    draw: { label: 'Draw a cloud', off: 'look', on: 'draw' },
    curve: { label: 'Curve of', distance: 'distance', log: 'log', loss: 'loss' },
    schedule: { label: 'Schedule as', parts: 'shares', ratio: 'signal to noise' },
  },
  headlines: {
    distance: 'Distance of these samples to data',
    loss: 'Loss of the last batch',
  },
  texts: {
    sentence: '{layers} of {width}: {knobs} knobs that guess the noise in a point',
    sentenceDigits: '{layers} of {width}: {knobs} knobs that guess the noise in a digit',
    layer: '{depth} layer',
    layers: '{depth} layers',
    scrubber: 'Noise level',
    walkBack: 'Walk back',
    addNoise: 'Add noise',
    again: 'Begin from another noise',
    level: 'Noise level t',
    data: 'data',
    noise: 'noise',
    timeIs: 't = {t} of {most}',
    mixture: 'xₜ = {a} · x₀ + {b} · ε, signal to noise {snr}',
    forward: 'Data, with noise',
    forwardNote: '{n} of its points',
    forwardDigits: '{n} real digits',
    made: 'Made from noise',
    madeNote: 'distance {distance} ({floor})',
    madeDigits: '{steps} steps; distance {distance}',
    judgedNote: '{hits} of {n} read as {digit}',
    by_steps: 'Made in {value} steps',
    by_guidance: 'Made with w = {value}',
    sheet: 'Your drawing',
    sheetNote: '{n} points · drag or Enter',
    place: 'at ({x}, {y})',
    guessPlace: 'at ({x}, {y}), heading for ({gx}, {gy})',
    added: '{n} point added at ({x}, {y}).',
    promptIs: 'Understood: {digit}.',
    promptUnknown:
      'No digit found in “{prompt}”. It understands one digit, as a numeral or a word: “seven”, “3”, “an eight”. Until then it makes any.',
    clearDrawing: 'Clear the drawing',
    averaged: 'averaged',
    latest: 'latest',
    floor: 'two draws of data',
    ceiling: 'pure noise',
    distanceLabel: 'distance',
    batchLoss: 'this batch',
    lossLabel: 'loss',
    signalPart: 'data ᾱ',
    noisePart: 'noise 1 − ᾱ',
    snr: 'signal to noise',
    even: 'as much of each',
    partLabel: 'share of variance',
    snrLabel: 'ᾱ / (1 − ᾱ)',
    levelLabel: 'noise level t',
    modelLoss: 'model',
    zeroLoss: 'answering 0',
    zeroScores: 'always answering 0 scores {value}',
    pixels: 'all its pixels',
    row_x0: 'x₀',
    row_x0_note: 'the digit',
    row_noise_note: 'its noise',
    row_noisy_note: 'the mixture',
    row_guess_note: 'the guess',
    row_clean_note: 'what is left',
    row_noise: 'ε',
    row_noisy: 'xₜ',
    row_guess: 'ε̂',
    row_clean: 'x̂₀',
    exampleNone: 'Press “One stage”: within a step, one of its examples is shown here with its numbers.',
    exampleIs: 'At t = {t}: xₜ = {a} · {x0} + {b} · {noise} = {noisy}.',
    exampleDigit: 'At t = {t} each pixel of the mixture is {a} of the digit’s and {b} of the noise.',
    exampleGuess: 'The model’s guess at the noise is {guess}; it is {noise}. So it takes x₀ for {clean}.',
    anotherExample: 'Another of the batch',
    samples: 'Samples',
    samplesNote: 'made now',
    sampleIs: 'Sample {i}.',
    way: 'On the way',
    wayNote: 'xₜ, from noise to form',
    guesses: 'What it will be',
    guessesNote: 'x̂₀, as guessed from there',
    atT: 't = {t}',
    nearest: 'Their nearest',
    copiesMade: 'made by the model',
    copiesNearest: 'of the training digits',
    rowMade: 'samples to the nearest training digit',
    rowHeld: 'real digits held out, to theirs',
    copyDistance: 'distance',
    median: 'median {value}',
    drawIs: '{m} examples; the one shown is x₀ = {x0}, t = {t} of {most}, ε = {noise}',
    drawDigit:
      '{m} examples; the one shown is a digit, t = {t} of {most}, and noise for each of its 64 pixels',
    noiseIs: '{a} · {x0} + {b} · {noise} = {noisy}',
    predictIs: 'it guesses {guess}, the noise is {noise}; so x̂₀ = {clean}',
    predictDigit: 'the noise in each of the 64 pixels, as seen in the picture of one example',
    lossIs_noise: '{loss} on this batch; always answering 0 scores {zero}',
    lossIs_data: '{loss} on this batch, measured on x₀; always answering 0 scores {zero}',
    lossIs_velocity: '{loss} on this batch, measured on v; always answering 0 scores {zero}',
    normIs: 'a gradient of length {norm}, over {count} knobs',
    moves: 'moves {count} knobs each step, with η = {rate} now; the average keeps {decay} of itself',
    signal_left_title: 'Signal left at T.',
    signal_left_text:
      'At the end of the schedule {left} of the data is still in the mixture. The walk begins with none, where the network was never trained.',
    few_steps_title: 'Too few steps.',
    few_steps_text:
      'In {steps} steps the samples end {distance} from the data; in fifty the same model gets to {many}.',
    strong_guidance_title: 'Guided too hard.',
    strong_guidance_text:
      'With w = {guidance} two samples differ by {diversity}; two real digits of the kind differ by {real}. They become one another.',
    small_network_title: 'Too small a network.',
    small_network_text:
      'Its {knobs} knobs are {distance} from the data, far above the {floor} of two draws of it.',
    cure_beta: 'β up to 0.02',
    cure_steps: 'More steps',
    cure_guidance: 'w = 2',
    cure_width: 'A larger one, start over',
    dataText: 'Points of your own: two columns, x and y, one point a line. They stay in this tab.',
    dataPaste: 'Paste points here',
    dataExample: '0.5, 1.2\n-0.3, 0.8\n…',
    labelNoise:
      'At noise level {t} of {most}, with {signal} of the data left: data with noise beside the model’s particles, which end {distance} from the data.',
    labelDistance: 'The distance of samples to data over {steps} steps, now {now}.',
    labelLoss: 'The loss over {steps} steps, now {now}.',
    labelSchedule:
      'The schedule over {most} noise levels; at {t}, {signal} of the variance is data, at the end {left}.',
    labelLevels: 'The loss by noise level: {low} at the lowest, {high} at the highest.',
    labelExample: 'One example at noise level {t}: the data, its noise, their mixture, and the guess.',
    labelWay: 'Sample {i} on its way through {steps} steps, and what it was taken for at each.',
    labelSamples: '{n} samples to choose from.',
    labelCopies:
      'Samples beside their nearest training digits; median distance {made}, that of real held-out digits {held}.',
  },
  beats: {
    start: {
      title: 'Form out of noise',
      text: [
        'On the left, points on two moons. On the right, points that a network makes out of nothing but noise. It knows nothing yet, and what it makes looks like it.',
        'Let it learn, and watch the right become what the left is. No point on the right is a copy of one on the left.',
      ],
      act: 'Let it learn',
    },
    noise: {
      title: 'To spoil is easy',
      text: [
        'Mix a little noise into each point, then more. A share of the data, a share of noise: $\\htmlData{term=xt}{x_t} = \\sqrt{\\bar\\alpha_t}\\,\\htmlData{term=x0}{x_0} + \\sqrt{1-\\bar\\alpha_t}\\;\\htmlData{term=noise}{\\varepsilon}$.',
        'As the *noise level* $t$ rises, $\\bar\\alpha_t$ falls from 1 to 0. In the end the moons could have been anything.',
      ],
      act: 'Add noise',
    },
    slow: {
      title: 'It learns to guess noise',
      text: [
        'Draw an example, a noise level, a noise; mix them. Now the network sees only the mixture and must say which noise is in there: $\\htmlData{term=guess}{\\hat\\varepsilon}$. Its squared error is the loss.',
        'That is all it ever learns. Questions like this we can make up as often as we like.',
      ],
      act: 'One step, slowly',
    },
    back: {
      title: 'Walk back',
      text: [
        'Whoever can tell the noise can take a little of it away, look again, and take away a little more.',
        'On the right stands pure noise. Fifty such steps, each asking the network anew, and every point finds a place on a moon.',
      ],
      act: 'Walk back',
    },
    jump: {
      title: 'Why not jump?',
      text: [
        'The rings show where the network expects each point to end. While there is much noise they crowd towards the middle: the best guess about much is the mean of it.',
        'One goes only a small part of the way there, and asks again. See the rings spread out as the noise falls.',
      ],
      act: 'Come nearer',
    },
    few: {
      title: 'Fifty steps beside three',
      text: [
        'The same model, the same noise, two letters to come to. In the middle it goes in {sampling_steps} steps, on the right in {compare_steps}.',
        'Three strides are too long. Each heads straight for an average, and the letters come out thin and broken.',
      ],
      act: 'Walk back',
    },
    signal: {
      title: 'Break it: too little noise',
      text: [
        'With $\\beta$ up to {beta_max} some of the data is still there at the last level. That is all the network ever sees. Then it is sent off from noise that holds none.',
        'Much of what it makes lands beside the letter.',
      ],
      act: 'Let it learn',
    },
    buried: {
      title: 'Cure it: bury all',
      text: [
        'With $\\beta$ up to {beta_max} nothing is left at the end, and the walk begins where the network has been.',
        'Type other letters, if you like, and let it learn those.',
      ],
      act: 'Let it learn',
    },
    digits: {
      title: 'Ask for a seven',
      text: [
        'Real handwritten digits, 8 × 8 pixels. The network is told which digit it sees, except now and then: so it also learns to guess for any.',
        '*Guidance* takes the difference of the two guesses and goes further along it. Half a minute, and most can be read as what you asked for.',
      ],
      act: 'Let it learn',
    },
    strong: {
      title: 'Guided too hard',
      text: [
        'With $w = {guidance}$ every sample becomes the one seven that is most a seven: they differ less from one another than real sevens do.',
        'With less guidance they get their variety back, and are still sevens. Are they copies? Beside each stands the training digit most like it.',
      ],
      act: 'w = 2',
    },
  },
  challenge: {
    title: 'Challenge: sharp corners',
    text: 'On the checkerboard, in at most {most} sampling steps, make {particles} samples of which no more than {astray} % lie off the filled squares, and which are no farther from the data than {times} times what two draws of it are. A blob has half of them off. You begin with a small network. What do you change first?',
    begin: 'Take it up',
    done: 'Done at step {step}, with {steps} sampling steps: {astray} % off the squares, {now} times the floor. A photograph is made this way too, with larger networks and, these days, as few steps.',
    failed: 'Not yet: {astray} % off the squares, {now} times the floor. Change something and start over.',
    progress: 'Step {step} · {steps} sampling steps · {astray} % off the squares · {now} times the floor',
  },
  sources: [
    'Noise, and the way back: Sohl-Dickstein et al. (2015); Ho, Jain and Abbeel, *Denoising Diffusion Probabilistic Models* (2020), equations 4, 6, 7 and 14. Fewer steps: Song, Meng and Ermon, *Denoising Diffusion Implicit Models* (2021), equation 12.',
    'Schedules: Nichol and Dhariwal (2021), equation 17; Jabri, Fleet and Chen (2022). Velocity: Salimans and Ho (2022). Steering: Ho and Salimans, *Classifier-Free Diffusion Guidance* (2022), equation 6. The score: Song and Ermon (2019).',
    'Distance of clouds: Bonneel et al., *Sliced and Radon Wasserstein Barycenters of Measures* (2015). Digits: *Optical Recognition of Handwritten Digits*, Alpaydin and Kaynak, UCI Machine Learning Repository, CC BY 4.0.',
  ],
} satisfies LabWords;

export type Words = Text<typeof words>;

export default words;
