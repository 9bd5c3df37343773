// What is imported where there is no window: names and nothing else. The element begins to be in a browser; a server
// writes its tag, <underhood-lab lab="…">, as any other.

/** An error with words for the reader and a code for programs. */
export class LabError extends Error {
  name = 'LabError';
  constructor(message, code, { about, said } = {}) {
    super(message);
    Object.assign(this, { code, about, said });
  }
}

/** Stands for the element, which a server can't make. */
export class UnderhoodLab {
  constructor() {
    throw new LabError('<underhood-lab> can be made in a browser only.', 'unsupported');
  }
}
