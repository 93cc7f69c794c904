/** With these an amount is taken off an order once, whatever is in it. */
const onceEffects = "'APPLY_TO_ORDER', 'APPLY_TO_ITEMS_PROPORTIONALLY', 'APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY'";

/**
 * The most that one use of a discount (jsonb, in the wire contract's members) takes off an order, in minor units, in SQL; null: as much as the order is
 * worth. What is off each item or unit, and a limit of a single item, bounds no order; new prices and free units are worth what the shop says they are.
 */
export function largestDiscountInSql(discount: string): string {
  const amount = (member: string): string => `(${discount} ->> '${member}')::numeric`;
  return `case ${discount} ->> 'type'
    when 'AMOUNT' then least(
      case when coalesce(${discount} ->> 'effect', 'APPLY_TO_ORDER') in (${onceEffects}) and coalesce(${discount} ->> 'amount_off_formula', '') = ''
        then ${amount('amount_off')} end, ${amount('aggregated_amount_limit')})
    when 'PERCENT' then least(
      case when ${discount} ->> 'effect' is distinct from 'APPLY_TO_ITEMS' then ${amount('amount_limit')} end, ${amount('aggregated_amount_limit')})
  end::bigint`;
}
