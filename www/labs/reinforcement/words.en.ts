// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'Learning by doing',
  summary: 'An agent in a small world, paid now and then. Watch it find out what is worth doing.',
  question: 'How can something learn what to do, when nobody shows it how?',
  notes: [
    {
      title: 'What a place is worth',
      paragraphs: [
        'The best of a cell’s four numbers is its *value*, $V(s) = \\max_a \\htmlData{term=q}{Q(s, a)}$: that is the colour. A cell is worth what the next one is worth, times $\\gamma$, and what the step between them pays. So the worth of the goal travels backwards, one cell for each time the agent comes by.',
        'Choose *optimal* above the map and move $\\htmlData{term=gamma}{\\gamma}$. At 0.5 everything a few steps away is next to worthless; towards 1 the agent would walk across the world for it. That map is *planned*: value iteration knows the rules of the world and needs no walk. The agent does not know them. How near it comes all the same is what we measure it by.',
      ],
    },
    {
      title: 'Look around, or cash in?',
      paragraphs: [
        'To make the best move that one knows of is not always best: one may not know enough. So with probability $\\htmlData{term=epsilon}{\\varepsilon}$ the agent does just anything. That costs something every time, and it is how all that is better gets found.',
        'Without it the agent keeps to whatever paid early, near by. The choice is called *exploration or exploitation*, and no setting is right for every world.',
      ],
    },
    {
      title: 'Along the cliff',
      paragraphs: [
        "Q-learning asks what the *best* next move is worth, and learns the shortest way, right along the edge. But it still tries things, one move in ten, and along the edge one such trial in four is a fall. SARSA asks what the move is worth that it *will* make, trials and all: $\\htmlData{term=r}{r} + \\gamma Q(s', a')$. It learns to keep away from the edge.",
        'So the one that knows the better way earns less while it learns. Let them race, with the same dice, and see.',
      ],
    },
    {
      title: 'You get what you pay for',
      paragraphs: [
        'An agent does not want what you want. It wants reward. Put a coin in the way that comes back whenever it is taken, and the goal may never be reached: going round and round pays more. Nothing is broken; the sums are right. It is the reward that says the wrong thing.',
      ],
    },
    {
      title: 'Where a table is too small',
      paragraphs: [
        'A pole on a cart has an angle, a speed, a place: no list of cells holds them all. A network can stand in for the table, since it answers alike where things are alike. DQN has one tell $\\htmlData{term=q}{Q_\\theta(s, a)}$, and trains it on moves remembered.',
        'One can also do without: let the network name the *policy* $\\htmlData{term=policy}{\\pi_\\theta(a \\mid s)}$ itself, the chance of each push, and make those likelier that went better than expected. How much better is the *advantage* $\\htmlData{term=advantage}{\\hat A}$. REINFORCE waits for the end to know it. An actor–critic has a second network guess it at once, and PPO takes care that no single update changes the policy too much.',
        'The pole is held up when it stands for 500 steps, ten seconds. Shove it and see.',
      ],
    },
  ],
  figures: {
    map_view: {
      title: 'The agent’s map',
      caption:
        'The disc is the agent, the line its way in this episode, the violet frame what was just learned. Arrows show the moves that it thinks best, its greedy policy; a dot: they all seem alike. Point at a cell to read it.',
    },
    rival_view: {
      title: 'The rival’s map',
      caption: 'The same world and the same dice, another rule.',
    },
    cart: {
      title: 'The pole',
      caption:
        'To scale. An episode ends where the pole passes a dotted line, or the cart a dashed one. Faint: the others that are practised on at the same time.',
    },
    rival_cart: { title: 'The rival', caption: 'The same beginnings, another rule.' },
    returns: {
      title: 'Earned, episode by episode',
      caption:
        'Dashed: what doing just anything earns on average, and what the best there is would. Close up leaves out the worst.',
    },
    plane: {
      title: 'At other angles and speeds',
      caption: 'What the network says with the cart as it is now. The cross is the present state.',
    },
    episodes_view: {
      title: 'Play one again',
      caption:
        'A bar for each episode, a star at the best. Pick one: the run is wound back to where it began.',
    },
    losses_view: { title: 'Update by update', caption: 'What the networks are pulled by, and how hard.' },
    advantages_view: {
      title: 'Better than expected?',
      caption:
        'Every move of the last update: right of zero it went better than expected, left of it worse. The outermost bars hold all beyond.',
    },
  },
  modes: {
    world: {
      label: 'The map shows',
      values: 'values',
      actions: 'four a cell',
      policy: 'policy',
      visits: 'visits',
      optimal: 'optimal',
    },
    returns: { label: 'Axis', close: 'close up', all: 'all' },
    plane: { label: 'The plane shows', policy: 'policy', value: 'value' },
    values: { label: 'Curve of', value: 'loss', gradient: 'gradient' },
    losses: { label: 'Curve of', policy: 'policy', value: 'value', entropy: 'entropy', gradient: 'gradient' },
  },
  headlines: {
    mean: 'Earned, mean of the last 100 episodes',
    best: 'Best episode',
  },
  texts: {
    rivalEarns: '{name} {value}',
    randomEarns: 'at random {value}',
    optimalEarns: 'optimal {value}',
    greedyEarns: 'its greedy policy {value}',
    beginning: '{name} sets out, knowing nothing: step {t} of its first episode.',
    goingOne: '{name} has played one episode. In this one it has earned {earned} in {t} steps.',
    going: '{name} has played {done} episodes. In this one it has earned {earned} in {t} steps.',
    goingPole: '{name} has played {done} episodes. In this one the pole has been up for {t} steps.',
    labelWorld:
      'A world of {rows} rows and {columns} columns; {name} is in episode {episode}. Arrow keys move from cell to cell.',
    labelCart: 'A cart with a pole on it, steered by {name}: {state}.',
    labelPolicy:
      'How likely the network pushes right, over the pole’s angle and speed; it is at {angle}°, {turning}° a second.',
    labelPreference:
      'How much more the network expects of a push to the right, over the pole’s angle and speed; it is at {angle}°, {turning}° a second.',
    labelValue:
      'What the network expects to earn, over the pole’s angle and speed; it is at {angle}°, {turning}° a second.',
    labelReturns: 'What {n} episodes earned; the last hundred {mean} on average.',
    labelEpisodes: '{n} episodes to play again. Arrow keys choose one, Enter plays it.',
    labelLosses: '{name} over the course of the run, now {value}.',
    labelAdvantages: 'How {n} advantages are spread about zero.',
    cellIs: 'row {row}, column {column}: {kind}',
    cellHolds: 'row {row}, column {column}: V {value} · {all}',
    cellShort: 'V {value} · {all}',
    scale_values: 'V, what it expects',
    scale_actions: 'Q, what it expects of each move',
    scale_policy: '× no optimal policy would do that · dotted: where it leads',
    scale_visits: 'times it has been there',
    scale_optimal: 'V*, the most to be earned',
    palette: 'Paint the world',
    pays: 'Arriving there pays',
    aStep: 'a step',
    slips: 'chance to slip',
    look: 'Look',
    wind: 'wind',
    lookHelp: 'Choose something to paint with. The agent learns on while you do.',
    help_floor: 'Nothing special.',
    help_wall: 'Nobody gets through.',
    help_start: 'Episodes begin here.',
    help_goal: 'Ends the episode.',
    help_pit: 'Sends the agent back to the start; the episode goes on.',
    help_slippery: 'Here it may slip to a side.',
    help_coin: 'Pays each time it is entered, and comes back.',
    help_prize: 'Ends the episode too, but pays less.',
    paintHelp: 'Drag over the map, or move with the arrow keys and press Enter; Shift and an arrow draws on.',
    windHelp: 'Click a column: it blows upwards one cell further, then not at all.',
    painted: 'The world is not as it was at the beginning.',
    keepWorld: 'Start over in this one',
    oldWorld: 'Start over in the old one',
    upFor: '{time} of {most} steps',
    shoveLeft: 'Shove left',
    shoveRight: 'Shove right',
    value: 'value',
    preference: 'Q(right) − Q(left)',
    each: 'each',
    smoothed: 'mean of 100',
    random: 'at random',
    optimal: 'optimal',
    episode: 'episode',
    update: 'update',
    return: 'earned',
    returnMean: 'earned, mean of the last 100',
    episodeIs: 'episode {n}: earned {earned} in {length} steps',
    episodeN: 'episode {n}',
    episodeNone: 'No episode has ended yet.',
    playFirst: 'the first',
    playBest: 'the best so far, {n}',
    playLast: 'the last, {n}',
    goBack: 'Back to step {step}',
    curve_policy: 'policy loss',
    curve_value: 'value loss',
    curve_entropy: 'entropy',
    curve_gradient: 'norm of the gradient',
    coinEntropy: 'a fair coin',
    advantage: 'advantage',
    tdErrors: 'TD error δ',
    noUpdateYet: 'no update yet',
    place: 'row {row}, column {column}',
    observed: '{s}: {q}',
    observedPole: 'cart at {x}, {speed}; pole at {angle}, {turning}',
    actedPlan: 'It goes {a}.',
    acted: 'It goes {a}. ε = {epsilon} is the chance that it goes just anywhere.',
    actedBest: 'It goes {a}, of which it expects most. The chance to go just anywhere was ε = {epsilon}.',
    actedTried:
      'It goes {a}, though it expects more of {best}: it tries, as it does with chance ε = {epsilon}.',
    actedNever: 'It goes {a}: with ε = {epsilon} always where it expects most.',
    actedDrawn: '{told}: drawn, {a}',
    actedDqn: '{told}: {a}, with ε = {epsilon}',
    rewarded: 'r = {r}, and it is at {next}. In this episode so far {earned}.',
    rewardedPole: 'r = {r}. The pole has been up for {t} steps.',
    ends: 'The episode ends.',
    cut: 'The episode is cut off at its limit.',
    toBe: 'To be done: ',
    learnedTable:
      '{made}Q(s, {move}) = {old} + {alpha} × [{r} + {gamma} × {next} − {less}] = {old} + {alpha} × {error} = {new}',
    learnedEnd:
      '{made}Q(s, {move}) = {old} + {alpha} × [{r} − {less}] = {old} + {alpha} × {error} = {new}, since nothing comes after the end',
    learnedReturn:
      '{made}of this episode’s first move: Q(s, {move}) = {old} + {alpha} × [{target} − {less}] = {old} + {alpha} × {error} = {new}',
    planned: '{made}V here, by way of {move}: {r} + {gamma} × {next} = {new}; it was {old}',
    collected: 'For the next update {collected} steps are collected.',
    replayed: '{stored} moves are remembered.',
    learnedNetwork:
      'Update {updates}: policy loss {policy}, value loss {value}, entropy {entropy}, norm of the gradient {norm}.',
    learnedDqn: 'Update {updates}: loss {value}, norm of the gradient {norm}.',
    no_start_title: 'No start.',
    no_start_text: 'Episodes begin anywhere on the floor.',
    no_goal_title: 'No goal.',
    no_goal_text: 'There is nothing to arrive at; every episode is cut off at its limit.',
    no_path_title: 'No way to the goal.',
    no_path_text: 'Walls shut it off. Paint floor over one of them; what has been learned is kept.',
    unbounded_title: 'The sums have no end.',
    unbounded_text:
      'With γ = {gamma} a walk that need not end can earn without bound. Planning gave up after {sweeps} sweeps, still changing by {change} each.',
    looping_title: 'It goes round in circles.',
    looping_text:
      'The greedy policy takes the same coins again and again, and never arrives. By its reward that is right: it earns {greedy}.',
    no_exploration_title: 'It tries nothing new.',
    no_exploration_text:
      'With ε = 0 it only does what has paid before. That earns {greedy}; {optimal} could be had.',
    too_fast_title: 'Too large a learning rate.',
    too_fast_text:
      'At α = {rate} each correction overshoots by more than it mends, and the table’s numbers grow without end.',
    too_fast_network:
      'At a rate of {rate} an update throws the policy further than what it has learned from reaches.',
    cure_gamma: 'γ = {value}',
    cure_worthless: 'Coins pay {value}, start over',
    cure_shortsighted: 'γ = {value}',
    cure_explore: 'ε from {value} down, start over',
    cure_slower: 'Rate {value}, start over',
  },
  beats: {
    start: {
      title: 'Start',
      text: [
        'So far every example came with its answer. Here there are no answers. There is a world, and an *agent* that moves about in it. Each move brings a *reward* $\\htmlData{term=r}{r}$: a small price for the step, something good at the goal. That number is all it is ever told.',
        'What comes of a move may show much later. So the agent keeps a table, $\\htmlData{term=q}{Q(s, a)}$: what it expects to earn in all, from cell $\\htmlData{term=s}{s}$ on, if it makes move $\\htmlData{term=a}{a}$ there. Rewards further off count for less, by a factor $\\htmlData{term=gamma}{\\gamma}$ a step: $r_1 + \\gamma r_2 + \\gamma^2 r_3 + \\dots$',
        'The table begins with zeros, and the agent has to mend it while it walks. It looks where it is, moves, is paid, and compares what it expected with what it found. The difference is the *surprise* $\\htmlData{term=delta}{\\delta}$, and a share $\\htmlData{term=alpha}{\\alpha}$ of it goes into the table. That is all there is to it; its name is *Q-learning*.',
        'Press *Play*. The first walk is blind. It ends at the goal, or when it has gone on too long, and the next one sets out from the start: each is an *episode*. See the colours seep back from the goal, a cell at a time.',
      ],
      act: 'Play',
    },
    slow: {
      title: 'One step in slow motion',
      text: ['Look, move, be paid, learn: the four stages one after the other, with the sum written out.'],
      act: 'Play',
    },
    gamma: {
      title: 'Short-sighted: γ = {gamma}',
      text: [
        'The best there is to know, for an agent that hardly cares what comes later. Now move γ towards 1, and watch the worth of the goal reach further.',
      ],
      act: 'Play',
    },
    cliff: {
      title: 'A race along the cliff',
      text: [
        'SARSA against Q-learning. One learns the safe way, the other the short one. Who earns more while learning? Give them twenty seconds.',
      ],
      act: 'Play',
    },
    rooms: {
      title: 'Four rooms',
      text: ['Narrow doors. The worth of the goal has to find its way through them, backwards.'],
      act: 'Play',
    },
    windy: {
      title: 'Against the wind',
      text: ['In the middle it blows upwards. The agent learns to aim below.'],
      act: 'Play',
    },
    plan: {
      title: 'Plan instead',
      text: ['Value iteration sweeps over all cells at once. It can, because it knows the rules.'],
      act: 'Play',
    },
    hack: {
      title: 'Break it: coins that come back',
      text: ['The goal pays well, but only once. The agent soon finds something better to do.'],
      act: 'Play',
    },
    hack_cure: {
      title: 'Cure it: coins pay {coin_reward}',
      text: [
        'Pay for what you want, and for nothing else. It begins anew, since what it believed of the coin would take long to fade.',
      ],
      act: 'Play',
    },
    timid: {
      title: 'Break it: ε = {epsilon}',
      text: [
        'A small prize next door, a large one across the room. Once it has met the small one it goes nowhere else, even if it has stumbled upon the large one before.',
      ],
      act: 'Play',
    },
    timid_cure: {
      title: 'Cure it: ε from {epsilon} down',
      text: [
        'Nothing but nonsense at first, and a little less after every episode. By the time it settles, it has been everywhere.',
      ],
      act: 'Play',
    },
    endless: {
      title: 'Break it: γ = {gamma}, and no goal',
      text: ['Each step pays and no walk ends. What is a cell worth then? The numbers only ever grow.'],
      act: 'Play',
    },
    endless_cure: {
      title: 'Cure it: γ = {gamma}',
      text: ['What is far off fades, the sums have a limit, and the table settles.'],
      act: 'Play',
    },
    fast: {
      title: 'Break it: α = {learning_rate}',
      text: ['It takes in each surprise more than twice over. Every correction makes a larger mistake.'],
      act: 'Play',
    },
    fast_cure: {
      title: 'Cure it: α = {learning_rate}',
      text: ['Half of each surprise. The same agent, the same dice.'],
      act: 'Play',
    },
    pole: {
      title: 'The pole: PPO',
      text: [
        'Several poles at once, two small networks. Watch the border between left and right turn until it holds.',
      ],
      act: 'Play',
    },
    pole_dqn: {
      title: 'The pole: DQN',
      text: [
        'Two values, left and right, and the larger one decides. It learns from what it remembers, an update for every step.',
      ],
      act: 'Play',
    },
    pole_race: {
      title: 'The pole: a race',
      text: ['An actor–critic corrects itself every few steps, REINFORCE only when the poles have fallen.'],
      act: 'Play',
    },
    pole_fast: {
      title: 'Break it: a rate of {learning_rate}',
      text: [
        'A network can be broken by one large step: it pushes one way for ever, and no longer learns why not.',
      ],
      act: 'Play',
    },
  },
  challenge: {
    title: 'Challenge: four rooms',
    text: 'Have an agent learn the best way through the four rooms within {most} episodes: its greedy policy, always the move it thinks best, must earn what the optimal one does. It may learn by any rule but planning. The default is not quick enough. How much should it try out, and how large a share of each surprise should it take in?',
    begin: 'Take it up',
    done: 'Done in {episodes} episodes, by {name}: {greedy}, and no policy earns more than {optimal}.',
    failed: '{greedy} after {episodes} episodes; {optimal} can be had. Change something and start over.',
    progress: '{episodes} of {most} episodes · greedy policy {greedy} · optimal {optimal}',
  },
  sources: [
    'Everything about tables, the cliff (example 6.6) and the windy grid (example 6.5): Sutton and Barto, *Reinforcement Learning: An Introduction*, 2nd edition (2018), chapters 3 to 6. Q-learning: Watkins (1989).',
    'The pole: Barto, Sutton and Anderson (1983), with the numbers of Gym’s CartPole-v1.',
    'DQN: Mnih et al. (2015). Double DQN: van Hasselt, Guez and Silver (2016). An episode that is cut is not one that ended: Pardo et al. (2018). REINFORCE: Williams (1992). Actor–critic: Mnih et al. (2016). Advantages: Schulman et al. (2016). PPO: Schulman et al. (2017).',
  ],
} satisfies LabWords;

export type Words = Text<typeof words>;

export default words;
