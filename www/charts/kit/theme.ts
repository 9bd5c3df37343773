/** The tokens of page/tokens.css as colours a canvas can use. */

const COLOURS = {
  paper: '--uh-paper',
  ink: '--uh-ink',
  ink2: '--uh-ink-2',
  ink3: '--uh-ink-3',
  rule: '--uh-rule',
  rule2: '--uh-rule-2',
  focus: '--uh-focus',
  positive: '--uh-positive',
  negative: '--uh-negative',
  model: '--uh-model',
  residual: '--uh-residual',
  gradient: '--uh-gradient',
  data: '--uh-data',
  series1: '--uh-series-1',
  series2: '--uh-series-2',
  series3: '--uh-series-3',
  series4: '--uh-series-4',
  series5: '--uh-series-5',
  onMap: '--uh-on-map',
  onMapHalo: '--uh-on-map-halo',
  onMapStep: '--uh-on-map-step',
} as const;

export type Theme = Readonly<Record<keyof typeof COLOURS | 'sans' | 'serif', string>>;

/**
 * Reads the tokens in force at `host`. They are light-dark() pairs, which getPropertyValue would hand back
 * unresolved, so each is asked for as the used `color` of a throwaway element.
 */
export function readTheme(host: HTMLElement): Theme {
  const probe = document.createElement('span');
  probe.hidden = true;
  // Where the reader's own colours are in force, those of the data stay themselves: see tokens.css.
  probe.style.setProperty('forced-color-adjust', 'none');
  host.append(probe);
  const style = getComputedStyle(probe);
  const theme: Record<string, string> = {
    sans: style.getPropertyValue('--uh-font-sans').trim() || 'sans-serif',
    serif: style.getPropertyValue('--uh-font-serif').trim() || 'serif',
  };
  for (const [name, token] of Object.entries(COLOURS)) {
    probe.style.color = `var(${token}, gray)`;
    theme[name] = style.color;
  }
  probe.remove();
  return theme as Theme;
}

/** Calls back when the theme may have changed, until `signal` aborts: by the reader, the system, or a font arriving. */
export function watchTheme(changed: () => void, signal: AbortSignal): void {
  window.addEventListener('themechange', changed, { signal });
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)'])
    matchMedia(query).addEventListener('change', changed, { signal });
  document.fonts.addEventListener('loadingdone', changed, { signal });
}
