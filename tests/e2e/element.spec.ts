// <underhood-lab> on a stranger's page, which loads one script from the site and nothing else.
import type { Locator, Page } from '@playwright/test';
import type { UnderhoodLab } from '../../www/element/underhood-lab.ts';
import {
  ask,
  chapter,
  errors,
  expect,
  overflow,
  read,
  ready,
  saved,
  stepOf,
  stranger,
  test,
  timed,
} from './support.ts';

/** A page of the stranger's with one lab made by `attributes`. */
async function labOn(page: Page, attributes: string): Promise<Locator> {
  await page.goto(`${stranger}plain.html`);
  await page.evaluate((text) => {
    document.body.innerHTML = `<underhood-lab lab="linear_regression" ${text}></underhood-lab>`;
  }, attributes);
  return ready(page);
}

test.describe('two labs', () => {
  let a: Locator;
  let b: Locator;
  test.beforeEach(async ({ page }) => {
    await page.goto(`${stranger}two-labs.html`);
    a = await ready(page, '#a');
    b = await ready(page, '#b');
  });

  test('each is what its attributes say', async () => {
    expect(await ask(a, (lab) => lab.describe().values)).toMatchObject({ seed: 1, features: ['area'] });
    expect(await ask(b, (lab) => lab.describe().values)).toMatchObject({
      seed: 2,
      features: ['area', 'beds'],
      learning_rate: 0.05,
      batching: 'single',
    });
    expect(await ask(b, (lab) => lab.describe().lab)).toBe('linear_regression');
  });

  test('neither disturbs the other', async () => {
    const [beforeA, beforeB] = [await saved(a), await saved(b)];
    expect(await ask(a, (lab) => lab.step(7))).toBe(7);
    expect(await saved(b)).toBe(beforeB);
    expect(await ask(b, (lab) => lab.step(3))).toBe(3);
    expect(await stepOf(a)).toBe(7);
    expect(await read(a, 'parameters')).toHaveLength(2);
    expect(await read(b, 'parameters')).toHaveLength(3);
    await ask(a, (lab) => lab.reset());
    expect(await saved(a)).toBe(beforeA);
    expect(await stepOf(b)).toBe(3);
  });

  test('both at once', async () => {
    const both = await a.page().evaluate(() => {
      const [first, second] = document.querySelectorAll('underhood-lab');
      return Promise.all([first?.step(200), second?.step(50)]);
    });
    expect(both).toEqual([200, 50]);
  });

  test('a hostile style sheet stays outside', async ({ page }) => {
    const look = (locator: Locator) =>
      locator.evaluate((element) => {
        const style = getComputedStyle(element);
        return {
          color: style.color,
          size: Number.parseFloat(style.fontSize),
          spacing: style.letterSpacing,
          words: style.wordSpacing,
          transform: style.textTransform,
          weight: style.fontWeight,
          slant: style.fontStyle,
          space: style.whiteSpace,
          indent: style.textIndent,
          family: style.fontFamily,
        };
      });
    expect(await look(page.locator('#words'))).toMatchObject({ color: 'rgb(255, 0, 0)', size: 40 });
    for (const part of ['.lab', '.written .help', '.controls .control > label', '.where']) {
      const found = await look(a.locator(part).first());
      expect(found.color).not.toBe('rgb(255, 0, 0)');
      expect(found.size).toBeLessThan(20);
      expect(found).toMatchObject({ transform: 'none', slant: 'normal', indent: '0px' });
      expect(found.spacing).toBe('normal');
      expect(found.words).toBe('0px');
      expect(Number(found.weight)).toBeLessThan(700);
      expect(found.space).not.toBe('pre');
      expect(found.family).toMatch(/^"?Inter/);
    }
    await expect(a.getByRole('button', { name: 'Play' })).toBeVisible();
    await expect(a.locator('figure').first()).toBeVisible();
  });

  test('and the lab’s own styles stay inside', async ({ page }) => {
    const styles = await page.evaluate(() => [
      ...[...document.styleSheets].map((sheet) => sheet.href ?? 'inline'),
      ...document.adoptedStyleSheets.map(() => 'adopted'),
    ]);
    expect(styles).toEqual(['inline']);
  });

  test('hide leaves parts out, at once and later', async () => {
    await expect(a.locator('figure')).toHaveCount(4);
    await expect(b.locator('figure')).toHaveCount(0);
    await expect(b.locator('.tools')).toHaveCount(0);
    await expect(b.locator('[data-control="seed"]')).toHaveCount(0);
    await expect(b.locator('[data-control="learning_rate"]')).toBeVisible();
    await ask(a, (lab) => {
      lab.hide = 'fit, transport controls headlines step data';
    });
    await expect(a.locator('figure')).toHaveCount(3);
    for (const part of ['.transport', '.controls', '.headlines', '.written', '.data'])
      await expect(a.locator(part)).toHaveCount(0);
    // What is hidden has no keys either.
    await a.locator('canvas').first().focus();
    await a.page().keyboard.press('s');
    await ask(a, (lab) => {
      lab.hide = '';
    });
    await expect(a.locator('figure')).toHaveCount(4);
    expect(await stepOf(a)).toBe(0);
  });
});

test('describe() tells stages, controls, channels and actions', async ({ page }) => {
  const lab = await labOn(page, '');
  const about = await ask(lab, (element) => element.describe());
  expect(about.stages.map(({ id }) => id)).toEqual(['batch', 'forward', 'loss', 'backward', 'update']);
  expect(about.controls.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['target', 'features', 'learning_rate', 'batching', 'batch_size', 'seed']),
  );
  for (const channel of ['loss', 'parameters', 'gradient', 'predictions', 'residuals', 'batch', 'fit'])
    expect(about.channels.map(({ id }) => id)).toContain(channel);
  expect(about.actions.map(({ id }) => id)).toEqual(['set_parameter', 'load_csv', 'use_homes']);
});

