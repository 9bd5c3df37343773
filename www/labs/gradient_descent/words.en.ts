// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'Rolling downhill',
  summary: 'Ways to walk down a slope race each other, and you choose the hill.',
  question: 'If you can only feel the slope under your feet, how do you find the valley?',
  notes: [
    {
      title: 'Why the ravine is hard',
      paragraphs: [
        'In a round bowl, straight downhill is straight to the bottom. In a ravine it is not: the steep walls shout, the gentle floor whispers. Gradient descent bounces from wall to wall and hardly moves along.',
        'The ground’s *curvature* $\\lambda$ says how fast the slope changes. Each step multiplies the distance from the floor by $1 - \\htmlData{term=eta}{\\eta}\\lambda$. Where that is below $-1$, every bounce is wider than the last. So the steepest wall sets the limit, $\\htmlData{term=eta}{\\eta} < 2/\\lambda_{\\max}$, and the gentlest direction pays for it. With the best rate there is, each step leaves $\\frac{\\kappa - 1}{\\kappa + 1}$ of the way, where $\\kappa = \\lambda_{\\max}/\\lambda_{\\min}$ is the *condition number*.',
        'Set $\\kappa$ to 1 and the ravine is a round bowl: now gradient descent is there in three steps, and momentum, which rolls past, takes sixty-five.',
      ],
    },
    {
      title: 'Gradient descent, and stochastic gradient descent',
      paragraphs: [
        'With the whole loss under its feet the plain rule is *gradient descent*. Training seldom has that: it sees a small batch of the examples at a time, and so a gradient with some noise in it. Then the same rule is called *stochastic gradient descent*, SGD. Here the racer is named SGD as soon as there is noise.',
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
        'Divided by its own size, a slope loses its size. That is why no learning rate makes these two run away: no step is longer than a few times $\\htmlData{term=eta}{\\eta}$, however steep the ground. It is also why RMSProp never quite comes to rest. Near the bottom, where the steps of gradient descent shrink with the slope, it goes on hopping by about $\\htmlData{term=eta}{\\eta}$ from side to side.',
      ],
    },
    {
      title: 'Two hills that are real, and one made to be hard',
      paragraphs: [
        'The *homes* are the 932 whose prices you fitted a line to, with two weights, floor area and bathrooms. Every height on that map is the loss over all of them, and every step sends them all through the model.',
        'The *network* has 67 weights and biases, and was trained in your browser when you chose it. Nobody can draw a hill of 67 dimensions, so the map is a slice: through what training found, along two random directions $d_1$ and $d_2$. Another seed, another network, another slice.',
        'Rosenbrock’s valley, of 1960, was made to be hard: reaching it is easy, following its bend takes hundreds of steps.',
      ],
    },
  ],
  figures: {
    race: {
      title: 'The race',
      caption: 'Darker is lower, each dot a step. Drag the ball, or click, to start elsewhere.',
    },
    curve: {
      title: 'The loss, step by step',
      caption: 'Lower is better.',
    },
    rates: {
      title: 'Learning rates',
      caption: 'Type a rate to change it, even in mid-race. Above its limit no racer settles at the minimum.',
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
    labelRace:
      'A map of the loss. On it: {places}. Arrow keys move over it and Enter starts there; in 3-D they turn it.',
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
    limit: 'Limit of η',
    since: 'At the bottom',
    stepIs: 'from step {step}',
    leftMap: 'left the map',
    none: 'none',
    curvatureAll: 'The curvature is the same everywhere: λ from {least} to {most}, so κ = {kappa}.',
    curvatureThere:
      'At the minimum the curvature λ is {least} to {most}, so κ = {kappa} there; elsewhere it is another.',
    arrowGradient: 'dashed: gradient × {k}',
    arrowStep: 'solid: step × {k}',
    atStart: 'start',
    atMinimum: 'minimum',
    startIs: 'start {loss}',
    lowestIs: 'minimum {loss}',
    firstIs: 'first: {name}, step {step}',
    atRest: 'All begin at {start}.',
    leads: 'At step {step}, {name} is lowest, at {loss}. Nobody has settled at the bottom.',
    leadsHome: 'At step {step}, {name} is lowest, at {loss}.',
    allLost: 'Nobody is left on the map.',
    left: '{name} has left the map: at η = {rate} each step lands higher than the one before.',
    leftAbove: '{name} has left the map: η = {rate} is above {limit}, the most that settles on this surface.',
    jolt: 'Add noise: {noise}',
    stuck:
      'On level ground, and yet not at the lowest place: {names}. Where there is no slope there is no step. It is a pass, or a pit of its own.',
  },
  beats: {
    start: {
      title: 'Two ways down',
      text: [
        'You are on a hill in thick fog. All you feel is the slope under your feet: the *gradient*, which points straight uphill. So step the other way, and again.',
        'Two walkers race down a ravine, a hundred times steeper across than along: plain *gradient descent*, and one with *momentum*.',
      ],
      act: 'Let them run',
    },
    step: {
      title: 'One step, in four stages',
      text: [
        'How high does it stand? That is the *loss*. Which way is up, and how steep? The *gradient* $\\htmlData{term=grad}{g}$. The step goes the other way, $\\htmlData{term=theta}{\\theta} \\leftarrow \\htmlData{term=theta}{\\theta} - \\htmlData{term=eta}{\\eta}\\,\\htmlData{term=grad}{g}$: as long as the slope times the *learning rate* $\\htmlData{term=eta}{\\eta}$.',
        'Drag the ball to start elsewhere.',
      ],
      act: 'Next stage',
    },
    break: {
      title: 'Break it: η = {rate_sgd}',
      text: [
        'Each step multiplies the distance from the ravine’s floor by $1 - \\htmlData{term=eta}{\\eta}\\lambda$. The *curvature* $\\lambda$ says how fast the slope changes: here it is 100 across.',
        'Above $\\htmlData{term=eta}{\\eta} = 2/100$ that factor is below −1. Every bounce lands farther up the other wall.',
      ],
      act: 'Let it run',
    },
    cure: {
      title: 'Cure it: η = 0.015',
      text: [
        'The same walker, five bounces on, with a smaller rate. Across, each step now halves the distance from the floor. Along, it takes off a mere 1.5 %.',
        'That is the trouble with a ravine: its steep side sets the limit, and its gentle side pays.',
      ],
      act: 'Let it come back',
    },
    nesterov: {
      title: 'Look ahead',
      text: [
        'Momentum keeps nine tenths of its velocity. Slopes that take turns cancel out, those that agree add up. It also rolls past the bottom and has to come back.',
        '*Nesterov* looks a little ahead, at where its velocity will carry it, and brakes sooner. It is home first.',
      ],
      act: 'Let them run',
    },
    strides: {
      title: 'A stride for each axis',
      text: [
        'A ravine ten times as steep, and two more walkers. *RMSProp* and *Adam* divide the slope along each axis by its own recent size: short strides across, long ones along.',
        'Adam is home first. Gradient descent, by then, has come a fifth of the way.',
      ],
      act: 'Let them run',
    },
    saddle: {
      title: 'Stuck on a pass',
      text: [
        'Two valleys, with a ridge between them, and both walkers begin exactly on the ridge. It leads them down to a pass.',
        'There the ground is level: no slope, no step. A place where the gradient is zero need not be a valley.',
      ],
      act: 'Let them run',
    },
    noise: {
      title: 'A jolt frees them',
      text: [
        'Training looks at a few examples at a time, so its gradient is always a little wrong. Gradient descent is then called *stochastic*: SGD.',
        'A jolt of {noise} in each slope is enough. One after the other they fall to one side or the other.',
      ],
      act: 'Shake the ground',
    },
    minima: {
      title: 'Many pits',
      text: [
        'The same start, the same ground, and they end in different pits, none of them the lowest. A heavy ball may roll through a shallow one.',
        'Drag the ball elsewhere: where you begin decides where you end.',
      ],
      act: 'Let them run',
    },
    homes: {
      title: 'A real hill',
      text: [
        'The loss of 932 home sales over two weights. Large homes have more bathrooms, so one weight can stand in for the other, and the ravine lies aslant.',
        'A stride for each axis is no help here. Plain gradient descent is home first, Adam fourth.',
      ],
      act: 'Let them run',
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
