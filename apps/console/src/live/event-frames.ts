/** One server-sent event. */
export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/** Takes what comes over a stream piece by piece, and gives the events that are whole; comments are no events. */
export function eventFrames(): (piece: string) => ServerEvent[] {
  let rest = '';
  return (piece) => {
    const frames = (rest + piece.replaceAll('\r', '')).split('\n\n');
    rest = frames.pop() ?? '';
    return frames.flatMap((frame) => {
      const fields = Map.groupBy(frame.split('\n'), (line) => line.slice(0, line.indexOf(':')));
      const values = (field: string) =>
        fields.get(field)?.map((line) => line.slice(field.length + 1).replace(/^ /, ''));
      const data = values('data');
      return data === undefined ? [] : [{ name: values('event')?.at(-1) ?? 'message', data: data.join('\n') }];
    });
  };
}
