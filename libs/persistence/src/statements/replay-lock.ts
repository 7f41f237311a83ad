/**
 * SQL: the advisory lock that stands between replays of a tenant, which copy events, and its erasures, which must find every copy. As
 * those of lanes it is negative; two that happen to share a number only wait for each other.
 */
export const replayLock = (tenant: string): string =>
  `hashtextextended('replay ' || ${tenant}::text, 0) | (-9223372036854775808)::bigint`;
