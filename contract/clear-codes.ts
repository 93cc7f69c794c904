/** Characters that nobody takes for one another: no 0 and O, no 1, I and L. What our dashboard makes codes of, ten to each. */
export const clearCharset = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const clearLength = 10;
