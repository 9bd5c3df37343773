// Over the run: how near the samples come to the data. Over the noise levels: the schedule, and the loss.

import { LossCurveView } from '../../../charts/curve.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import type { Figure, Mounted, Stagehand } from '../../../contract/lab.ts';
import { Columns, first, numbers, type Scene } from '../../../contract/scene.ts';
import { alphaBar, most, short } from '../scene.ts';
import type { Words } from '../words.en.ts';
import { clockOf } from './clock.ts';

const NONE = new Float32Array();

export const distance: Figure<Words> = {
  id: 'distance',
  size: 'half',
  reads: (_, view) => (view.curve === 'loss' ? ['loss'] : ['measured']),
  readsOnce: () => ['floor', 'ceiling'],
  modes: [{ key: 'curve', options: ['distance', 'log', 'loss'] }],
  mount(host, stagehand, { texts }) {
    const view = new LossCurveView(host, { onTerm: (term) => stagehand.term(term) });
    const columns = [new Columns(), new Columns()] as const;
    return {
      update(scene) {
        const loss = scene.view.curve === 'loss';
        const [steps = NONE, y = NONE, latest = NONE] = columns[loss ? 0 : 1].of(
          scene,
          loss ? 'loss' : 'measured',
        );
        view.update({
          series: loss
            ? [{ label: texts.batchLoss, x: steps, y }]
            : [
                { label: texts.averaged, x: steps, y, ink: 'model' },
                { label: texts.latest, x: steps, y: latest, ink: 'ink2', dash: [5, 3] },
              ],
          baselines: loss
            ? []
            : [
                { label: texts.floor, value: first(scene, 'floor') },
                { label: texts.ceiling, value: first(scene, 'ceiling') },
              ],
          yLabel: loss ? texts.lossLabel : texts.distanceLabel,
          log: scene.view.curve === 'log',
          format: (value) => plain(value, 3),
          highlight: scene.term,
          label: fill(loss ? texts.labelLoss : texts.labelDistance, {
            steps: plain(scene.status.step),
            now: short(y.at(-1) ?? Number.NaN),
          }),
        });
      },
      destroy: () => view.destroy(),
    };
  },
};

/** A curve over the noise levels, with a line at the one that is looked at. */
function overLevels(
  host: HTMLElement,
  stagehand: Stagehand,
  draw: (scene: Scene, view: LossCurveView, t: number) => void,
): Mounted {
  const view = new LossCurveView(host, { onTerm: (term) => stagehand.term(term) });
  const clock = clockOf(stagehand);
  let scene: Scene | undefined;
  const unlisten = clock.listen(() => {
    if (scene) draw(scene, view, clock.t);
  });
  return {
    update(next) {
      const same = ['alpha_bar', 'loss_levels', 'loss_levels_zero'].every(
        (channel) => next.channels[channel]?.data === scene?.channels[channel]?.data,
      );
      const before = scene;
      scene = next;
      if (same && before?.term === next.term && before.view === next.view && before.about === next.about)
        return;
      draw(next, view, clock.t);
    },
    destroy() {
      unlisten();
      view.destroy();
    },
  };
}

/** The schedule's curves out of its channels, made once for each that arrives. */
class Schedule {
  private from: Float32Array | undefined;
  made: Record<'t' | 'signal' | 'noise' | 'snr', Float32Array> = {
    t: NONE,
    signal: NONE,
    noise: NONE,
    snr: NONE,
  };

  of(scene: Scene): Schedule['made'] {
    const signal = numbers(scene, 'alpha_bar');
    if (signal !== this.from) {
      this.from = signal;
      const t = Float32Array.from({ length: signal.length }, (_, i) => i);
      this.made = {
        t,
        signal,
        noise: signal.map((bar) => 1 - bar),
        snr: signal.map((bar) => bar / (1 - bar)),
      };
    }
    return this.made;
  }
}

export const schedule: Figure<Words> = {
  id: 'signal',
  size: 'half',
  reads: () => [],
  readsOnce: () => ['alpha_bar'],
  modes: [{ key: 'schedule', options: ['parts', 'ratio'] }],
  mount(host, stagehand, { texts }: Words) {
    const curves = new Schedule();
    return overLevels(host, stagehand, (scene, view, t) => {
      const { t: x, signal, noise, snr } = curves.of(scene);
      const ratio = scene.view.schedule === 'ratio';
      view.update({
        series: ratio
          ? [{ label: texts.snr, x, y: snr, ink: 'ink' }]
          : [
              { label: texts.signalPart, x, y: signal, ink: 'data' },
              { label: texts.noisePart, x, y: noise, ink: 'gradient', dash: [6, 3] },
            ],
        baselines: ratio ? [{ label: texts.even, value: 1 }] : [],
        yLabel: ratio ? texts.snrLabel : texts.partLabel,
        xLabel: texts.levelLabel,
        xName: 't',
        log: ratio,
        ...(ratio && { bounds: [1e-6, 1e6] as const }),
        format: (value) => plain(value, 3),
        cursorStep: t,
        highlight: scene.term,
        label: fill(texts.labelSchedule, {
          t: plain(Math.round(t)),
          most: plain(most(scene.about)),
          signal: short(alphaBar(scene, t)),
          left: short(signal.at(-1) ?? Number.NaN),
        }),
      });
    });
  },
};

/** The middle of each of so many equal parts of the noise levels 1 … T, one of them itself. */
export const middles = (parts: number, most: number): Float32Array =>
  Float32Array.from({ length: parts }, (_, i) => Math.round(0.5 + ((i + 0.5) * most) / parts));

export const levels: Figure<Words> = {
  id: 'levels',
  size: 'half',
  reads: () => ['loss_levels', 'loss_levels_zero'],
  readsOnce: () => [],
  mount(host, stagehand, { texts }: Words) {
    let from: Float32Array | undefined;
    let losses = NONE;
    return overLevels(host, stagehand, (scene, view, t) => {
      const found = numbers(scene, 'loss_levels');
      if (found !== from) {
        from = found;
        // What has not been met yet is a gap.
        losses = found.map((loss) => (loss < 0 ? Number.NaN : loss));
      }
      const zero = numbers(scene, 'loss_levels_zero');
      const x = middles(losses.length, most(scene.about));
      view.update({
        series: [
          { label: texts.modelLoss, x, y: losses, ink: 'residual' },
          {
            label: texts.zeroLoss,
            x,
            y: zero.length === x.length ? zero : NONE,
            ink: 'ink3',
            dash: [5, 4],
          },
        ],
        baselines: [],
        holds: 0,
        yLabel: texts.lossLabel,
        xLabel: texts.levelLabel,
        xName: 't',
        log: false,
        format: (value) => plain(value, 3),
        cursorStep: t,
        highlight: scene.term,
        label: fill(texts.labelLevels, {
          low: short(losses[0] ?? Number.NaN),
          high: short(losses.at(-1) ?? Number.NaN),
        }),
      });
    });
  },
};