test('read() gives numbers with a shape, curves with columns, and the fields of records', async ({
  page,
}) => {
  const lab = await labOn(page, '');
  const found = await ask(lab, async (element) => {
    const surface = await element.read('loss_surface');
    if (surface === null || !('type' in surface) || surface.type !== 'tensor') return null;
    const { shape, data } = surface;
    return { shape, length: data.length, kind: data.constructor.name };
  });
  expect(found).toEqual({ shape: [41, 41], length: 1681, kind: 'Float32Array' });
  expect(await read(lab, 'predictions')).toHaveLength(932);
  await ask(lab, (element) => element.step(3));
  const curve = await ask(lab, async (element) => {
    const read = await element.read('loss');
    return read !== null && 'type' in read && read.type === 'curve'
      ? { columns: read.columns, shape: read.shape }
      : null;
  });
  expect(curve).toEqual({ columns: ['step', 'batch', 'all'], shape: [3, 3] });
  const baselines = await ask(lab, (element) => element.read('baselines'));
  expect(baselines).toMatchObject({ mean: { r2: 0 }, least_squares: { r2: expect.closeTo(0.5888, 4) } });
  expect(await ask(lab, (element) => element.read('batch_loss'))).toBeNull();
});

test('advance() does a stage and names it; five make a step', async ({ page }) => {
  const lab = await labOn(page, '');
  const names = await ask(lab, async (element) => {
    const seen: string[] = [];
    for (let i = 0; i < 6; i++) seen.push(await element.advance());
    return seen;
  });
  expect(names).toEqual(['batch', 'forward', 'loss', 'backward', 'update', 'batch']);
  expect(await ask(lab, (element) => [element.status.step, element.status.stage])).toEqual([1, 1]);
});

test('step(n) resolves to the step reached', async ({ page }) => {
  const lab = await labOn(page, '');
  const reached = await ask(lab, async (element) => [
    await element.step(),
    await element.step(9),
    await element.step(0),
  ]);
  expect(reached).toEqual([1, 10, 10]);
  for (const wrong of [-1, 1.5, Number.NaN, 2 ** 32]) {
    const problem = await ask(lab, (element, n) => element.step(n).catch((error) => error.code), wrong);
    expect(problem).toBe('out_of_range');
  }
  expect(await stepOf(lab)).toBe(10);
});

test('steps asked for before the last are done add up', async ({ page }) => {
  const lab = await labOn(page, '');
  const reached = await ask(lab, (element) => Promise.all([element.step(5), element.step(5)]));
  expect(reached).toEqual([5, 10]);
});

test('play(), pause(), reset()', async ({ page }) => {
  const lab = await labOn(page, 'speed="60"');
  const start = await saved(lab);
  await ask(lab, (element) => element.play());
  await expect.poll(() => stepOf(lab)).toBeGreaterThan(3);
  expect(await ask(lab, (element) => element.playing)).toBe(true);
  await ask(lab, (element) => element.pause());
  expect(await ask(lab, (element) => element.playing)).toBe(false);
  await ask(lab, (element) => element.reset());
  expect(await saved(lab)).toBe(start);
});

