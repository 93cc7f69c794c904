/** Custom events on the wire (wire contract §2.11). */
import { Type, type Static } from 'typebox';
import { Maybe, Metadata } from './common.ts';
import { CustomerReference, SimpleCustomer } from './customer.ts';

/** `POST /v1/events`. `referral` and `loyalty` belong to programs that are not offered; they are accepted and passed over. */
export const CustomEventRequest = Type.Object({
  event: Type.String({ minLength: 1, maxLength: 500 }),
  customer: CustomerReference,
  metadata: Maybe(Metadata),
  referral: Maybe(Type.Object({})),
  loyalty: Maybe(Type.Object({})),
});
export type CustomEventRequest = Static<typeof CustomEventRequest>;

export const CustomEventAnswer = Type.Object({
  object: Type.Literal('event'),
  type: Type.String(),
  customer: SimpleCustomer,
  referral: Type.Null(),
  loyalty: Type.Null(),
});
export type CustomEventAnswer = Static<typeof CustomEventAnswer>;
