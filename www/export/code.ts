// A run as a program that goes on with it elsewhere. All of it is fetched once somebody asks for a program.

import { strToU8, type Zippable, zipSync } from 'fflate';
import type { ToldCourse } from '../core/protocol.ts';
import { burnProgram, manifest } from './burn/program.ts';
import type { Code, Language } from './languages.ts';
import { torchProgram } from './torch/program.ts';

export type { Code, Language } from './languages.ts';

/** A course in one of the languages; `chapter` is the address that its comments lead back to. */
export function codeIn(language: Language, { course, file }: ToldCourse, chapter: string): Code {
  const name = `${course.lab}-step-${course.step}`;
  const data = `${name}.safetensors`;
  const origin = { chapter, name };
  const about = (on: string, commands: string, needed: string): string => `# ${name}

A run of the lab \`${course.lab}\` of *Under the Hood*, gone on with ${on} from step ${course.step}: <${chapter}>

${commands}

goes on for 100 steps and prints the loss of each. The program says what else can be asked of it. ${needed}
\`${data}\` has all its numbers: the weights, what the optimiser remembers, what is trained on.
`;
  /** The folder, zipped. Numbers are stored as they are: they hardly get smaller, and that takes long. */
  const zipped = (files: Zippable): Uint8Array =>
    zipSync({ [name]: { ...files, [data]: [file, { level: 0 }] } });
  switch (language) {
    case 'pytorch': {
      const [program, text] = [`${name}.py`, torchProgram(course, origin)];
      const readme = about('in PyTorch', `    python ${program}`, 'It needs torch, 1.13 or newer.');
      const zip = zipped({ [program]: strToU8(text), 'README.md': strToU8(readme) });
      return { program, text, data, bytes: file, project: `${name}-pytorch.zip`, zip };
    }
    case 'rust': {
      const text = burnProgram(course, origin);
      const readme = about('on plain burn', '    cargo run --release', 'It needs Rust, 1.92 or newer.');
      const zip = zipped({
        'Cargo.toml': strToU8(manifest(name)),
        src: { 'main.rs': strToU8(text) },
        'README.md': strToU8(readme),
      });
      return { program: 'main.rs', text, data, bytes: file, project: `${name}-rust.zip`, zip };
    }
    default:
      return language satisfies never;
  }
}
