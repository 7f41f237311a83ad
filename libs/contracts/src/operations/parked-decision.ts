/** What an operator decides over a parked task. */
export const PARKED_DECISIONS = ['applied', 'retry', 'abandon'] as const;

/** What an operator decides over a parked task. */
export type ParkedDecisionName = (typeof PARKED_DECISIONS)[number];
