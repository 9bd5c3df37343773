// Programs from parts. A part is a program's own text with a few lines of ours in it, each alone on its line:
// `#if name`, `#if not name`, `#else` and `#end` around what only some programs have, and `{{name}}` for a value.

/** What decides, and what is filled in. */
export interface Filling {
  flags: ReadonlySet<string>;
  values: Readonly<Record<string, string>>;
}

/** A part as a program has it. A condition or a value that is misspelt is an error, and so is one left open. */
export function filled(part: string, { flags, values }: Filling): string {
  const kept: string[] = [];
  const open: boolean[] = [];
  for (const line of part.split('\n')) {
    const [, word, not, name = ''] = /^\s*(?:#|\/\/)(if|else|end)\b(?: (not )?(\w+))?$/.exec(line) ?? [];
    if (word === 'if') open.push(flags.has(name) !== Boolean(not));
    else if (word && open.length === 0) throw new Error(`“${line.trim()}” closes nothing`);
    else if (word === 'else') open.push(!open.pop());
    else if (word === 'end') open.pop();
    else if (open.every(Boolean)) kept.push(line);
  }
  if (open.length > 0) throw new Error('a condition is left open');
  return kept.join('\n').replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nothing is known of “${name}”`);
    return value;
  });
}
