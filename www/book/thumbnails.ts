// The pictures of the chapters, drawn by their labs: `npm run thumbnails` makes them anew.

export type Shade = 'light' | 'dark';

/** In CSS pixels; the files have twice as many. */
export const SIZE = { width: 240, height: 150 };

const files = import.meta.glob<string>('./thumbnails/*.webp', {
  eager: true,
  query: '?url',
  import: 'default',
});

/** The address of a chapter's picture. */
export const thumbnail = (chapter: string, shade: Shade): string | undefined =>
  files[`./thumbnails/${chapter}-${shade}.webp`];
