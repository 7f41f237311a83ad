import { commandSettings, jobSettings } from '#libs/config';

const { databaseUrl, rabbitmqUrl } = jobSettings;

/** The settings of `waybill recover`. */
export const recoverSettings = { databaseUrl, rabbitmqUrl };

/** The settings of every other command. */
export const cliSettings = commandSettings;
