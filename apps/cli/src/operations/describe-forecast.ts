import type { DecisionForecast, Forecast, ReplayForecast } from '#libs/contracts';
import { durationText } from '../output/duration.js';
import { plainText } from '../output/plain-text.js';

/** Groups shown at most: what is rare is not what a decision over many is about. */
const MOST_GROUPS = 10;

/** Whether an answer says what something would come to. */
export function isForecast(answer: unknown): answer is Forecast {
  const { selected, goes, refused } = answer as Partial<Forecast>;
  return typeof selected === 'number' && typeof goes === 'number' && Array.isArray(refused);
}

/** What something would come to, as lines for people. */
export function describeForecast({
  selected,
  goes,
  refused,
  ...more
}: Forecast | DecisionForecast | ReplayForecast): string[] {
  const reasons = refused.map(({ letters, reason, detail }) => plainText(`  ${letters} refused, ${reason}: ${detail}`));
  return [
    `${selected} selected; it goes for ${goes} of them.`,
    ...reasons,
    ...('groups' in more ? causes(more) : []),
    ...('secondsNeeded' in more ? [`It takes ${durationText(more.secondsNeeded)} at its rate.`] : []),
  ];
}

/** What is meant, cause by cause, and what becomes of it. */
function causes({ does, groups, examples }: Pick<DecisionForecast, 'does' | 'groups' | 'examples'>): string[] {
  const shown = groups
    .slice(0, MOST_GROUPS)
    .map(({ connector, action, reason, effectClass, tasks }) =>
      plainText(
        `  ${tasks} of ${connector}.${action}, ${reason ?? 'no reason'}, effect class ${effectClass ?? 'unknown'}`,
      ),
    );
  const rest = groups.length > MOST_GROUPS ? [`  and ${groups.length - MOST_GROUPS} groups more`] : [];
  const named = examples.length > 0 ? [`For example ${examples.join(', ')}`] : [];
  return [...shown, ...rest, plainText(does), ...named];
}
