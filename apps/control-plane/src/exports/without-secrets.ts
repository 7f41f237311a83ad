const SECRET_NAME =
  /^(proxy-)?authorization$|^(set-)?cookie$|passw(or)?d|passphrase|secret|(^|[-_a-z])token$|api[-_]?key|credential|private[-_]?key/i;

/** What stands in the place of a secret. */
const REMOVED = '[removed]';

/** Deeper than any message may be; what is below is left out. */
const MOST_DEPTH = 200;

/** A JSON value without what stands under names of secrets, such as `password`, `apiKey` or `authorization`. Pure. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MOST_DEPTH) return REMOVED;
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      SECRET_NAME.test(name) && one !== null ? REMOVED : withoutSecrets(one, depth + 1),
    ]),
  );
}

/** A URL without the user it names and without what parameters of its query with names of secrets hold. Pure. */
export function urlWithoutSecrets(url: string): string {
  return url
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, '$1')
    .replaceAll(/([?&])([^=&#]*)=([^&#]*)/g, (all, sign: string, name: string) =>
      SECRET_NAME.test(name) ? `${sign}${name}=${REMOVED}` : all,
    );
}

/** The JSON in some bytes without secrets; text where they hold no JSON, base64 where they hold no text. Null for none. Pure. */
export function payloadWithoutSecrets(bytes: Buffer | null): unknown {
  if (bytes === null || bytes.length === 0) return null;
  const text = bytes.toString('utf8');
  try {
    return withoutSecrets(JSON.parse(text));
  } catch {
    return Buffer.from(text, 'utf8').equals(bytes) ? text : { base64: bytes.toString('base64') };
  }
}
