/** SQL: an instant in microseconds since 1970, as text: exact, as places in lists must be. */
export const microsOf = (instant: string): string => `trunc(extract(epoch FROM ${instant}) * 1000000)::bigint::text`;

/** SQL: the instant of a parameter in microseconds since 1970. */
export const instantOf = (micros: string): string =>
  `timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond'`;
