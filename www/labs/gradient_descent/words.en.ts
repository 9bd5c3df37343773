// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'Rolling downhill',
  summary: 'Five ways to walk down a slope race each other, and you choose the hill.',
  question: 'If you can only feel the slope under your feet, how do you find the valley?',
  notes: [
    {
      title: 'Why the ravine is hard',
      paragraphs: [
        'In a round bowl, straight downhill is straight to the bottom. In a ravine it is not: the steep walls shout, the gentle floor whispers. SGD bounces from wall to wall and hardly moves along.',
        'The ground’s *curvature* $\\lambda$ says how fast the slope changes. Each step multiplies the distance from the floor by $1 - \\htmlData{term=eta}{\\eta}\\lambda$. Where that is below $-1$, every bounce is wider than the last. So the steepest wall sets the limit, $\\htmlData{term=eta}{\\eta} < 2/\\lambda_{\\max}$, and the gentlest direction pays for it. With the best rate there is, each step leaves $\\frac{\\kappa - 1}{\\kappa + 1}$ of the way, where $\\kappa = \\lambda_{\\max}/\\lambda_{\\min}$ is the *condition number*.',
        'Turn $\\kappa$ up and watch the gap open. Real networks have condition numbers in the thousands.',
      ],
    },
    {
      title: 'A heavy ball',
      paragraphs: [
        '*Momentum* remembers. It keeps nine tenths of its velocity, $\\htmlData{term=memory}{v} \\leftarrow 0.9\\,\\htmlData{term=memory}{v} + \\htmlData{term=grad}{g}$, and steps along that. From wall to wall the gradients take turns and cancel out; along the floor they add up. It may also roll past the bottom and have to come back.',
        '*Nesterov* does the same but looks a little ahead, at where the velocity will carry it, and so brakes sooner.',
      ],
    },
    {
      title: 'A stride for each direction',
      paragraphs: [
        '*RMSProp* keeps a running mean of the squared slopes, $\\htmlData{term=memory}{s}$, for each direction apart, and divides by its root. A steep direction gets a short stride, a gentle one a long stride. *Adam* does that and has momentum as well: $\\htmlData{term=memory}{\\hat m}$ is its mean slope and $\\htmlData{term=memory}{\\hat s}$ its mean squared slope, corrected for having begun at nothing.',
        'Divided by its own size, a slope loses its size. That is why no learning rate makes these two run away: no step is longer than a few times $\\htmlData{term=eta}{\\eta}$, however steep the ground. It is also why RMSProp never quite comes to rest. Near the bottom, where SGD’s steps shrink with the slope, it goes on hopping by about $\\htmlData{term=eta}{\\eta}$ from side to side.',
        'And a stride for each axis helps only along the axes. The ravine of the homes lies aslant, and there Adam has no such advantage.',
      ],
    },
    {
      title: 'Passes and pits',
      paragraphs: [
        'At a *saddle* the ground is level, and yet it is no valley. Exactly on the ridge no method sees a way down: the gradient there is zero across. The least jolt is enough. Training on small batches jolts all the time, which is one reason why it works.',
        'Where there are many pits, all of them find *a* bottom, and the start decides which. A heavy ball can roll through a shallow one.',
      ],
    },
    {
      title: 'Two hills that are real',
      paragraphs: [
        'The *homes* are the 932 whose prices you fitted a line to, with two weights, floor area and bathrooms. Every height on that map is the loss over all of them, and every step sends them all through the model.',
        'The *network* has 67 weights and biases, and was trained in your browser when you chose it. Nobody can draw a hill of 67 dimensions, so the map is a slice: through what training found, along two random directions $d_1$ and $d_2$. Another seed, another network, another slice.',
      ],
    },
  ],
  figures: {
    race: {
      title: 'The race',
      caption:
        'Darker is lower; each dot is a step. The pink arrow under the pointer is downhill, the dashed line the gradient. Click, or use the arrow keys and Enter, to start from there. In 3-D, drag or use the arrow keys to turn.',
    },
    curve: {
      title: 'The loss, step by step',
      caption: 'Lower is better. Type a learning rate to change it, even in mid-race.',
    },
  },
  modes: {
    race: { label: 'Surface seen', map: 'from above', slopes: 'with slopes', '3d': 'in 3-D' },
    curve: { label: 'Loss axis', log: 'log', linear: 'linear' },
  },
  headlines: {
    best: 'Lowest loss',
    arrived: 'At the bottom',
  },
  texts: {
    labelRace: 'A map of the loss from above with {n} racers: {places}.',
    labelCurve: 'The loss of each racer over {steps} steps, now {losses}.',
    legend: 'Racers shown',
    presets: 'All learning rates',
    small: 'too small',
    good: 'good',
    large: 'too large',
    table: 'Learning rates and results',
    racer: 'Racer',
    rate: 'Rate η',
    rateOf: 'Learning rate of {name}',
    loss: 'loss',
    lossNow: 'Loss',
    slope: 'Slope',
    limit: 'Limit of η',
    since: 'At the bottom',
    stepIs: 'from step {step}',
    leftMap: 'left the map',
    none: 'none',
    curvatureAll: 'The curvature is the same everywhere: λ from {least} to {most}, so κ = {kappa}.',
    curvatureThere:
      'At the minimum the curvature λ is {least} to {most}, so κ = {kappa} there; elsewhere it is another.',
    atStart: 'start',
    atMinimum: 'minimum',
    startIs: 'start {loss}',
    lowestIs: 'minimum {loss}',
    firstIs: 'first: {name}, step {step}',
    atRest: '{n} ways to take a step, one start: {start}.',
    leads: 'After {step} steps {name} is lowest, at {loss}. Nobody has settled at the bottom.',
    leadsHome: 'After {step} steps {name} is lowest, at {loss}.',
    allLost: 'Nobody is left on the map.',
    left: '{name} has left the map: at η = {rate} each step lands higher than the one before.',
    leftAbove: '{name} has left the map: η = {rate} is above {limit}, the most that settles on this surface.',
    jolt: 'Add noise: {noise}',
    stuck:
      'On level ground, and yet not at the lowest place: {names}. Where there is no slope there is no step. It is a pass, or a pit of its own.',
  },
  beats: {
    start: {
      title: 'Start',
      text: [
        'You stand on a hill in thick fog. You can’t see the valley. You can feel which way the ground tilts under your feet, and how steeply. That is all a learning machine ever knows: where it is, and the *gradient* $\\htmlData{term=grad}{g} = \\nabla L$, which points straight uphill.',
        'So it takes a step the other way: $\\htmlData{term=theta}{\\theta} \\leftarrow \\htmlData{term=theta}{\\theta} - \\htmlData{term=eta}{\\eta}\\,\\htmlData{term=grad}{g}$. How long the step is depends on the *learning rate* $\\htmlData{term=eta}{\\eta}$. Too small, and it creeps. Too large, and it jumps across the valley and lands higher than it was.',
        'That plain rule is called *SGD*. Over the years people have found cleverer ones. Four of them race against it below, from the same start, on the same ground. Each has its own mark and its own learning rate.',
        'Move over the map to feel the slope. Click to put the start there. Then press *Play*.',
      ],
      act: 'Play',
    },
    slow: {
      title: 'Watch one step in slow motion',
      text: [
        'A round bowl, stage by stage: how high, which way is up, what each makes of it, and off they go.',
      ],
      act: 'Play',
    },
    break: {
      title: 'Break it: SGD at η = {rate_sgd}',
      text: [
        'The limit on this ravine is 0.08. A little above it, and each bounce between the walls is wider than the last.',
      ],
      act: 'Play',
    },
    cure: {
      title: 'Cure it: η = {rate_sgd}',
      text: ['The same racer from where it is, with a smaller step. It comes back.'],
      act: 'Play',
    },
    zigzag: {
      title: 'A ravine {kappa} times steeper across',
      text: [
        'SGD at its best rate zigzags and crawls. Momentum adds up along the floor; Adam hardly notices.',
      ],
      act: 'Play',
    },
    saddle: {
      title: 'Stuck on a saddle',
      text: [
        'All begin exactly on the ridge and run to the pass. The slope there is zero, and there they stay.',
      ],
      act: 'Play',
    },
    noise: {
      title: 'Free them with a little noise: {noise}',
      text: [
        'A jolt of a fiftieth in each slope, as small batches give. One after the other they fall to one side or the other.',
      ],
      act: 'Play',
    },
    minima: {
      title: 'Many minima',
      text: ['Everyone ends in some pit. Click elsewhere: the start decides which.'],
      act: 'Play',
    },
    rosenbrock: {
      title: 'Rosenbrock’s bent valley',
      text: [
        'Made in 1960 to be hard: reaching the valley is easy, following its bend takes hundreds of steps.',
      ],
      act: 'Play',
    },
    homes: {
      title: 'Home prices, two weights',
      text: [
        'A real loss. Large homes have more bathrooms, so the two weights can stand in for one another, and the ravine lies aslant.',
      ],
      act: 'Play',
    },
    network: {
      title: 'A slice of a small network',
      text: ['Another real loss, along two random directions. Try other seeds.'],
      act: 'Play',
    },
  },
  challenge: {
    title: 'Challenge: everyone home',
    text: 'A ravine with κ = {kappa}. Bring all five to the bottom, to stay, within {most} steps. You choose five learning rates; one of them has hardly any room.',
    begin: 'Take it up',
    done: 'Done: the last one home arrived at step {steps}. You have tuned five optimisers, each by its own rules.',
    failed: 'At step {steps}, {home} of {all} got there within {most}. Change a rate and start over.',
    progress: '{home} of {all} at the bottom · step {steps} of {most}',
  },
  sources: [
    'Limits and rates on a ravine: Nocedal and Wright, *Numerical Optimization*, section 3.3; momentum: Polyak (1964), Sutskever et al. (2013).',
    'RMSProp: Hinton, lecture 6e (2012). Adam: Kingma and Ba (2015).',
    'Surfaces: Rosenbrock (1960); Rastrigin (1974), with a smaller ripple. The slice through a network: Li et al., *Visualizing the Loss Landscape of Neural Nets* (2018).',
  ],
} satisfies LabWords;

export type Words = Text<typeof words>;

export default words;
