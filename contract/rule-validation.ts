/** The older way to try a rule on what a request says (wire contract §2.12). */
import { Type, type Static } from 'typebox';
import { Maybe, Metadata } from './common.ts';
import { CustomerReference } from './customer.ts';
import { OrderRequest } from './order.ts';
import { ApplicableList } from './redemption.ts';

/** `POST /v1/validation-rules/{id}/validation`. */
export const RuleValidationRequest = Type.Object({
  customer: Maybe(CustomerReference),
  order: Maybe(OrderRequest),
  metadata: Maybe(Metadata),
  tracking_id: Maybe(Type.String({ maxLength: 1000 })),
});
export type RuleValidationRequest = Static<typeof RuleValidationRequest>;

export const RuleValidation = Type.Object({ valid: Type.Boolean(), rule_id: Type.String(), applicable_to: ApplicableList });
export type RuleValidation = Static<typeof RuleValidation>;
