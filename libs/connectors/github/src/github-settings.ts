import Type from 'typebox';
import type { ConnectionSettings } from '#libs/connector-kit';

const CLOUD = 'https://api.github.com';

/**
 * JSON Schema of the settings. `baseUrl` is where the API is: without user, query or fragment; GitHub's cloud where none
 * is given, `https://<host>/api/v3` for an Enterprise Server.
 */
export const GITHUB_SETTINGS = Type.Object(
  {
    baseUrl: Type.Optional(
      Type.String({
        default: CLOUD,
        format: 'uri',
        pattern: '^https?://[^/?#@\\\\\\s]+(/[^?#\\\\\\s]*)?$',
        maxLength: 2_048,
      }),
    ),
  },
  { additionalProperties: false },
);

/** Where the API is, by checked settings. */
export function baseUrlOf(settings: ConnectionSettings): string {
  const { baseUrl = CLOUD } = settings as Type.Static<typeof GITHUB_SETTINGS>;
  return baseUrl;
}