test('set() and act()', async ({ page }) => {
  const lab = await labOn(page, '');
  await ask(lab, (element) => element.set('learning_rate', 0.25));
  await ask(lab, (element) => element.act('set_parameter', { parameter: 'bias', index: 0, value: 2.5 }));
  expect((await read(lab, 'parameters'))[1]).toBe(2.5);
  expect(await ask(lab, (element) => element.describe().values.learning_rate)).toBe(0.25);
  const problems = await ask(lab, async (element) => [
    await element.set('learning_rate', 99).catch((error) => [error.name, error.code, error.message]),
    await element.set('nope', 1).catch((error) => error.code),
    await element.set('features', 'area,price').catch((error) => error.code),
    await element.set('batching', 3).catch((error) => error.code),
    await element.act('nope').catch((error) => error.code),
    await element.act('set_parameter', { parameter: 'bias' }).catch((error) => error.code),
    await element.act('set_parameter', { parameter: 'w', index: 0, value: 1 }).catch((error) => error.code),
  ]);
  expect(problems).toEqual([
    ['LabError', 'out_of_range', 'Learning rate η can’t be 99: it takes a number from 0.001 to 10.'],
    'unknown',
    'out_of_range',
    'wrong_type',
    'unknown',
    'wrong_type',
    'out_of_range',
  ]);
  expect((await read(lab, 'parameters'))[1]).toBe(2.5);
});

test('save() and load(): bytes that hold all, to the same element or another', async ({ page }) => {
  const lab = await labOn(page, 'seed="5" batching="mini"');
  const result = await ask(lab, async (element) => {
    await element.step(8);
    await element.advance();
    const bytes = await element.save();
    await element.step(4);
    const later = await element.save();
    await element.load(bytes);
    const back = await element.save();
    await element.step(4);
    const again = await element.save();
    return {
      kind: bytes.constructor.name,
      back: back.join() === bytes.join(),
      again: again.join() === later.join(),
    };
  });
  expect(result).toEqual({ kind: 'Uint8Array', back: true, again: true });
});

test('link() is a run; `state` opens at it, go() goes to it', async ({ page }) => {
  const lab = await labOn(page, 'seed="5"');
  await ask(lab, (element) => element.step(3));
  await ask(lab, (element) => element.set('learning_rate', 0.3));
  await ask(lab, (element) => element.step(3));
  const [link, bytes] = [await ask(lab, (element) => element.link()), await saved(lab)];
  expect(link).toBe('seed=5&at=3.0:learning_rate=0.3&step=6');
  const other = await labOn(page, `state="${link.replaceAll('&', '&amp;')}"`);
  expect(await saved(other)).toBe(bytes);
  await ask(other, (element) => element.go('seed=9&step=2'));
  expect(await ask(other, (element) => [element.describe().values.seed, element.status.step])).toEqual([
    9, 2,
  ]);
});

test('seek() goes to any place of the run', async ({ page }) => {
  const lab = await labOn(page, '');
  const nine = await ask(lab, async (element) => {
    await element.seek(9);
    return (await element.save()).join();
  });
  expect(await ask(lab, (element) => element.seek(4, 2))).toBe(4);
  expect(await ask(lab, (element) => element.status.stage)).toBe(2);
  expect(await ask(lab, (element) => element.seek(9))).toBe(9);
  expect(await saved(lab)).toBe(nine);
});

test('events tell of steps, stages, states and errors, each once', async ({ page }) => {
  const lab = await labOn(page, '');
  const seen = await ask(lab, async (element) => {
    const events: string[] = [];
    element.addEventListener('step', (event) => events.push(`step ${(event as CustomEvent).detail.step}`));
    element.addEventListener('stage', (event) => events.push(`stage ${(event as CustomEvent).detail.stage}`));
    element.addEventListener('error', (event) =>
      events.push(`error ${(event as unknown as CustomEvent).detail.code}`),
    );
    element.addEventListener('state', (event) => {
      const { description } = (event as CustomEvent).detail;
      if (description) events.push(`rate ${description.values.learning_rate}`);
    });
    await element.advance();
    await element.set('learning_rate', 0.5);
    await element.set('learning_rate', 50).catch(() => {});
    await element.read('nope').catch(() => {});
    element.setAttribute('learning_rate', 'much');
    await new Promise((done) => element.addEventListener('error', done, { once: true }));
    for (let i = 0; i < 4; i++) await element.advance();
    return events;
  });
  expect(seen).toEqual([
    'stage batch',
    'rate 0.5',
    'error out_of_range',
    'error unknown',
    'error wrong_type',
    'stage forward',
    'stage loss',
    'stage backward',
    'step 1',
    'stage update',
  ]);
});

