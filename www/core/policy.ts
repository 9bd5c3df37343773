// What the Content-Security-Policy of the page around forbids. A browser tells why something was not loaded in an event,
// and not in the error that whoever wanted it gets: the two are brought together here, so that the page's owner reads
// which directive it is.

import { fault } from './messages.ts';
import { addresses } from './module.ts';

/** Does something that a policy may forbid; if one does, the error names its directive. */
export async function underPolicy<T>(work: () => Promise<T>): Promise<T> {
  const forbidden: SecurityPolicyViolationEvent[] = [];
  const note = (event: SecurityPolicyViolationEvent) => {
    if (event.disposition === 'enforce') forbidden.push(event);
  };
  document.addEventListener('securitypolicyviolation', note);
  try {
    return await work();
  } catch (error) {
    // The event is a task of its own, and may come after the error.
    await new Promise((done) => setTimeout(done, 100));
    const directive = forbidden.map(needed).find((text) => text !== undefined);
    if (directive === undefined) throw error;
    const english =
      'The Content-Security-Policy of this page keeps the lab from opening. It lacks: {directive}.';
    throw fault('policy', 'policy', english, { directive });
  } finally {
    document.removeEventListener('securitypolicyviolation', note);
  }
}

/** Where all of ours comes from: a bundler's scripts don't know their own address, those of its files are right. */
const site = new URL(addresses.flex).origin;

/** What a policy would have to say, if it is about something of ours. */
function needed({
  effectiveDirective,
  blockedURI,
}: Pick<SecurityPolicyViolationEvent, 'effectiveDirective' | 'blockedURI'>): string | undefined {
  const directive = effectiveDirective.replace(/-(elem|attr)$/, '');
  if (blockedURI === 'wasm-eval' || blockedURI === 'eval') return `${directive} 'wasm-unsafe-eval'`;
  if (blockedURI.startsWith('blob')) return `${directive} blob:`;
  if (!blockedURI.startsWith(site)) return undefined;
  return `${directive} ${site === self.origin ? "'self'" : site}`;
}
