/** Most vouchers that a campaign is given at once. */
export const vouchersCountMax = 20_000_000;
