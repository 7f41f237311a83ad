/** Longer tokens are none of ours and are not even hashed. */
const MAX_TOKEN_LENGTH = 512;

/** The token of an `Authorization: Bearer` header (RFC 6750, section 2.1); null where there is none. */
export function readBearerToken(header: string | undefined): string | null {
  const token = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(header ?? '')?.[1];
  return token !== undefined && token.length <= MAX_TOKEN_LENGTH ? token : null;
}
