import type { Forecast } from '#libs/contracts';
import { Foreign } from '../page/foreign.js';

/** What of many would be left out, and why. */
export function RefusedPart({ refused }: Pick<Forecast, 'refused'>) {
  return refused.map(({ reason, detail, letters }) => (
    <p key={reason} className="quiet">
      {letters} not: <Foreign text={detail} /> (<Foreign text={reason} />)
    </p>
  ));
}
