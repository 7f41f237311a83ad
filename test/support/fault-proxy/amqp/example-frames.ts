/** Frames of AMQP 0-9-1 as they stand on the wire, for specs. */
export const exampleFrames = {
  greeting: Buffer.from('AMQP\u0000\u0000\u0009\u0001', 'latin1'),
  heartbeat: frame(8, 0, Buffer.alloc(0)),
  method: (channel: number, classId: number, methodId: number, rest: Buffer = Buffer.of(7, 7)): Buffer =>
    frame(1, channel, Buffer.concat([Buffer.of(0, classId, 0, methodId), rest])),
  header: (channel: number, bodySize: number): Buffer => {
    const payload = Buffer.alloc(14);
    payload.writeUInt16BE(60, 0);
    payload.writeBigUInt64BE(BigInt(bodySize), 4);
    return frame(2, channel, payload);
  },
  body: (channel: number, text: string): Buffer => frame(3, channel, Buffer.from(text)),
  ack: (channel: number, tag: number, multiple = false): Buffer => {
    const rest = Buffer.alloc(9);
    rest.writeBigUInt64BE(BigInt(tag), 0);
    rest[8] = multiple ? 1 : 0;
    return exampleFrames.method(channel, 60, 80, rest);
  },
  publish: (channel: number, text: string): Buffer =>
    Buffer.concat([
      exampleFrames.method(channel, 60, 40),
      exampleFrames.header(channel, text.length),
      exampleFrames.body(channel, text),
    ]),
};

function frame(type: number, channel: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(7);
  head.writeUInt8(type, 0);
  head.writeUInt16BE(channel, 1);
  head.writeUInt32BE(payload.length, 3);
  return Buffer.concat([head, payload, Buffer.of(0xce)]);
}
