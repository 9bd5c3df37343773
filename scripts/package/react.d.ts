// <underhood-lab> in JSX, for React 19, which gives custom elements their properties and events:
//
//   import 'underhood';
//   import type {} from 'underhood/react';

import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { LabEvents } from './events.js';
import type { UnderhoodLab } from './www/underhood.js';

/** The element's own attributes; every other name is a control of the lab, such as `learning_rate`. */
export interface UnderhoodLabAttributes {
  lab: string;
  hide?: string;
  beat?: string;
  figures?: string;
  state?: string;
  speed?: number | 'stages' | 'full';
  autoplay?: boolean;
  engine?: 'flex' | 'ndarray';
  book?: string;
  'data-theme'?: 'light' | 'dark' | 'auto';
}

/** `onstep={({ detail }) => …}`. */
export type UnderhoodLabEvents = {
  [Name in keyof LabEvents as `on${Name}`]?: (event: LabEvents[Name]) => void;
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'underhood-lab': DetailedHTMLProps<Omit<HTMLAttributes<UnderhoodLab>, 'onerror'>, UnderhoodLab> &
        UnderhoodLabAttributes &
        // biome-ignore lint/suspicious/noExplicitAny: what a control takes is the lab's to say.
        UnderhoodLabEvents & { [control: string]: any };
    }
  }
}
