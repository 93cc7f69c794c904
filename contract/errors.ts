/**
 * The closed catalogue of errors: key → HTTP status and message, as clients of the wire contract know them.
 * `/v1` answers them in the wire envelope, `/api` as problem details (RFC 9457); docs/errors.md has an entry for each.
 */
export const errors = {
  invalid_payload: { status: 400, message: 'Invalid payload' },
  invalid_query_params: { status: 400, message: 'Invalid query params' },
  page_over_limit: { status: 400, message: 'Listing resource above 1000 page is not supported' },
  invalid_amount: { status: 400, message: 'Invalid Amount' },
  invalid_order: { status: 400, message: 'Invalid order' },
  invalid_customer: { status: 400, message: 'Invalid customer' },
  missing_amount: { status: 400, message: 'Missing amount' },
  missing_order: { status: 400, message: 'Missing order' },
  missing_order_items: { status: 400, message: 'Missing order items' },
  missing_customer: { status: 400, message: 'Missing customer' },
  invalid_campaign: { status: 400, message: 'Invalid Campaign' },
  invalid_campaign_params: { status: 400, message: 'Invalid Campaign Params' },
  invalid_code_config: { status: 400, message: 'Invalid Code Config' },
  invalid_export_fields: { status: 400, message: 'Invalid Export' },
  invalid_export_params: { status: 400, message: 'Invalid Export Params' },
  invalid_validation_rules: { status: 400, message: 'Invalid Validation Rule Definition' },
  invalid_voucher: { status: 400, message: 'Invalid Voucher' },
  invalid_expiration_date: { status: 400, message: 'Invalid Expiration Date' },
  invalid_redemption: { status: 400, message: 'Invalid redemption' },
  invalid_redemption_parent: { status: 400, message: 'Invalid redemption parent' },
  invalid_rollback_params: { status: 400, message: 'Invalid Rollback Params' },
  already_rolled_back: { status: 400, message: 'Already rolled back' },
  invalid_redeemables: { status: 400, message: 'Invalid redeemables' },
  duplicated_redeemables: { status: 400, message: 'Duplicated redeemables detected' },
  ambiguous_tracking_id: { status: 400, message: 'Ambiguous trackingId' },
  not_enough_codes: { status: 400, message: 'Not enough codes' },
  missing_vouchers: { status: 400, message: 'Missing vouchers' },
  duplicate_key: { status: 400, message: 'Duplicate codes' },
  duplicate_source_id: { status: 400, message: 'Duplicate source_id' },
  no_voucher_suitable_for_publication: { status: 400, message: "Couldn't find any voucher suitable for publication" },
  voucher_already_published: { status: 400, message: 'Voucher already published' },
  voucher_cannot_be_published: { status: 400, message: 'Voucher cannot be published' },
  too_many_vouchers_requested: { status: 400, message: 'Too many vouchers requested' },
  quantity_exceeded: { status: 400, message: 'quantity exceeded' },
  voucher_disabled: { status: 400, message: 'voucher is disabled' },
  voucher_expired: { status: 400, message: 'voucher expired' },
  voucher_not_active: { status: 400, message: 'voucher is not active yet' },
  voucher_not_active_now: { status: 400, message: 'voucher not active now' },
  customer_rules_violated: { status: 400, message: 'customer does not match validation rules' },
  order_rules_violated: { status: 400, message: 'order does not match validation rules' },
  redemption_rules_violated: { status: 400, message: 'redemption does not match validation rules' },
  metadata_validation_failed: { status: 400, message: 'Metadata validation failed' },
  resource_in_use: { status: 400, message: 'Resource in use' },
  invalid_idempotency_key: { status: 400, message: 'Invalid Idempotency-Key' },
  unauthorized: { status: 401, message: 'Unauthorized' },
  forbidden: { status: 403, message: 'Forbidden' },
  integration_api_key_required: { status: 403, message: 'Forbidden' },
  missing_required_permission: { status: 403, message: 'Missing permission' },
  not_found: { status: 404, message: 'Resource not found' },
  method_not_allowed: { status: 405, message: 'HTTP Method Not Allowed' },
  not_acceptable: { status: 406, message: 'Not Acceptable' },
  duplicate_found: { status: 409, message: 'Duplicated resource found' },
  idempotency_key_in_flight: { status: 409, message: 'A request with this Idempotency-Key is in flight' },
  idempotency_answer_not_kept: { status: 409, message: 'Done before, with an answer that was not kept' },
  payload_too_large: { status: 413, message: 'Payload too large' },
  unsupported_media_type: { status: 415, message: 'Unsupported media type' },
  idempotency_key_reused: { status: 422, message: 'Idempotency-Key was used for another request' },
  too_many_requests: { status: 429, message: 'Too many requests hit the API too quickly.' },
  internal_error: { status: 500, message: 'Internal error' },
  unavailable: { status: 503, message: 'Service unavailable' },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorKey = keyof typeof errors;

/** What an error may say beside its key. `message` replaces the catalogue's message where the contract words one case differently. */
export interface ErrorDetail {
  message?: string;
  details?: string;
  resourceId?: string;
  resourceType?: string;
  /** What the shop's own rule says to the shopper. */
  shopperMessage?: string;
  /** Seconds after which a refused caller may come back (409, 429, 503). */
  retryAfterSeconds?: number;
}

/** A request that cannot be fulfilled as asked. Thrown by routes and operations, turned into an answer by the one error handler. */
export class ApiError extends Error {
  readonly key: ErrorKey;
  readonly status: number;
  readonly detail: ErrorDetail;

  constructor(key: ErrorKey, detail: ErrorDetail = {}) {
    super(detail.message ?? errors[key].message);
    this.name = 'ApiError';
    this.key = key;
    this.status = errors[key].status;
    this.detail = detail;
  }
}

/** The contract's words for an object that does not exist (or belongs to another project). */
export function notFound(resourceType: string, resourceId: string): ApiError {
  return new ApiError('not_found', { details: `Cannot find ${resourceType} with id ${resourceId}`, resourceId, resourceType });
}

/** The contract's words for a name or code that is taken. */
export function duplicateFound(resourceType: string, by: string, value: string): ApiError {
  return new ApiError('duplicate_found', {
    details: `Duplicated ${resourceType} exists with ${by} ${value}`, resourceId: value, resourceType,
  });
}
