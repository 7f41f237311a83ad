/** Holds which database belongs to this broker, for as long as there is one. */
const INSTALLATION = 'waybill.installation';

/** Whether a queue has something in it also where nothing is under way. */
export const isNeverEmpty = (queue: string): boolean => queue === INSTALLATION;
