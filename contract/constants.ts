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

/** Longest period of a replay, in days: a year and its leap day. */
export const replayDaysMax = 366;

/** Newest orders that are kept behind each number of a replay. */
export const replayRowsMax = 1_000;

/**
 * What becomes of a redemption of the campaign: it is still made with the same discount, or with another, or it is refused. What becomes of any other order:
 * the code is accepted before and after the change, by the same discount or another, or only after it, or only before, or never.
 */
export const redemptionFates = ['kept', 'repriced', 'refused'] as const;
export const orderFates = ['same', 'altered', 'gained', 'lost', 'neither'] as const;
