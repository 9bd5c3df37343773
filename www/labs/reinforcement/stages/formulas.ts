// Every learner's rule in symbols, with its terms live.

const t = (term: string, tex: string): string => `\\htmlData{term=${term}}{${tex}}`;

const Q = t('q', 'Q(s, a)');
const S = t('s', 's');
const A = t('a', 'a');
const R = t('r', 'r');
const NEXT = t('next', "s'");
const ALPHA = t('alpha', '\\alpha');
const GAMMA = t('gamma', '\\gamma');
const DELTA = t('delta', '\\delta');
const PI = t('policy', '\\pi');
const THETA = t('theta', '\\theta');
const ADVANTAGE = t('advantage', '\\hat A');

/** What each learner takes for the worth of where it came to. */
const NEXT_VALUE: Readonly<Record<string, string>> = {
  q_learning: t('target', "\\max_{a'} Q(s', a')"),
  sarsa: t('target', "Q(s', a')"),
  expected_sarsa: t('target', "\\sum_{a'} \\pi(a' \\mid s')\\, Q(s', a')"),
};

const NETWORKS: Readonly<Record<string, string>> = {
  dqn: `${t('loss', 'L')} = \\frac1m \\sum \\bigl(${R} + ${GAMMA} ${t('target', "\\max_{a'} Q_{\\theta^-}(s', a')")} - ${t('q', 'Q_\\theta(s, a)')}\\bigr)^2`,
  double_dqn: `${t('loss', 'L')} = \\frac1m \\sum \\bigl(${R} + ${GAMMA} ${t('target', "Q_{\\theta^-}(s', \\operatorname{argmax}_{a'} Q_\\theta(s', a'))")} - ${t('q', 'Q_\\theta(s, a)')}\\bigr)^2`,
  reinforce: `${t('loss', 'L')} = -\\frac1m \\sum \\ln ${t('policy', '\\pi_\\theta(a \\mid s)')}\\, ${ADVANTAGE}, \\quad ${ADVANTAGE} = ${t('target', 'G')} - ${t('q', 'V_\\phi(s)')}`,
  a2c: `${t('loss', 'L')} = -\\frac1m \\sum \\ln ${t('policy', '\\pi_\\theta(a \\mid s)')}\\, ${ADVANTAGE} + c_v \\bigl(${t('target', 'G')} - ${t('q', 'V_\\phi(s)')}\\bigr)^2 - c_e\\, ${t('entropy', 'H')}`,
  ppo: `${t('loss', 'L')} = -\\frac1m \\sum \\min\\bigl(\\rho\\, ${ADVANTAGE},\\; \\operatorname{clip}(\\rho, 1 \\pm \\epsilon)\\, ${ADVANTAGE}\\bigr), \\quad \\rho = \\dfrac{${t('policy', '\\pi_\\theta(a \\mid s)')}}{\\pi_{\\theta_{old}}(a \\mid s)}`,
};

const PLANS: Readonly<Record<string, string>> = {
  value_iteration: `${t('q', 'V(s)')} \\leftarrow \\max_a \\sum_{s'} p(s' \\mid s, a)\\, \\bigl[\\, ${R} + ${GAMMA} ${t('target', "V(s')")} \\,\\bigr]`,
  policy_iteration: `${t('q', 'V(s)')} \\leftarrow \\sum_{s'} p(s' \\mid s, ${t('policy', '\\pi(s)')})\\, \\bigl[\\, ${R} + ${GAMMA} ${t('target', "V(s')")} \\,\\bigr], \\quad ${t('policy', '\\pi(s)')} \\leftarrow \\operatorname{argmax}_a Q(s, a)`,
};

/** What a table's learner aims at, without marks for the pointer. */
export function target(learner: string): string {
  switch (learner) {
    case 'sarsa':
      return "r + \\gamma Q(s', a')";
    case 'expected_sarsa':
      return "r + \\gamma \\sum_{a'} \\pi(a' \\mid s') Q(s', a')";
    case 'monte_carlo':
      return 'G';
    default:
      return "r + \\gamma \\max_{a'} Q(s', a')";
  }
}

/** A stage's formula for a learner; `double` is for a DQN whose targets are those of double DQN. */
export function formula(stage: string, learner: string, double = false): string {
  const network = NETWORKS[double && learner === 'dqn' ? 'double_dqn' : learner];
  switch (stage) {
    case 'observe':
      return network ? `${S}_t = (x, \\dot x, \\theta, \\dot\\theta)` : `${S}_t = ${S}`;
    case 'act':
      if (PLANS[learner]) return `${A} = ${t('policy', '\\pi(s)')}`;
      if (learner === 'dqn' || !network)
        return `${A} = \\operatorname{argmax}_a ${t('q', network ? 'Q_\\theta(s, a)' : 'Q(s, a)')} \\;\\text{ or, with chance } ${t('epsilon', '\\varepsilon')}, \\text{ any}`;
      return `${A} \\sim ${PI}_{${THETA}}(\\,\\cdot \\mid ${S})`;
    case 'reward':
      return `(${S}, ${A}) \\;\\to\\; ${R},\\; ${NEXT}`;
    default:
      if (network) return network;
      if (PLANS[learner]) return PLANS[learner];
      if (learner === 'monte_carlo')
        return `${Q} \\leftarrow ${Q} + ${ALPHA}\\,[\\,${t('target', 'G')} - ${Q}\\,], \\quad G = r_1 + ${GAMMA} r_2 + ${GAMMA}^2 r_3 + \\dots`;
      return `${Q} \\leftarrow ${Q} + ${ALPHA}\\,[\\,\\underbrace{${R} + ${GAMMA} ${NEXT_VALUE[learner] ?? NEXT_VALUE.q_learning} - ${Q}}_{${DELTA}}\\,]`;
  }
}