test('a beat’s button is heard of as the transport’s is', async ({ page }) => {
  await page.goto(`${stranger}plain.html`);
  await page.evaluate(() => {
    document.body.innerHTML = '<underhood-lab lab="gradient_descent" beat="step"></underhood-lab>';
  });
  const lab = await ready(page);
  const [stage, heard] = await ask(lab, async (element) => {
    const heard: string[] = [];
    element.addEventListener('stage', (event) => heard.push((event as CustomEvent).detail.stage));
    await element.perform();
    await element.perform();
    return [element.status.stage, heard] as const;
  });
  const stages = await ask(lab, (element) => element.describe().stages.map(({ id }) => id));
  expect([stage, heard]).toEqual([2, stages.slice(0, 2)]);
});

test('step and state events reach the page around, as events of custom elements should', async ({ page }) => {
  const lab = await labOn(page, '');
  await page.evaluate(() => {
    Object.assign(window, { heard: [] });
    for (const type of ['step', 'stage', 'state', 'error'])
      document.addEventListener(type, () => (window as unknown as { heard: string[] }).heard.push(type));
  });
  await ask(lab, async (element) => {
    await element.step();
    await element.advance();
    await element.read('nope').catch(() => {});
  });
  const heard = await page.evaluate(() =>
    [...new Set((window as unknown as { heard: string[] }).heard)].sort(),
  );
  // An `error` that bubbled would look like a script’s.
  expect(heard).toEqual(['stage', 'state', 'step']);
});

test('attributes are controls, also when they change later', async ({ page }) => {
  const lab = await labOn(page, 'learning_rate="0.2" data-x="1" aria-label="A lab" class="c" title="t"');
  const rate = () => ask(lab, (element) => element.describe().values.learning_rate);
  expect(await rate()).toBe(0.2);
  await ask(lab, (element) => element.step(2));
  await ask(lab, (element) => element.setAttribute('learning_rate', '0.4'));
  await expect.poll(rate).toBe(0.4);
  expect(await stepOf(lab)).toBe(2);
  await ask(lab, (element) => element.setAttribute('seed', '12'));
  await expect.poll(() => ask(lab, (element) => element.describe().values.seed)).toBe(12);
  expect(await stepOf(lab)).toBe(0);
  await expect(errors(lab)).toHaveCount(0);
  await ask(lab, (element) => element.setAttribute('seed', 'twelve'));
  await expect(errors(lab)).toContainText('Seed takes a whole number from 0 to 999999, not “twelve”');
});

test('what is no control of the lab is left alone, whoever put it there', async ({ page }) => {
  const others = [
    'translate="no" draggable="false" nonce="abc" part="lab" exportparts="x" spellcheck="false" itemprop="lab"',
    '_ngcontent-ng-c12="" ng-version="17" v-cloak="" x-data="{}" jsaction="a" contenteditable="false" accesskey="l"',
    'is="x" width="3" size="2" dataset-x="1" data-dataset="moons" onclick="1" style="color: red"',
  ].join(' ');
  const hints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'info') hints.push(message.text());
  });
  const lab = await labOn(page, others);
  await ask(lab, (element) => element.step(1));
  await ask(lab, (element) => element.setAttribute('_nghost-ng-c12', ''));
  await ask(lab, (element) => element.setAttribute('translate', 'yes'));
  await page.waitForTimeout(100);
  await expect(errors(lab)).toHaveCount(0);
  expect(await ask(lab, (element) => element.link())).toBe('step=1');
  expect(hints).toEqual([]);
  // Whoever wrote something nearly right is told so, on the console; of what a link names, the reader is.
  await ask(lab, (element) => element.setAttribute('learning-rate', '0.3'));
  await ask(lab, (element) => element.setAttribute('learning-rate', '0.4'));
  await expect
    .poll(() => hints)
    .toEqual([
      '<underhood-lab lab="linear_regression"> has no control “learning-rate”: is “learning_rate” meant?',
    ]);
  await expect(errors(lab)).toHaveCount(0);
  await ask(lab, (element) => element.go('nope=1&translate=2'));
  await expect(errors(lab)).toHaveCount(1);
  await expect(errors(lab).locator('.line')).toHaveText([/“nope”/, /“translate”/]);
});

