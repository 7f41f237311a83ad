/** The name of a queue without what all of ours begin with. */
export const shortName = (name: string): string => name.replace(/^waybill[.]/, '');
