import { afterAll, describe, expect, it } from '@jest/globals';
import amqplib from 'amqplib';
import pg from 'pg';
import { createTestDatabase } from './database.js';
import { createTestVhost } from './vhost.js';

describe('the servers of a test run', () => {
  const drops: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const drop of drops) await drop();
  });

  it('give each spec an empty virtual host that takes a quorum queue', async () => {
    const [one, other] = [await createTestVhost(), await createTestVhost()];
    drops.push(one.drop, other.drop);
    expect(one.vhost).not.toBe(other.vhost);
    const connection = await amqplib.connect(one.url);
    const channel = await connection.createChannel();
    const made = await channel.assertQueue('kept', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    expect(made.messageCount).toBe(0);
    await connection.close();
  });

  it('give each spec an empty database that is durable for real', async () => {
    const database = await createTestDatabase();
    drops.push(database.drop);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const tables = await client.query("select 1 from pg_tables where schemaname = 'public'");
    const setting = await client.query(
      "select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit",
    );
    await client.end();
    expect(tables.rowCount).toBe(0);
    expect(setting.rows).toEqual([{ fsync: 'on', commit: 'on' }]);
  });
});
