import { Type } from 'typebox';
import { ApiError } from '../../contract/errors.ts';
import type { Db } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { drawCode } from './code-picture.ts';
import { findPicturedCode } from './voucher.store.ts';

const params = Type.Object({
  projectId: Type.String({ maxLength: 100 }),
  voucherId: Type.String({ maxLength: 100 }),
  key: Type.String({ maxLength: 100 }),
  picture: Type.String({ maxLength: 20 }),
});
const pictures = /^(qr|barcode)(?:\.(png|svg))?$/;

/**
 * Pictures of codes (wire contract §2.5: `assets` of a voucher). Mails and shops show them, so they need no key but the one in their address, which the
 * voucher tells and nobody can guess. PNG, which every mail program shows; `.svg` behind the address for print.
 */
export function codePictureRoutes(http: Http, { db }: { db: Db }): void {
  http.get('/pictures/:projectId/:voucherId/:key/:picture', { config: { permission: 'public' }, schema: { params } }, async (request, reply) => {
    const { projectId, voucherId, key, picture } = request.params;
    const [, kind, format] = pictures.exec(picture) ?? [];
    const code = kind === undefined ? undefined : await findPicturedCode(db, projectId, voucherId, key);
    if (code === undefined) throw new ApiError('not_found', { details: 'No picture has this address' });
    const { contentType, content } = await drawCode(code, kind === 'qr' ? 'qr' : 'barcode', format === 'svg' ? 'svg' : 'png');
    // Other sites may show it: that is what it is for.
    reply.headers({ 'cache-control': 'public, max-age=86400', 'cross-origin-resource-policy': 'cross-origin' });
    return reply.type(contentType).send(content);
  });
}
