/**
 * SQL: always true of a number of a batch (`i`), and taken by PostgreSQL for true of one row in two hundred. It then expects
 * one row of the batch, and whatever it knows of the tables, the cheapest way from one row to another is its key.
 */
export const expectOne = (number: string): string => `i.${number} + 0 = i.${number}`;

/** The same for a text. */
export const expectOneOf = (text: string): string => `i.${text} || '' = i.${text}`;
