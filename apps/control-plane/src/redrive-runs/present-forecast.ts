import type { Forecast } from '#libs/contracts';
import { explainRefusal, type RedriveForecast } from '#libs/persistence';

/** What a redrive would come to, as the API shows it. */
export function presentForecast({ selected, goes, refused }: RedriveForecast): Forecast {
  return {
    selected,
    goes,
    refused: refused.map(({ code, letters }) => ({
      reason: code,
      detail: explainRefusal({ code, state: 'not failed' }),
      letters,
    })),
  };
}

/** What something that is done with any open dead letter would come to. */
export function allOf({ selected }: Pick<RedriveForecast, 'selected'>): Forecast {
  return { selected, goes: selected, refused: [] };
}
