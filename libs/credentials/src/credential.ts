import { inspect } from 'node:util';

/** What a connection authenticates itself with. Secret parts are not enumerable: see `sealedFromView`. */
export type Credential =
  | { readonly type: 'none' }
  | { readonly type: 'bearer'; readonly token: string }
  | { readonly type: 'basic'; readonly username: string; readonly password: string }
  | { readonly type: 'api-key'; readonly header: string; readonly value: string };

/**
 * Makes a credential whose parts can be read by name and in no other way: JSON, `console.log`, `inspect`, template
 * strings, spreading and copying show `[sealed]` or nothing. Takes what `checkCredential` let pass.
 */
export function sealedFromView(parts: Credential): Credential {
  const properties: PropertyDescriptorMap = {};
  for (const [name, value] of Object.entries(parts)) properties[name] = { value, enumerable: name === 'type' };
  const shown = { value: () => '[sealed]', enumerable: false };
  return Object.freeze(
    Object.defineProperties({}, { ...properties, toJSON: shown, toString: shown, [inspect.custom]: shown }),
  ) as Credential;
}

/** The header, or none, by which a credential is shown to a third party. Names in lower case. */
export function authorizationHeaders(credential: Credential): Record<string, string> {
  switch (credential.type) {
    case 'none':
      return {};
    case 'bearer':
      return { authorization: `Bearer ${credential.token}` };
    case 'basic': {
      const pair = Buffer.from(`${credential.username}:${credential.password}`, 'utf8');
      return { authorization: `Basic ${pair.toString('base64')}` };
    }
    case 'api-key':
      return { [credential.header.toLowerCase()]: credential.value };
  }
}