for (const [id, ...datasets] of [
  ['mlp', 'spiral', 'moons'],
  ['diffusion', 'spirals', 'moons'],
  ['language_model', 'grammar', 'names'],
] as const)
  test(`dataset is a control of ${id}, as its list says, whatever it begins with`, async ({ page }) => {
    const [first, second] = datasets;
    await page.goto(`${stranger}plain.html`);
    await page.evaluate((tag) => {
      document.body.innerHTML = tag;
    }, `<underhood-lab lab="${id}" dataset="${first}"></underhood-lab>`);
    const lab = await ready(page);
    const value = () => ask(lab, (element) => element.describe().values.dataset);
    expect(await value()).toBe(first);
    await ask(lab, (element, to) => element.setAttribute('dataset', to), second);
    await expect.poll(value).toBe(second);
    await expect(errors(lab)).toHaveCount(0);
  });

test('the engine can be changed in mid-run; an engine there is not, changes nothing', async ({ page }) => {
  const lab = await labOn(page, 'engine="flex" seed="1"');
  await ask(lab, (element) => element.step(5));
  const bytes = await saved(lab);
  await ask(lab, (element) => {
    element.engine = 'ndarray';
    return element.ready.then(() => {});
  });
  expect(await ask(lab, (element) => element.describe().engine)).toBe('ndarray');
  expect(await saved(lab)).toBe(bytes);
  const problem = await ask(lab, (element) => {
    element.setAttribute('engine', 'steam');
    return element.ready.catch((error) => error.message);
  });
  expect(problem).toBe('There is no such engine. There is: flex, ndarray.');
  expect(await saved(lab)).toBe(bytes);
  expect(await ask(lab, (element) => element.step(1))).toBe(6);
});

test('moved within the page it goes on; taken out it ends; put back it opens again', async ({ page }) => {
  const lab = await labOn(page, 'seed="3"');
  await ask(lab, (element) => element.step(6));
  const bytes = await saved(lab);
  await ask(lab, (element) => {
    const other = document.createElement('section');
    document.body.append(other);
    other.append(element);
  });
  expect(await saved(lab)).toBe(bytes);
  expect(page.workers()).toHaveLength(1);

  const handle = await lab.elementHandle();
  await lab.evaluate((element) => element.remove());
  await expect.poll(() => page.workers().length).toBe(0);
  const problem = await handle?.evaluate((element) =>
    (element as UnderhoodLab).read('parameters').catch((error) => error.code),
  );
  expect(problem).toBe('closed');

  await handle?.evaluate((element) => document.body.append(element as UnderhoodLab));
  await ready(page);
  expect(await ask(lab, (element) => [element.describe().values.seed, element.status.step])).toEqual([3, 0]);
  await expect(lab.locator('figure canvas').first()).toBeVisible();
});

test('one that is taken out while it opens leaves no worker behind', async ({ page }) => {
  await page.goto(`${stranger}plain.html`);
  const problem = await page.evaluate(async () => {
    const lab = document.createElement('underhood-lab');
    lab.lab = 'linear_regression';
    document.body.append(lab);
    await lab.updateComplete;
    lab.remove();
    return lab.ready.then(
      () => 'open',
      (error) => error.code,
    );
  });
  expect(problem).toBe('closed');
  // The next one is served from the same module, and is the only one.
  await page.evaluate(() => {
    document.body.innerHTML = '<underhood-lab lab="linear_regression"></underhood-lab>';
  });
  await ready(page);
  expect(page.workers()).toHaveLength(1);
});

test('another `lab`: `ready` is about the new one', async ({ page }) => {
  const lab = await labOn(page, '');
  const problem = await ask(lab, (element) => {
    element.setAttribute('lab', 'no_such_lab');
    return element.ready.then(
      () => 'open',
      (error) => [error.code, error.message],
    );
  });
  expect(problem).toEqual([
    'unknown',
    expect.stringContaining('There is no lab called “no_such_lab”. There is: linear_regression, '),
  ]);
  await expect(errors(lab)).toHaveText(/There is no lab called “no_such_lab”/);
  await expect.poll(() => page.workers().length).toBe(0);
  await ask(lab, (element) => {
    element.setAttribute('lab', 'linear_regression');
    return element.ready.then(() => {});
  });
  expect(await ask(lab, (element) => element.step(2))).toBe(2);
  await expect(errors(lab)).toHaveCount(0);
});

