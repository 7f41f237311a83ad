import type { Forecast } from '#libs/contracts';
import { plainText } from '../output/plain-text.js';

/** Whether an answer says what something would come to. */
export function isForecast(answer: unknown): answer is Forecast {
  const { selected, goes, refused } = answer as Partial<Forecast>;
  return typeof selected === 'number' && typeof goes === 'number' && Array.isArray(refused);
}

/** What something would come to, as lines for people. */
export function describeForecast({ selected, goes, refused }: Forecast): string[] {
  const reasons = refused.map(({ letters, reason, detail }) => plainText(`  ${letters} refused, ${reason}: ${detail}`));
  return [`${selected} selected; it goes for ${goes} of them.`, ...reasons];
}
