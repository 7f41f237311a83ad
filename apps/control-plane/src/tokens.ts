/** Token of the settings of this process. */
export const CONFIG = Symbol('CONFIG');
/** Token of the connectors by name. */
export const CONNECTOR_REGISTRY = Symbol('CONNECTOR_REGISTRY');
/** Token of the service's logger. */
export const LOGGER = Symbol('LOGGER');
