/** Numbers and lists of the contract that the dashboard needs as values. They import nothing: the schema library is not to be loaded for a number. */

/** Most products that one discount gives units of. */
export const freeUnitsMax = 100;

/** Characters that nobody takes for one another: no 0 and O, no 1, I and L. What our dashboard makes codes of, ten to each. */
export const clearCharset = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const clearLength = 10;

/** Types of members that a metadata schema defines. */
export const metadataTypes = ['string', 'number', 'boolean', 'date', 'datetime', 'image_url', 'object', 'geopoint'] as const;

/** Most definitions of one metadata schema, those that were removed included. */
export const definitionsMax = 100;

/** Orders of our own list of customers: when they were added, or their names, those without one at the end. */
export const customerSorts = ['newest', 'oldest', 'name'] as const;

/** Most customers of a static segment (wire contract §2.11). */
export const staticCustomersMax = 20_000;
