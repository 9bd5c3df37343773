// Other browsers than Chromium, as they come with the system: each by its own WebDriver, since Playwright drives only builds
// of its own.
import { Builder, Capabilities, type WebDriver } from 'selenium-webdriver';
import { DriverService } from 'selenium-webdriver/remote/index.js';
import { findFirefox, findGeckodriver, findWebKitDriver } from '../../scripts/setup.mjs';

export type Browser = 'firefox' | 'webkit';

/** How each is started: its driver, and what that is asked for. */
const browsers: Record<Browser, { driver: () => string | undefined; wanted: () => Record<string, unknown> }> =
  {
    firefox: {
      driver: findGeckodriver,
      wanted: () => ({
        browserName: 'firefox',
        'moz:firefoxOptions': { binary: findFirefox(), args: ['-headless'] },
      }),
    },
    webkit: { driver: findWebKitDriver, wanted: () => ({ browserName: 'MiniBrowser' }) },
  };

/** Starts a browser, of a window's usual size, and what ends it. */
export async function start(name: Browser): Promise<{ driver: WebDriver; end: () => Promise<void> }> {
  const { driver: find, wanted } = browsers[name];
  const path = find();
  if (!path)
    throw new Error(`the driver of ${name} is missing: \`npm test -- --only=e2e-${name}\` installs it`);
  const service = new DriverService.Builder(path)
    .setLoopback(true)
    // WebKit's driver reads what it is sent in the locale's letters.
    .setEnvironment({ ...environment(), LC_ALL: 'C.UTF-8' })
    .build();
  try {
    const driver = await new Builder()
      .usingServer(await service.start())
      .withCapabilities(new Capabilities(wanted()))
      .build();
    await driver.manage().setTimeouts({ script: 60_000, pageLoad: 60_000 });
    await driver.manage().window().setRect({ width: 1280, height: 800 });
    const end = async () => {
      await driver.quit().catch(() => {});
      await service.kill();
    };
    return { driver, end };
  } catch (error) {
    await service.kill();
    throw error;
  }
}

const environment = () =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
