// What an element says: events for programs, and for the reader what has gone wrong.

import type { ReactiveControllerHost } from 'lit';
import { english, localised, said, type Translate } from '../core/messages.ts';
import { LabError } from '../core/protocol.ts';
import { Notices } from './notices.ts';

export class Voice {
  readonly notices: Notices;
  /** From English into the reader's language. */
  translate: Translate = english;
  private readonly reported = new WeakSet<object>();

  constructor(private readonly element: HTMLElement & ReactiveControllerHost) {
    this.notices = new Notices(element);
  }

  emit(type: 'step' | 'stage' | 'state' | 'frame' | 'checkpoint' | 'beat' | 'error', detail: object): void {
    this.element.dispatchEvent(
      new CustomEvent(type, { detail, bubbles: type !== 'frame' && type !== 'error', composed: true }),
    );
  }

  /** Tells programs. */
  report(error: unknown): unknown {
    if (error instanceof Error) {
      // Reported once, however many hands it passes through.
      if (this.reported.has(error)) return error;
      this.reported.add(error);
    }
    this.emit('error', { code: codeOf(error), message: textOf(error) });
    return error;
  }

  /** Tells the reader. */
  complain(error: unknown, passing = false): void {
    const why = this.why(error);
    // Of a trap the reader is told once it is known how it went on.
    if (why !== null) this.notices.say('error', why, { passing });
  }

  /** Tells the reader of several things at once. */
  complainOf(errors: readonly LabError[]): void {
    const all = errors.flatMap((error) => this.why(error) ?? []);
    if (all.length > 0) this.notices.say('error', all);
  }

  /** As `attempt`, for those that say themselves, where it happened, what went wrong: resolves to that, or null. */
  async refusal(work: Promise<unknown>): Promise<string | null> {
    try {
      await work;
      this.notices.passed();
      return null;
    } catch (error) {
      return this.why(error);
    }
  }

  /** What went wrong, for the reader, from whoever says it where it happened; programs are told. */
  why(error: unknown): string | null {
    const code = codeOf(error);
    if (code === 'closed') return null;
    this.report(error);
    return code === 'trapped' ? null : this.text(error);
  }

  /** An error in the reader's language. */
  private text(error: unknown): string {
    if (error instanceof LabError && error.said) return said(localised(error.said, this.translate));
    return textOf(error);
  }

  /** For commands of the reader: an error is shown instead of thrown. Resolves to whether it went well. */
  async attempt(work: Promise<unknown>): Promise<boolean> {
    try {
      await work;
      this.notices.passed();
      return true;
    } catch (error) {
      this.complain(error, true);
      return false;
    }
  }
}

const codeOf = (error: unknown) => (error instanceof LabError ? error.code : 'engine');
const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
