// What a story claims, as assertions on the lab: one for each beat, by its id.
import type { Locator, Page } from '@playwright/test';

export interface Told {
  page: Page;
  lab: Locator;
}

/**
 * Called once the beat has been opened and what its button does has come to its end; asserts that what the words say is
 * so. Where a beat has no button, or one whose playing has no end, the claim does what the reader is told to do.
 */
export type Claim = (told: Told) => Promise<void>;

export type Claims = Readonly<Record<string, Claim>>;
