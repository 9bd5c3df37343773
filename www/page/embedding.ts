// What to write on a page to have a lab on it: a tag and its script, or a frame.

/** A lab as somebody wants it on a page; what is empty is left out. */
export interface Embedding {
  lab: string;
  beat?: string;
  /** A run, as a link has it. */
  state?: string;
  hide?: readonly string[];
  figures?: readonly string[];
  theme?: string;
}

const attr = (name: string, value = '') =>
  value && ` ${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`;

/** The script of the book at `site`, and the tag. */
export function tagOf(wanted: Embedding, site: URL): string {
  const { lab, beat, state, hide, figures, theme } = wanted;
  const attributes = [
    attr('lab', lab),
    attr('beat', beat),
    attr('state', state),
    attr('hide', hide?.join(' ')),
    attr('figures', figures?.join(' ')),
    attr('data-theme', theme),
  ];
  const script = `<script type="module" src="${new URL('underhood.js', site)}"></script>`;
  return `${script}\n<underhood-lab${attributes.join('')}></underhood-lab>`;
}

/** The address of a frame of the book at `site`. */
export function frameAddress(wanted: Embedding, site: URL): URL {
  const { lab, beat, state, hide, figures, theme } = wanted;
  const address = new URL('embed.html', site);
  const pairs = { lab, beat, state, hide: hide?.join(' '), figures: figures?.join(' '), theme };
  // A space as %20, and not as the plus that a form would send: addresses are copied by hands that know no plus.
  address.search = Object.entries(pairs)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`)
    .join('&');
  return address;
}

/** The frame, and the script by which it is as high as its lab. */
export const frameOf = (wanted: Embedding, title: string, site: URL): string =>
  `<iframe${attr('src', String(frameAddress(wanted, site)))}${attr('title', title)} allow="clipboard-write" style="width: 100%; height: 45rem; border: 0"></iframe>
<script>
  addEventListener('message', ({ data, source }) => {
    for (const frame of document.querySelectorAll('iframe'))
      if (frame.contentWindow === source && data?.underhood === 'height') frame.style.height = \`\${Number(data.height)}px\`;
  });
</script>`;
