// The pages of the book, the cover and one for every chapter, whose files are all hashed into assets/, and the
// element for anyone's own page, under a name that stays: underhood.js. Every address in what is built is
// relative, to the page or to the module that asks, so that dist/ works at any path of any static host,
// and underhood.js from another site altogether.
import { defineConfig, type Plugin } from 'vite';
import { offline } from './scripts/offline.mjs';
import { inputs, pages } from './scripts/pages.mjs';
import { labIds } from './www/labs/ids.ts';

/** KaTeX's sheet without its fonts: fonts.ts registers those we use, and dist/ need not hold sixty files. */
const withoutFontFaces: Plugin = {
  name: 'without-font-faces',
  enforce: 'pre',
  transform: (code, id) =>
    id.includes('katex.min.css') ? code.replace(/@font-face\{[^}]*\}/g, '') : undefined,
};

/**
 * uPlot asks Intl for the browser's own language as its module loads, and one that Intl does not know (`C`, where no
 * locale is set) would leave the page blank. The book writes its numbers itself: charts/kit/format.ts.
 */
const withoutTheBrowsersLanguage: Plugin = {
  name: 'without-the-browsers-language',
  enforce: 'pre',
  transform(code, id) {
    if (!/uplot.*\.js/i.test(id)) return undefined;
    const mended = code.replace("domEnv ? nav.language : 'en-US'", "'en-US'");
    if (mended === code) this.error('uPlot asks for the language in another way now: see vite.config.ts');
    return mended;
  },
};

/**
 * We draw with viridis alone, and d3-scale-chromatic makes all its ramps as it loads, by calls that a bundler must take
 * for needed: said to be without effect, here and by `manualPureFunctions` below, the others are left out.
 */
const withoutOtherRamps: Plugin = {
  name: 'without-other-ramps',
  enforce: 'pre',
  transform(code, id) {
    if (!/d3-scale-chromatic.*\.m?js/.test(id)) return undefined;
    const schemes = /= (new Array\(3\)\.concat\([^)]*\)\.map\(colors\));/g;
    const mended = code.replace(schemes, '= /* @__PURE__ */ (() => $1)();');
    if (mended === code)
      this.error('d3-scale-chromatic makes its schemes in another way now: see vite.config.ts');
    return mended;
  },
};

/**
 * Our scales map numbers to numbers, and the book writes its ticks itself: colours, strings and formats, which d3-scale
 * brings with it, are left out.
 */
const scalesOfNumbers: Plugin = {
  name: 'scales-of-numbers',
  enforce: 'pre',
  resolveId: (id, importer = '') =>
    /d3-(interpolate|format)$/.test(id) && importer.includes('/d3-scale/')
      ? '\0scales-of-numbers'
      : undefined,
  load: (id) =>
    id === '\0scales-of-numbers'
      ? `export const interpolateNumber = (a, b) => ((a = +a), (b = +b), (t) => a * (1 - t) + b * t);
export const interpolateRound = (a, b) => ((a = +a), (b = +b), (t) => Math.round(a * (1 - t) + b * t));
export const interpolate = interpolateNumber;
const none = () => { throw new Error('left out: see vite.config.ts'); };
export { ${['piecewise', 'format', 'formatPrefix', 'formatSpecifier', 'precisionFixed', 'precisionPrefix', 'precisionRound'].map((name) => `none as ${name}`).join(', ')} };`
      : undefined,
};

/**
 * For bundlers, which fetch ahead by rules of their own: Vite's own way would name files that an app has under other names,
 * and warn in webpack of an address that nothing can know.
 */
const nothingAhead: Plugin = {
  name: 'nothing-ahead',
  enforce: 'pre',
  load: (id) =>
    id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : undefined,
};

/** What there is to build: the book and the script for anyone's page; or what bundlers take, for the package (scripts/package.mjs). */
const site = { ...inputs([...labIds]), embed: 'embed.html', underhood: 'www/underhood.ts' };
const packaged = { element: 'www/underhood.ts', core: 'www/session.ts' };

export default defineConfig(({ mode }) => {
  const forPackage = mode === 'package';
  return {
    plugins: [
      withoutFontFaces,
      withoutTheBrowsersLanguage,
      withoutOtherRamps,
      scalesOfNumbers,
      ...(forPackage ? [nothingAhead] : [pages([...labIds]), offline()]),
    ],
    base: './',
    publicDir: forPackage ? false : 'public',
    build: {
      target: 'es2022',
      // The first with light-dark(): older targets would have it rewritten in a way that a shadow root breaks.
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1000,
      // The package's lie among the book's files.
      emptyOutDir: !forPackage,
      rolldownOptions: {
        input: forPackage ? packaged : site,
        treeshake: {
          manualPureFunctions: ['ramp', 'ramp$1', 'colors', 'interpolateCubehelixLong', 'cubehelix$1', 'rgb'],
        },
        // Keeps what element.ts exports, for those who import underhood.js.
        preserveEntrySignatures: 'exports-only',
        output: {
          entryFileNames: ({ name }) =>
            ['underhood', ...Object.keys(packaged)].includes(name) ? `${name}.js` : 'assets/[name]-[hash].js',
        },
      },
    },
    // One classic script: see www/core/start-worker.ts.
    worker: { format: 'iife' },
    server: { watch: { ignored: ['**/target/**', '**/src/**/*.rs', '**/dist/**', '**/dist-package/**'] } },
    // Bundled ahead it would not pass through the plugin.
    optimizeDeps: { entries: ['index.html', 'embed.html', 'www/underhood.ts'], exclude: ['uplot'] },
  };
});
