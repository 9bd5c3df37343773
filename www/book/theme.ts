// Light, dark, or as the system: the reader's choice, kept in this browser. index.html applies it before the first paint.

export type Theme = 'auto' | 'light' | 'dark';

const KEY = 'underhood-theme';

export function storedTheme(): Theme {
  const theme = document.documentElement.dataset.theme;
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
}

export function setTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  dispatchEvent(new Event('themechange'));
}

let before: string | undefined;

/** Paper is light: what is drawn is drawn anew for it, and as it was when the sheet is out. */
export function inPrint(on: boolean): void {
  const { dataset } = document.documentElement;
  if (on) before = dataset.theme;
  const theme = on ? 'light' : before;
  if (theme === undefined) delete dataset.theme;
  else dataset.theme = theme;
  dispatchEvent(new Event('themechange'));
}
