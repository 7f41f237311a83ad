import type { Forecast } from '#libs/contracts';
import type { ErasureForecast } from '#libs/persistence';

const WHY_LEFT = [
  ['unfinished', 'They are not finished: wait for their end or cancel them, then erase once more'],
  ['parked', 'Nobody knows whether they had their effect: decide over them, then erase once more'],
] as const;

/** What an erasure would come to, in the form that all such answers have. Pure. */
export function presentErasureForecast(forecast: ErasureForecast): Forecast {
  const refused = WHY_LEFT.filter(([reason]) => forecast[reason] > 0);
  return {
    selected: forecast.finished + forecast.parked + forecast.unfinished,
    goes: forecast.finished,
    refused: refused.map(([reason, detail]) => ({ reason, detail, letters: forecast[reason] })),
  };
}
