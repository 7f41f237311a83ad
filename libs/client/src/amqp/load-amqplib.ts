import { WaybillError } from '../errors.js';

/** The package `amqplib`, loaded where it is needed: who speaks HTTP need not have it. */
export async function loadAmqplib(): Promise<typeof import('amqplib')> {
  try {
    return await import('amqplib');
  } catch (cause) {
    throw new WaybillError('The package amqplib cannot be loaded: run `npm install amqplib`', { cause });
  }
}
