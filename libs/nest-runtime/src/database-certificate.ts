import type { INestApplication } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { observe } from '#libs/tracing';

/** Has it be told when the certificate of the application's database ends; absent where it has none, or no database. */
export function observeDatabaseCertificate(app: Pick<INestApplication, 'get'>): () => void {
  const database = databaseOf(app);
  return observe(
    'waybill_certificate_expiry_timestamp_seconds',
    'When the certificate that this connection was shown ends, in seconds since 1970.',
    (tell) => {
      const at = database?.certificateEndsAt ?? null;
      if (at !== null) tell(at, { connection: 'database' });
    },
  );
}

function databaseOf(app: Pick<INestApplication, 'get'>): Database | null {
  try {
    return app.get(Database, { strict: false });
  } catch {
    return null;
  }
}
