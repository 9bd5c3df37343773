// What the core says, in words. It says everything by a name with its English beside it: a translation has another text
// under the same name. Values are filled in last.

import {
  type Axis,
  type Control,
  type Description,
  type Failure,
  type Kind,
  LabError,
  type Message,
  type Part,
  type Stage,
} from './protocol.ts';

/** The text of a name in the reader's language; where there is none, its English. */
export type Translate = (name: string, english: string) => string;

/** English, as it comes. */
export const english: Translate = (_, text) => text;

/** Texts by their names: those of messages, and of what a lab tells of itself, such as `mlp.points.label`. */
export const translateBy =
  (texts: Readonly<Record<string, string>>): Translate =>
  (name, text) =>
    texts[name] ?? text;

/** A message of the page's own, as the core makes them. */
export function message(
  id: string,
  english: string,
  values: Readonly<Record<string, string | number>> = {},
): Message {
  const part = (value: string | number): Part =>
    typeof value === 'number' ? { number: value } : { text: value };
  return {
    id,
    english,
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, part(value)])),
  };
}

/** An error of the page's own. */
export const fault = (code: Failure, ...of: Parameters<typeof message>): LabError => {
  const made = message(...of);
  return new LabError(said(made), code, { said: made });
};

/** Whoever waits for a lab that has been closed is told so. */
export const closed = (): LabError => fault('closed', 'closed', 'This lab has been closed.');
export const notOpen = (): LabError =>
  fault('closed', 'not_open', 'This lab is not open yet: wait for `ready`.');

/** A message as it is read. */
export const said = ({ english: text, values }: Message): string =>
  text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    return value === undefined ? place : partText(value);
  });

function partText(part: Part): string {
  if ('number' in part) return String(part.number);
  if ('text' in part) return part.text;
  if ('message' in part) return said(part.message);
  return part.list.map(partText).join(', ');
}

/** A message in the reader's language, and those within it. */
export function localised(message: Message, translate: Translate): Message {
  if (translate === english) return message;
  const within = (part: Part): Part => {
    if ('message' in part) return { message: localised(part.message, translate) };
    return 'list' in part ? { list: part.list.map(within) } : part;
  };
  const values = Object.entries(message.values).map(([name, part]) => [name, within(part)]);
  return {
    ...message,
    english: translate(message.id, message.english),
    values: Object.fromEntries(values),
  };
}

/** What a lab tells of itself, in the reader's language; what the reader brought stays as it is. */
export function translated(about: Description, translate: Translate): Description {
  if (translate === english) return about;
  const { lab } = about;
  const texts = <Of extends { id: string; label: string; help: string }>(kind: string, of: Of): Of => ({
    ...of,
    label: translate(`${lab}.${kind}.${of.id}.label`, of.label),
    help: translate(`${lab}.${kind}.${of.id}.help`, of.help),
  });
  // Stages of one kind differ by what they work on: a translation has it as `{on}`.
  const stage = (of: Stage): Stage => {
    const { label, help } = texts('stage', { ...of, id: of.kind });
    return { ...of, label: label.replaceAll('{on}', of.on), help };
  };
  const control = (of: Control): Control => ({
    ...texts('control', of),
    kind: kindOf(`${lab}.control.${of.id}`, of.kind, translate),
  });
  return {
    ...about,
    stages: about.stages.map(stage),
    controls: about.controls.map(control),
    channels: about.channels.map((channel) => texts('channel', channel)),
    actions: about.actions.map((action) => texts('action', action)),
    axes: about.axes.map((axis) => axisOf(lab, axis, translate)),
    notices: about.notices.map((notice) => localised(notice, translate)),
  };
}

function kindOf(name: string, kind: Kind, translate: Translate): Kind {
  if (kind.type !== 'choice' && kind.type !== 'choices') return kind;
  const options = kind.options.map((option) =>
    option.brought ? option : { ...option, label: translate(`${name}.${option.id}`, option.label) },
  );
  return { ...kind, options };
}

const axisOf = (lab: string, { symbol, labels }: Axis, translate: Translate): Axis => ({
  symbol,
  labels: labels.map((label) =>
    label.brought ? label : { ...label, name: translate(`${lab}.axis.${symbol}.${label.id}`, label.name) },
  ),
});