test('before it is open, and after, it says so instead of failing obscurely', async ({ page }) => {
  await page.goto(`${stranger}plain.html`);
  const codes = await page.evaluate(async () => {
    await customElements.whenDefined('underhood-lab');
    const lab = document.createElement('underhood-lab');
    const code = async (ask: () => unknown) => {
      try {
        await ask();
        return 'none';
      } catch (error) {
        return (error as { code?: string }).code;
      }
    };
    return [
      await code(() => lab.describe()),
      await code(() => lab.status),
      await code(() => lab.step()),
      await code(() => lab.read('parameters')),
      await code(() => lab.save()),
    ];
  });
  expect(codes).toEqual(['closed', 'closed', 'closed', 'closed', 'closed']);
});

test('off-screen and hidden labs wait', timed, async ({ page }) => {
  await page.goto(`${stranger}plain.html`);
  await page.evaluate(() => {
    document.body.innerHTML =
      '<div style="height: 4000px"></div><underhood-lab lab="linear_regression" autoplay speed="60"></underhood-lab>';
  });
  const lab = await ready(page);
  /** The steps done in some pictures' time. */
  const progress = async () => {
    const before = await stepOf(lab);
    await page.evaluate(async () => {
      for (let i = 0; i < 15; i++) await new Promise((done) => requestAnimationFrame(done));
    });
    return (await stepOf(lab)) - before;
  };
  expect(await ask(lab, (element) => element.playing)).toBe(true);
  expect(await progress()).toBe(0);
  await lab.evaluate((element) => element.scrollIntoView());
  await expect.poll(progress).toBeGreaterThan(5);
  await page.evaluate(() => scrollTo(0, 0));
  await expect.poll(progress).toBe(0);
  await lab.evaluate((element) => element.scrollIntoView());
  await expect.poll(progress).toBeGreaterThan(5);
  await ask(lab, (element) => {
    element.hidden = true;
  });
  await expect.poll(progress).toBe(0);
});

test('on a narrow screen a long run is told of and stopped within its edges', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 844 });
  const lab = await chapter(page);
  await ask(lab, (element) => {
    void element.step(1e8);
  });
  await expect(lab.locator('.transport progress')).toHaveAccessibleName(/step \d+ of 100000000/);
  const stop = lab.getByRole('button', { name: 'Stop', exact: true });
  for (const part of [stop, lab.locator('.transport .play'), lab.locator('.transport .where')]) {
    const box = await part.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(320);
  }
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await stop.click();
  await expect(lab.locator('.transport progress')).toHaveCount(0);
});

test(
  'a long step() tells how far it is, leaves the page alone, and can be stopped',
  timed,
  async ({ page }) => {
    const lab = await labOn(page, '');
    await ask(lab, (element) => {
      Object.assign(window, { reached: element.step(1e6) });
    });
    const bar = lab.locator('.transport progress');
    await expect(bar).toHaveAttribute('max', '1000000');
    const told = () => bar.evaluate((element: HTMLProgressElement) => element.value);
    const first = await told();
    await expect.poll(told).toBeGreaterThan(first);
    await expect(lab.locator('.where')).toHaveText(/^\d+ of 1000000$/);
    // The page draws on meanwhile: pictures come, and none is long in coming.
    const longest = await page.evaluate(async () => {
      let [last, most] = [performance.now(), 0];
      for (let i = 0; i < 20; i++) {
        const now: number = await new Promise(requestAnimationFrame);
        most = Math.max(most, now - last);
        last = now;
      }
      return most;
    });
    expect(longest).toBeLessThan(250);
    await lab.getByRole('button', { name: 'Stop', exact: true }).click();
    const reached = await page.evaluate(() => (window as unknown as { reached: Promise<number> }).reached);
    expect(reached).toBeGreaterThan(0);
    expect(reached).toBeLessThan(1e6);
    expect(await ask(lab, (element) => [element.status.step, element.status.stage])).toEqual([reached, 0]);
    await expect(bar).toHaveCount(0);
    expect(await ask(lab, (element) => element.step(1))).toBe(reached + 1);
  },
);

test('stop() does the same for a program', async ({ page }) => {
  const lab = await labOn(page, '');
  const reached = await ask(lab, async (element) => {
    const long = element.step(1e6);
    await new Promise((done) => element.addEventListener('step', done, { once: true }));
    await element.stop();
    return long;
  });
  expect(reached).toBeLessThan(1e6);
  expect(await stepOf(lab)).toBe(reached);
});
