// Its words in English.

import type { LabWords, Text } from '../../contract/words.ts';

const words = {
  title: 'Learning by doing',
  summary: 'An agent in a small world, paid now and then. Watch it find out what is worth doing.',
  question: 'How can something learn what to do, when nobody shows it how?',
  notes: [
    {
      title: 'What the table holds',
      paragraphs: [
        '$\\htmlData{term=q}{Q(s, a)}$ is what the agent expects to earn in all, from cell $\\htmlData{term=s}{s}$ on, if it makes move $\\htmlData{term=a}{a}$ there, with later rewards counting less: $r_1 + \\gamma r_2 + \\gamma^2 r_3 + \\dots$ The best of a cell’s four numbers is its *value*, $V(s) = \\max_a Q(s, a)$: that is the colour. What an episode *earned* is counted without a discount, and so is what the optimal policy earns.',
        'After each move it compares what it expected with what it found. The difference is the *surprise* $\\htmlData{term=delta}{\\delta}$, and a share $\\htmlData{term=alpha}{\\alpha}$ of it goes into the table. That is all there is to it; its name is *Q-learning*. With $\\alpha$ above 2 every correction overshoots by more than it mends, and the numbers run away.',
      ],
    },
    {
      title: 'Safe or short',
      paragraphs: [
        "Along the cliff one trial in four is a fall, and one move in ten is a trial. So Q-learning, which knows the shorter way, earns less while it learns; SARSA’s target, $\\htmlData{term=r}{r} + \\gamma Q(s', a')$, has the trials in it. Take the dice away in the end, and the shorter way wins.",
      ],
    },
    {
      title: 'Worlds without an end',
      paragraphs: [
        'If every step pays and no walk ends, at $\\gamma = 1$ the sums have no limit, and there is nothing to plan. Any $\\gamma$ below 1 gives them one. Paint such a world, and see what is said of it.',
      ],
    },
    {
      title: 'Networks for tables',
      paragraphs: [
        'A network can stand in for the table, since it answers alike where things are alike. DQN, among the learners of the pole, has one tell $\\htmlData{term=q}{Q_\\theta(s, a)}$, and trains it on moves remembered. PPO and its kin name the policy itself. At a rate of 0.5 one update throws PPO’s policy so far that it pushes one way for ever, and no longer learns why not.',
        'The pole is held up when it stands for 500 steps, ten seconds. Shove it and see.',
      ],
    },
  ],
  figures: {
    map_view: {
      title: 'The agent’s map',
      caption:
        'Blue: good to be there; orange: bad; blank: it was never there. Small arrows are its best moves. Within a step, black is where it looked and its move, dashed if by dice; violet what was just learned.',
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
    mean: 'Earned (undiscounted), mean of the last 100 episodes',
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
    goingPole: '{name} has played {done} episodes. In this one the pole has been up for {t} of 500 steps.',
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
    scale_values: 'V, what it expects (γ = {gamma})',
    scale_actions: 'Q, of each move (γ = {gamma})',
    scale_policy: '× no optimal policy would do that · dotted: where it leads',
    scale_visits: 'times it has been there',
    scale_optimal: 'V*, the most to be had (γ = {gamma})',
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
    observedPlace: '{s}',
    observedPole: 'cart at {x}, {speed}; pole at {angle}, {turning}',
    actedPlan: 'It goes {a}.',
    actedBest:
      'It goes {a}, its best move. The dice, which have their say with chance ε = {epsilon}, were not asked.',
    actedAlike: 'It goes {a}, one of several that seem best alike. The dice of ε = {epsilon} were not asked.',
    actedTried: 'The dice say {a}, as they do with chance ε = {epsilon}. It expects more of {best}.',
    actedThrownBest: 'The dice say {a}, as they do with chance ε = {epsilon}. That is its best move too.',
    actedThrown: 'The dice said {a}, as they do with chance ε = {epsilon}.',
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
      title: 'Nobody shows it how',
      text: [
        'The disc is an *agent*. It wants *reward*: each step costs a little, the goal pays. It does not know where that is. It tries, and keeps count.',
        'Let it walk. A cell turns blue once something good has come of it, and the blue seeps back from the goal, an *episode* at a time.',
      ],
      act: 'Let it learn',
    },
    slow: {
      title: 'One step, four stages',
      text: [
        'The goal has been found once, from the cell above it. Now the agent comes by, one cell further off. It looks, moves, is paid, and learns.',
        'It expected nothing here, and finds next to it something worth 0.5. Its number goes *half* the way: $\\htmlData{term=alpha}{\\alpha} = 0.5$. So news travels one cell a visit.',
      ],
      act: 'Four stages',
    },
    dice: {
      title: 'Its best move, or dice',
      text: [
        'The agent stands where it knows a good move: →. Mostly it makes the best move it knows. But with chance $\\htmlData{term=epsilon}{\\varepsilon} = 0.1$ it throws dice, and does just anything.',
        'Let it choose: this is one of those. It costs a little now, and it is how all that is better gets found.',
      ],
      act: 'Let it choose',
    },
    gamma: {
      title: 'How far worth reaches',
      text: [
        'Four rooms, and the most to be earned from each cell, where only the goal pays. A reward one step later counts $\\htmlData{term=gamma}{\\gamma}$ times as much. At {gamma} the goal is as good as nothing from the next room.',
        'Now let it look further ahead.',
      ],
      act: 'γ = 0.95',
    },
    timid: {
      title: 'Break it: no dice',
      text: [
        'A small prize next door pays 1. Across the room something pays 10. With $\\varepsilon = {epsilon}$ the agent always does what has paid before.',
        'It meets the small prize first, and never goes anywhere else.',
      ],
      act: 'Let it learn',
    },
    timid_cure: {
      title: 'Cure it: look around first',
      text: [
        'Now nothing but dice in the beginning, and a little less of them after every episode. By the time it settles, it has been everywhere, and it goes for the 10.',
        'When to look around and when to cash in is called *exploration or exploitation*. No setting is right for every world.',
      ],
      act: 'Let it learn',
    },
    cliff: {
      title: 'Along the cliff',
      text: [
        'Two learn on the same world with the same dice. Falling costs 100. On the right Q-learning asks what the *best* next move is worth, and takes the edge. On the left SARSA asks what the move is worth that it *will* make, dice and all, and keeps away.',
        'Who earns more while learning?',
      ],
      act: 'Let them race',
    },
    hack: {
      title: 'Break it: coins that return',
      text: [
        'The goal pays 10, once. A coin on the way pays 1, and comes back whenever it has been taken.',
        'See what the agent makes of that. Nothing is broken, and the sums are right: it does what you pay for, not what you want.',
      ],
      act: 'Let it learn',
    },
    hack_cure: {
      title: 'Cure it: pay for the goal',
      text: [
        'The same world, the same dice; the coin pays {coin_reward}. Now the only thing worth having is at the goal, and that is where it goes.',
        'Pay for what you want, and for nothing else.',
      ],
      act: 'Let it learn',
    },
    plan: {
      title: 'If it knew the rules',
      text: [
        'Value iteration need not walk: it knows where every move leads, and mends *all* cells in each sweep. A few sweeps, and the best way is there.',
        'An agent in an unknown world can’t do that. How near it comes all the same is what we measure it by.',
      ],
      act: 'Sweep',
    },
    pole: {
      title: 'The pole: no more cells',
      text: [
        'A pole on a cart has an angle, a speed, a place: no table has a row for each. So a network names the *policy* $\\htmlData{term=policy}{\\pi_\\theta(a \\mid s)}$: blue where it would push right, orange where left.',
        'Every step upright pays 1. Watch the border turn until the pole stands.',
      ],
      act: 'Let it learn',
    },
    pole_update: {
      title: 'The pole: one update',
      text: [
        'Eight poles have made 32 moves each. A second network had guessed how well each would go. What came of a move, less the guess, is its *advantage* $\\htmlData{term=advantage}{\\hat A}$.',
        'Let the policy learn. Moves right of zero become likelier, those left of it less so, and left and right part.',
      ],
      act: 'Learn from them',
    },
    pole_race: {
      title: 'The pole: a race',
      text: [
        'REINFORCE waits until episodes are over before it learns from them. An *actor–critic* has its second network guess how they will end, and corrects itself every eight steps.',
        'Same poles, same beginnings. The guesser is ahead, for now.',
      ],
      act: 'Let them race',
    },
    pole_fall: {
      title: 'The pole: the leader falls',
      text: [
        'Three thousand steps on. The leader keeps every pole up, but lets the carts drift off the track. Its critic is taken by surprise, and nothing holds the updates back: they unlearn the balance too. Run on.',
        'PPO *clips* what one update may change.',
      ],
      act: 'Run on',
    },
  },
  challenge: {
    title: 'Challenge: four rooms',
    text: 'Have an agent learn the best way through the four rooms within {most} episodes: its greedy policy, always the move it thinks best, must earn what the optimal one does. It may learn by any rule but planning. The default is not quick enough. How much should it try out, and how large a share of each surprise should it take in?',
    begin: 'Take it up',
    done: 'Done in {episodes} episodes, by {name}: its greedy policy earns {greedy}, and no policy earns more.',
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
