export { authorizationHeaders, type Credential, sealedFromView } from './credential.js';
export {
  KeyFileError,
  SealBrokenError,
  TenantKeyBrokenError,
  TenantKeyMissingError,
  UnknownKeyError,
} from './credential-error.js';
export { expiryOf } from './credential-expiry.js';
export { CREDENTIAL_SCHEMAS, checkCredential } from './credential-schema.js';
export { CredentialVault } from './credential-vault.js';
export { InMemoryTenantKeyStore } from './in-memory-tenant-key-store.js';
export { KeyRing, type WrappedKey } from './key-ring.js';
export { OpenIdClient, type OpenIdSettings, type VouchedFor } from './openid/openid-client.js';
export { IssuerAway, OpenIdRefused } from './openid/openid-error.js';
export { flowOf, hashFlowSecret, newFlowSecret, type SignInFlow } from './openid/sign-in-flow.js';
export { hashPassword, isPassword, PASSWORD_LENGTH } from './password-hash.js';
export { type RewrapReport, rewrapTenantKeys } from './rewrap-tenant-keys.js';
export type { StoredTenantKey, TenantKeyStore } from './tenant-key-store.js';
