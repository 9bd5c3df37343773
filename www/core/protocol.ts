// What the page and a lab's worker say to one another: every message there is, in one place. The types of
// what they carry are generated from the Rust core.

import type {
  Args,
  ChannelData,
  CurveData,
  DataFile,
  Description,
  Engine,
  ErrorCode,
  Message,
  Recipe,
  Status,
  StepPlace,
  TablePreview,
  ToldCourse,
  Value,
} from '../../pkg/flex/underhood.js';

export type {
  ActionInfo,
  Args,
  Axis,
  ChannelData,
  ChannelInfo,
  ColumnPreview,
  Control,
  Course,
  CurveData,
  Cut,
  DataFile,
  Description,
  Engine,
  Kind,
  Label,
  LabId,
  Message,
  Parameter,
  Part,
  Recipe,
  RecordTypes,
  RunInfo,
  Sight,
  Stage,
  Status,
  StepPlace,
  TablePreview,
  TensorData,
  ToldCourse,
  Value,
} from '../../pkg/flex/underhood.js';

/** A build of the core: one for each engine with all labs in it, and one for the first lab alone. */
export type Build = 'first' | Engine;

/** Where to begin: a lab, and what differs from its defaults. */
export type Opening = Partial<Recipe> & { lab: string };

/** A run at one moment: as it is written down, and as it can go on at once. */
export interface Checkpoint {
  recipe: Recipe;
  bytes: Uint8Array;
}

/** What can be asked of a worker, and what it answers. */
export interface Calls {
  open: {
    ask: { engine: Engine; build: Build; module: WebAssembly.Module; recipe: Opening };
    answer: { rejected: Message[] };
  };
  /** Trains for up to `steps` steps or `budget` ms, then reads: one picture's worth of work. */
  frame: {
    ask: { steps: number; budget: number; reads: string[]; checkpoint: boolean };
    answer: {
      channels: Record<string, ChannelData>;
      /** How many ms the reading of each took: next to nothing, where it was worked out before. */
      took: Record<string, number>;
      /** With the ms that it took. */
      checkpoint?: Checkpoint & { took: number };
      memory: number;
    };
  };
  /** Trains `steps` steps, or to a step, however long it takes, reporting progress; `stop` ends it early. */
  run: {
    ask: { steps: number } | { to: number; stage: number; rewind: boolean };
    answer: { step: number };
  };
  stop: { ask: object; answer: null };
  advance: { ask: object; answer: { stage: string } };
  set: { ask: { control: string; value: Value }; answer: null };
  setAll: { ask: { values: Args; fresh: boolean }; answer: null };
  act: { ask: { action: string; args: Args }; answer: null };
  /** What a file would become as a table; the lab does not notice. */
  preview: {
    ask: { action: string; args: Args };
    answer: TablePreview;
  };
  /** How a program elsewhere goes on with the run, and what up to `steps` steps see; null in the build `first`. */
  course: { ask: { steps: number; forBurn: boolean }; answer: ToldCourse | null };
  reset: { ask: object; answer: null };
  read: { ask: { channel: string }; answer: ChannelData };
  recipe: { ask: object; answer: Recipe };
  /** Keeps the present run beside those to come. */
  pin: { ask: object; answer: { run: number } };
  forget: { ask: { run: number }; answer: null };
  reopen: { ask: { run: number }; answer: null };
  /** Curves of a kept run, by their channels. */
  runCurves: { ask: { run: number; channels: string[] }; answer: Record<string, CurveData> };
  exportRun: { ask: { run: number }; answer: Uint8Array };
  importRun: { ask: { bytes: Uint8Array }; answer: { run: number } };
  /** The model's parameters as a `.safetensors` file. */
  weights: { ask: object; answer: Uint8Array | undefined };
  /** Puts those of such a file in their place. */
  takeWeights: { ask: { file: Uint8Array }; answer: { taken: boolean } };
  save: { ask: object; answer: Uint8Array };
  load: { ask: { bytes: Uint8Array }; answer: null };
}

export type Call = keyof Calls;
export type Ask<C extends Call> = Calls[C]['ask'];
export type Answer<C extends Call> = Calls[C]['answer'];

/** Page to worker. */
export type Request =
  | { [C in Call]: { id: number; call: C; ask: Ask<C> } }[Call]
  /** The file that the call `id` lacks, or that it can't be had. */
  | { id: number; call: 'file'; bytes: Uint8Array | null }
  /** A hand that helps with long steps: its end of a channel. Null lets all of them go. */
  | { id: number; call: 'hand'; port: MessagePort | null }
  /** The worker is to be a hand, of whoever has the other end. */
  | { id: number; call: 'help'; port: MessagePort };

/** Worker to page. */
export type Response =
  /** It worked. `description` comes along when it may have changed. */
  | { kind: 'done'; id: number; answer: Answer<Call>; status: Status; description?: Description }
  /** It did not, and nothing has changed. */
  | { kind: 'failed'; id: number; error: Failed }
  /** A data file is needed first: the call waits for it, and so does what is asked after it. */
  | { kind: 'lacking'; id: number; file: DataFile }
  /** A worker that is to be a hand is one. */
  | { kind: 'ready' }
  /** A `run` on its way. */
  | { kind: 'progress'; id: number; status: Status; to: number }
  /** The wasm module trapped: this worker is of no more use. */
  | { kind: 'trapped'; id: number; message: string };

/** What it takes to open a lab in another worker. */
export type Opener = Omit<Ask<'open'>, 'recipe'>;

/** What a lab's worker asks of a hand … */
export type Errand =
  /** To open a lab as it is now. */
  | ({ errand: 'brief'; brief: number } & Ask<'open'>)
  /** To compute a part of a step, or a piece of what takes long to look at; weights come along where it has others, and an array
   * for what is found, where there is one to spare. */
  | (({ errand: 'part'; at: StepPlace; part: number } | { errand: 'piece'; piece: number }) & Arrays);

interface Arrays {
  theta?: Buffered | undefined;
  into?: Buffered | undefined;
}

/** Numbers whose memory is handed over. That of fresh arrays takes the browser longer to find than it takes to fill them: so
 * those of weights and gradients go back and forth. */
export type Buffered = Float32Array<ArrayBuffer>;

/** … and what it hears, one for each errand and in their order. */
export type Brought =
  | { brought: 'brief'; brief: number }
  /** The gradient of the part and, as the last number, its loss; or the numbers of the piece. The array of the weights that came
   * along goes back. */
  | { brought: 'part'; found: Buffered; theta?: Buffered | undefined }
  /** It can't: it is to be done without. */
  | { brought: 'nothing'; message: string };

/** A failure on its way to the page. */
export interface Failed {
  message: string;
  code: Failure;
  /** The id of the control or argument that it is about, if it is about one. */
  about?: string | undefined;
  /** What is said of it, for who says it in another language. */
  said?: Message | undefined;
  /** The data file that did not arrive whole, if it is that. */
  file?: DataFile | undefined;
}

/** What went wrong: the core's codes, and those of the page's own machinery. */
export type Failure = ErrorCode | 'trapped' | 'closed' | 'unsupported' | 'network' | 'policy';

/** An error with words for the reader and a code for programs. */
export class LabError extends Error {
  override readonly name = 'LabError';
  /** The id of the control or argument that it is about, if it is about one. */
  readonly about: string | undefined;
  /** What is said of it, for who says it in another language. */
  readonly said: Message | undefined;
  constructor(
    message: string,
    readonly code: Failure,
    { about, said }: Pick<Failed, 'about' | 'said'> = {},
  ) {
    super(message);
    this.about = about;
    this.said = said;
  }
}
