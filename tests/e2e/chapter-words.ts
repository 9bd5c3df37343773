// A chapter's words, as its file has them.
import type { LabWords } from '../../www/contract/words.ts';

export const words = async (id: string): Promise<LabWords> =>
  ((await import(`../../www/labs/${id}/words.en.ts`)) as { default: LabWords }).default;
