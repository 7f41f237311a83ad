import { Fact } from '../page/facts.js';
import { useNow } from '../time/clock.js';
import { Ago, Near } from '../time/instant.js';
import { expiryHealth } from './call-words.js';
import type { Connection } from './configured.js';
import { HealthBadge } from './health-badge.js';

/** How old a credential is and when it ends, as far as anybody knows. */
export function CredentialFacts({ credentials }: Pick<Connection, 'credentials'>) {
  const health = expiryHealth(credentials, useNow());
  if (credentials.type === 'none' || credentials.type === null) return null;
  const { since, expiresAt } = credentials;
  return (
    <>
      <Fact name="Given">{since === null ? 'before that was noted' : <Ago at={since} />}</Fact>
      <Fact name="Ends">
        {expiresAt === null ? 'nobody has said' : <Near at={expiresAt} />}
        {health && (
          <>
            {' '}
            <HealthBadge health={health} />
          </>
        )}
      </Fact>
    </>
  );
}
