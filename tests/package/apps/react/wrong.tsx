// What the types refuse: each line but those without the comment.
import type { UnderhoodLab } from 'underhood';
import { openSession } from 'underhood/core';
import type {} from 'underhood/react';

export const refused = (lab: UnderhoodLab) => [
  // @ts-expect-error: there is no such engine.
  <underhood-lab key="engine" lab="mlp" engine="steam" />,
  // @ts-expect-error: a lab has a name.
  <underhood-lab key="lab" />,
  // @ts-expect-error: a step’s event has a step, and no stage.
  <underhood-lab key="event" lab="mlp" onstep={({ detail }) => detail.stage} />,
  // @ts-expect-error: it has no such method.
  lab.learn(),
  // @ts-expect-error: steps are numbers.
  lab.step('many'),
  // @ts-expect-error: nor there.
  openSession('mlp', { engine: 'steam' }),
  lab.step(3),
  openSession('mlp', { settings: { seed: 3 } }),
];
