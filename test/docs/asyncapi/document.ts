import { stringify } from 'yaml';
import { channels } from './channels.js';
import { MESSAGES } from './messages.js';
import { operations } from './operations.js';

const DESCRIPTION = `Tasks in, results and events out, over AMQP 0-9-1 from any client in any language.

An agent needs three things: \`takeTask\` to hand over a task, \`answer\` to hear of it on its own queue, and, if it
likes, \`deliver\` to have results or webhooks brought to a queue of its own. All else is here so that an operator can
read the broker. Channels and messages marked Internal are Waybill's own and may change without notice; the rest is
version 1 and only grows. Ignore fields you do not know.

Delivery is at least once everywhere. The basic properties of a message stand under \`x-amqp-properties\`, the arguments
and bindings of a queue under \`x-arguments\` and \`x-bindings\`.`;

/** The AsyncAPI document, made of the topology table, the contracts, and words. */
export function asyncApiDocument(): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Waybill over AMQP',
      version: '1.0.0',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      tags: [
        { name: 'public', description: 'The wire contract, version 1' },
        { name: 'internal', description: "Waybill's own" },
      ],
    },
    defaultContentType: 'application/json',
    servers: {
      local: {
        host: 'localhost:5672',
        protocol: 'amqp',
        protocolVersion: '0.9.1',
        description: 'RabbitMQ 3.10 to 4.x. `.waybill/stack.json` of a local stack has the URL under `amqp`.',
        security: [{ $ref: '#/components/securitySchemes/user' }],
      },
    },
    channels: channels(),
    operations: operations(),
    components: {
      // What TypeBox keeps for itself does not survive this.
      messages: JSON.parse(JSON.stringify(MESSAGES)) as object,
      securitySchemes: {
        user: {
          type: 'userPassword',
          description:
            "A broker user of the tenant's own. It may publish tasks for its connectors and use queues named `<tenant>.*`.",
        },
      },
    },
  };
}

/** The document as the file has it. */
export function asyncApiText(): string {
  const comment =
    '# Made of the topology table and the contracts by `npm run docs:write`; edit test/docs/asyncapi instead.\n';
  return comment + stringify(asyncApiDocument(), { blockQuote: 'literal', lineWidth: 0, aliasDuplicateObjects: false });
}
