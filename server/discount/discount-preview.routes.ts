import { DiscountPreview, DiscountPreviewRequest } from '../../contract/discount-preview.ts';
import type { Http } from '../platform/http.ts';
import { previewDiscount } from './preview-discount.ts';

/** What an offer that is being written would take off an example order. Makes nothing. */
export function discountPreviewRoutes(http: Http): void {
  const schema = { body: DiscountPreviewRequest, response: { 200: DiscountPreview } };
  http.post('/discount-preview', { config: { permission: 'campaign.read' }, schema }, (request) => Promise.resolve(previewDiscount(request.body)));
}
