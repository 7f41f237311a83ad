/** Buckets of the time from acceptance to the end: each is 2^(1/4), or 19 %, wider than the one before. */
export const BUCKETS_PER_DOUBLING = 4;
/** The last bucket takes whatever is longer: its lower bound is 2^(126/4) ms, or 35 days. */
export const LAST_BUCKET = 127;

/**
 * SQL: the bucket of a span of time. Bucket 0 is up to 1 ms, bucket n up to 2^(n/4) ms. Buckets of minutes, connectors and
 * tenants can be added up, and any percentile told from them, at most a bucket's width beside the truth.
 */
export function tookBucket(span: string): string {
  const ms = `extract(epoch FROM ${span})::double precision * 1000`;
  return `least(${LAST_BUCKET}, ceil(ln(greatest(1, ${ms})) / ln(2::double precision) * ${BUCKETS_PER_DOUBLING}))::smallint`;
}
