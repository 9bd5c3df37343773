// The languages that a run can be had in.

/** Those that there are. */
export const languages = ['pytorch', 'rust'] as const;
export type Language = (typeof languages)[number];

/** A program, the file with its numbers, and a folder that has both and runs as it is. */
export interface Code {
  /** What the program's file is called. */
  program: string;
  text: string;
  /** What the file with the numbers is called. */
  data: string;
  bytes: Uint8Array;
  /** What the zipped folder is called. */
  project: string;
  zip: Uint8Array;
}

/** Where the program comes from, and what it and its data are called. */
export interface Origin {
  /** The chapter's address. */
  chapter: string;
  /** The names of program and data, without their endings. */
  name: string;
}
