/** The issuer, or somebody in its name, gave something that proves nothing: nobody is let in by it. For the log. */
export class OpenIdRefused extends Error {
  override readonly name = 'OpenIdRefused';
}

/** The issuer does not answer as it should; trying again may help. */
export class IssuerAway extends Error {
  override readonly name = 'IssuerAway';
}
