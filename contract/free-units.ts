/** Most products that one discount gives units of. */
export const freeUnitsMax = 100;
