/** The key file cannot be used as it stands. Names the line, never what stands in it. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';

  constructor(line: number, why: string) {
    super(
      `${line > 0 ? `Line ${line} of the credentials key file` : 'The credentials key file'} ${why}: ` +
        'expected lines of "<key id> <base64 of 32 bytes>", the current key first',
    );
  }
}

/** A tenant's key is wrapped by a key that the key file does not hold. */
export class UnknownKeyError extends Error {
  override readonly name = 'UnknownKeyError';

  constructor(tenant: string, keyId: string) {
    super(
      `The data key of tenant ${tenant} is wrapped by key ${JSON.stringify(keyId)}, which the credentials key file ` +
        'does not hold: put its line back, and remove it only after the rotation has finished',
    );
  }
}

/** A tenant's key does not open: it was changed, or the key file holds another key under the same id. */
export class TenantKeyBrokenError extends Error {
  override readonly name = 'TenantKeyBrokenError';

  constructor(tenant: string, keyId: string) {
    super(
      `The data key of tenant ${tenant} does not open under key ${JSON.stringify(keyId)}: either the key file holds ` +
        'another key under that id, or the row was changed; restore whichever is wrong',
    );
  }
}

/** A credential was sealed, but its tenant has no data key. */
export class TenantKeyMissingError extends Error {
  override readonly name = 'TenantKeyMissingError';

  constructor(tenant: string) {
    super(`Tenant ${tenant} has no data key: restore it from a backup, or give its credentials anew`);
  }
}

/** A sealed credential does not open for this tenant and connection. */
export class SealBrokenError extends Error {
  override readonly name = 'SealBrokenError';

  constructor(tenant: string, connection: string) {
    super(
      `The credential of connection ${connection} of tenant ${tenant} does not open: it was changed, or was sealed ` +
        'for another tenant or connection; give the credential of this connection anew',
    );
  }
}
