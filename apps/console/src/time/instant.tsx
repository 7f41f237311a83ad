import { useNow } from './clock.js';
import { relativeTime, timeAgo } from './relative-time.js';

/** An instant of the past as its distance from now, the instant itself as title. `at` is ISO 8601. */
export function Ago({ at }: { readonly at: string }) {
  const time = new Date(at);
  return (
    <time dateTime={at} title={time.toLocaleString()}>
      {timeAgo(time, useNow())}
    </time>
  );
}

/** Any instant as its distance from now. */
export function Near({ at }: { readonly at: string }) {
  const time = new Date(at);
  return (
    <time dateTime={at} title={time.toLocaleString()}>
      {relativeTime(time, useNow())}
    </time>
  );
}

/** The instant itself, as it is written here. */
export function At({ at }: { readonly at: string }) {
  return <time dateTime={at}>{new Date(at).toLocaleString()}</time>;
}
