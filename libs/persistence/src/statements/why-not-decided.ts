/**
 * SQL: why the parked task `of` is not open to a decision that is made over many at once; null where it is. Nothing is sent after
 * its deadline. And a repetition may be a second effect where neither the provider nor the meaning of the call tells copies apart:
 * that takes somebody who has ruled out the first one.
 *
 * @param of with `deadline`
 * @param effectClass of its last attempt; null where nobody knows
 * @param decision the decision
 * @param ruledOut whether it was said that the effect has not happened
 */
export function whyNotDecided(of: string, effectClass: string, decision: string, ruledOut: string): string {
  return `CASE WHEN ${decision} <> 'retry' THEN NULL
        WHEN ${of}.deadline <= now() THEN 'deadline_passed'
        WHEN NOT ${ruledOut} AND coalesce(${effectClass}, 'once') IN ('once', 'probed') THEN 'doubtful' END`;
}
