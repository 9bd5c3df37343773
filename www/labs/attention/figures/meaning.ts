// “bank” in sentences of both senses: its vector behind every layer, and how the senses part as it learns.

import { LossCurveView } from '../../../charts/curve.ts';
import { fill, plain } from '../../../charts/kit/format.ts';
import { VectorPanelsView } from '../../../charts/vector-panels.ts';
import type { Figure, Mounted } from '../../../contract/lab.ts';
import { axis, Columns, numbers, type Scene, setting } from '../../../contract/scene.ts';
import type { Description } from '../../../core/protocol.ts';
import type { Words } from '../words.en.ts';

const isBank = (about: Description): boolean => setting(about, 'task') === 'bank';

class Meaning implements Mounted {
  private readonly picture = document.createElement('div');
  private view: VectorPanelsView | LossCurveView | undefined;
  private readonly columns = new Columns();
  private from: Float32Array | undefined;
  private split: Float32Array[] = [];

  constructor(
    host: HTMLElement,
    private readonly words: Words,
  ) {
    this.picture.className = 'meaning';
    host.append(this.picture);
  }

  update(scene: Scene): void {
    const { texts } = this.words;
    const wanted = scene.view.meaning === 'cosine' ? LossCurveView : VectorPanelsView;
    if (!(this.view instanceof wanted)) {
      this.view?.destroy();
      this.view = undefined;
      this.picture.classList.toggle('plot', wanted === LossCurveView);
    }
    const cosines = numbers(scene, 'bank_cosine');
    const name = (layer: number) =>
      layer === 0 ? texts.before : fill(texts.behind, { layer: plain(layer) });
    if (scene.view.meaning === 'cosine') {
      if (!(this.view instanceof LossCurveView)) this.view = new LossCurveView(this.picture);
      const [steps = new Float32Array(), ...course] = this.columns.of(scene, 'bank_course');
      this.view.update({
        series: course.map((y, layer) => ({ label: name(layer), x: steps, y })),
        baselines: [],
        yLabel: texts.cosine,
        log: false,
        format: (value) => plain(value, 3),
        highlight: scene.term,
        label: fill(texts.labelCosine, { cosine: plain(cosines.at(-1) ?? Number.NaN, 3) }),
      });
      return;
    }
    const channel = scene.channels.bank_points;
    const [layers = 0, n = 0] = channel?.shape ?? [];
    if (!channel || layers === 0) return;
    if (channel.data !== this.from) {
      this.from = channel.data;
      this.split = Array.from({ length: layers }, (_, l) =>
        channel.data.subarray(l * n * 2, (l + 1) * n * 2),
      );
    }
    if (!(this.view instanceof VectorPanelsView)) this.view = new VectorPanelsView(this.picture);
    this.view.update({
      panels: this.split.map((points, layer) => ({
        name: name(layer),
        note: fill(texts.cosineIs, { cosine: plain(cosines[layer] ?? Number.NaN, 2) }),
        points,
      })),
      classes: numbers(scene, 'bank_senses'),
      classNames: axis(scene.about, 'a').map((label) => label.name),
      xLabel: texts.acrossIs,
      yLabel: texts.upIs,
      highlight: scene.term,
      label: fill(texts.labelMeaning, { cosine: plain(cosines.at(-1) ?? Number.NaN, 3) }),
    });
  }

  destroy(): void {
    this.view?.destroy();
  }
}

export const meaning: Figure<Words> = {
  id: 'meaning',
  size: 'wide',
  shown: isBank,
  reads: (_, view) => [
    'bank_cosine',
    'bank_senses',
    view.meaning === 'cosine' ? 'bank_course' : 'bank_points',
  ],
  readsOnce: () => [],
  modes: [{ key: 'meaning', options: ['vectors', 'cosine'] }],
  mount: (host, _, words) => new Meaning(host, words),
};
