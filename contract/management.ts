/**
 * The management API on the wire (`/management/v1`): what a project's settings are called there. A management key manages its own project. Definitions of
 * metadata have other names there than at `/v1/metadata-schemas`: `object_type`, `min_length`.
 */
import { Type, type Static } from 'typebox';
import { Instant, listOf, Maybe } from './common.ts';
import { MetadataDefinition, NewMetadataSchema, WireMetadataDefinition, WireMetadataSchema } from './metadata.ts';
import { StackingRules } from './redemption.ts';
import { CodeConfig } from './voucher.ts';

const clientSettings = {
  client_trusted_domains: Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 200, description: 'origins whose pages may use client keys; * is any' }),
  client_redeem_enabled: Type.Boolean(),
  client_publish_enabled: Type.Boolean(),
  client_list_vouchers_enabled: Type.Boolean(),
  client_create_customer_enabled: Type.Boolean(),
  client_loyalty_events_enabled: Type.Boolean({ description: 'pages may send custom events' }),
};

const zoneAndCurrency = { timezone: Type.String({ description: 'IANA name' }), currency: Type.String({ description: 'ISO 4217 code' }) };

const caseSensitiveCodes = Type.Boolean({ description: 'capitals and small letters are told apart in codes. Can only change while there are no codes' });

export const ManagedProject = Type.Object({
  id: Type.String(),
  name: Type.String(),
  ...zoneAndCurrency,
  api_version: Type.Literal('v2018-08-01'),
  case_sensitive_codes: caseSensitiveCodes,
  default_code_config: Type.Object(
    { charset: Type.Optional(Type.String()), pattern: Type.Optional(Type.String({ description: 'the whole code, with a # for each random character' })) },
    { description: 'how codes look where a request does not say; what is not told is as the contract has it' },
  ),
  ...clientSettings,
  client_set_voucher_expiration_date_enabled: Type.Literal(false, { description: 'pages change no expiry' }),
});
export type ManagedProject = Static<typeof ManagedProject>;

export const ManagedProjectList = listOf('data', ManagedProject);

/** What is left out stays. Time zone and currency are those that the project was made with. */
export const ManagedProjectChange = Type.Object({
  name: Maybe(Type.String({ minLength: 1, maxLength: 200 })),
  timezone: Maybe(zoneAndCurrency.timezone),
  currency: Maybe(zoneAndCurrency.currency),
  case_sensitive_codes: Maybe(caseSensitiveCodes),
  default_code_config: Maybe(Type.Object(CodeConfig.properties, { description: 'as a whole: what it leaves out is as the contract has it. Length, prefix and postfix are kept as one pattern' })),
  client_trusted_domains: Maybe(clientSettings.client_trusted_domains),
  client_redeem_enabled: Maybe(clientSettings.client_redeem_enabled),
  client_publish_enabled: Maybe(clientSettings.client_publish_enabled),
  client_list_vouchers_enabled: Maybe(clientSettings.client_list_vouchers_enabled),
  client_create_customer_enabled: Maybe(clientSettings.client_create_customer_enabled),
  client_loyalty_events_enabled: Maybe(clientSettings.client_loyalty_events_enabled),
});
export type ManagedProjectChange = Static<typeof ManagedProjectChange>;

const { objectType: objectTypeAsked, minLength: minLengthAsked, maxLength: maxLengthAsked, exactLength: exactLengthAsked } = MetadataDefinition.properties;
const { objectType, minLength, maxLength, exactLength, ...sameName } = WireMetadataDefinition.properties;

/** Either spelling is taken. */
const AskedDefinition = Type.Object({
  ...MetadataDefinition.properties, object_type: objectTypeAsked, min_length: minLengthAsked, max_length: maxLengthAsked, exact_length: exactLengthAsked,
});
export type AskedDefinition = Static<typeof AskedDefinition>;

const ManagedDefinition = Type.Object({ ...sameName, object_type: objectType, min_length: minLength, max_length: maxLength, exact_length: exactLength });
export type ManagedDefinition = Static<typeof ManagedDefinition>;

const AskedDefinitions = Maybe(Type.Record(Type.String(), AskedDefinition));

export const NewManagedSchema = Type.Object({ ...NewMetadataSchema.properties, properties: AskedDefinitions });
export const ManagedSchemaChange = Type.Object({ allow_defined_only: NewMetadataSchema.properties.allow_defined_only, properties: AskedDefinitions });
export type ManagedSchemaChange = Static<typeof ManagedSchemaChange>;

export const ManagedSchema = Type.Object({ ...WireMetadataSchema.properties, properties: Type.Record(Type.String(), ManagedDefinition) });
export type ManagedSchema = Static<typeof ManagedSchema>;

export const ManagedSchemaList = listOf('data', ManagedSchema);

/** A project's stacking rules; the default ones have no id and were never made. */
export const ManagedStackingRules = Type.Object({
  id: Type.Optional(Type.String()), ...StackingRules.properties, created_at: Type.Optional(Instant), updated_at: Type.Optional(Instant),
});
export type ManagedStackingRules = Static<typeof ManagedStackingRules>;

/** Always one. */
export const ManagedStackingRulesList = listOf('data', ManagedStackingRules);

/** What is left out has its default in new rules, and stays in rules that are changed. */
export const ManagedStackingRulesChange = Type.Partial(StackingRules);
