// A run as a program that goes on with it elsewhere. All of it is fetched once somebody asks for a program.

import type { ToldCourse } from '../core/protocol.ts';
import { burnProgram } from './burn/program.ts';
import type { Code, Language } from './languages.ts';
import { torchProgram } from './torch/program.ts';

export type { Code, Language } from './languages.ts';

/** A course in one of the languages; `chapter` is the address that its comments lead back to. */
export function codeIn(language: Language, { course, file }: ToldCourse, chapter: string): Code {
  const name = `${course.lab}-step-${course.step}`;
  const data = `${name}.safetensors`;
  switch (language) {
    case 'pytorch':
      return { program: `${name}.py`, text: torchProgram(course, { chapter, name }), data, bytes: file };
    case 'rust':
      return { program: 'main.rs', text: burnProgram(course, { chapter, name }), data, bytes: file };
    default:
      return language satisfies never;
  }
}
