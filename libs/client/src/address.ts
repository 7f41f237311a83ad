/**
 * An address out of the options of a client.
 *
 * @throws TypeError naming the option, never its value: that may hold a password
 */
export function readAddress(option: string, value: string | URL, protocols: readonly string[]): URL {
  const wanted = `an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`;
  let address: URL;
  try {
    address = new URL(value);
  } catch {
    throw new TypeError(`${option} must be ${wanted}`);
  }
  if (!protocols.includes(address.protocol))
    throw new TypeError(`${option} must be ${wanted}, not ${address.protocol}`);
  return address;
}
