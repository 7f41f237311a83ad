import { isDeepStrictEqual } from 'node:util';
import type { ChangeConnectionBody } from './connection-body.js';

type Settings = Record<string, unknown>;

/**
 * Whether a connection that is changed so may lead to another account than before. It does not where a credential is said
 * to be of the same one, nor where only the pace of its calls is set. Pure.
 */
export function leadsElsewhere(
  standing: Settings,
  { settings, credentials, sameAccount }: ChangeConnectionBody,
): boolean {
  if (credentials !== undefined && sameAccount !== true) return true;
  return settings !== undefined && !isDeepStrictEqual(withoutPace(settings as Settings), withoutPace(standing));
}

function withoutPace({ rateLimit: _pace, ...others }: Settings): Settings {
  return others;
}
