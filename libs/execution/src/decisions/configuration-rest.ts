/**
 * How long what depends on a connection rests, in milliseconds, where that is missing, cannot be opened, or had its credential or
 * settings refused, unless it is mended.
 */
export const CONFIGURATION_REST_MS = 60_000;
