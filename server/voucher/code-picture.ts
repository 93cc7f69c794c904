/** Codes as pictures: QR codes and bar codes, drawn when they are asked for. */

export type PictureKind = 'qr' | 'barcode';
export type PictureFormat = 'png' | 'svg';

export interface Picture {
  contentType: string;
  content: Buffer | string;
}

/** Pixels of a picture's smallest part: sharp on screens and in print up to some 5 cm. */
const pixels = 6;

/** Draws a code. Characters that a bar code of lines does not have, such as emoji, are drawn as one of rows of them (PDF417). */
export async function drawCode(code: string, kind: PictureKind, format: PictureFormat): Promise<Picture> {
  // Large, and of use to few processes.
  const { toBuffer, toSVG } = await import('bwip-js/node');
  const options = { ...symbologyOf(code, kind), text: code, scale: pixels, padding: 4, backgroundcolor: 'FFFFFF' };
  if (format === 'svg') return { contentType: 'image/svg+xml; charset=utf-8', content: toSVG(options) };
  return { contentType: 'image/png', content: await toBuffer(options) };
}

function symbologyOf(code: string, kind: PictureKind): { bcid: string; height?: number } {
  if (kind === 'qr') return { bcid: 'qrcode' };
  return /^[\x20-\x7e]+$/.test(code) ? { bcid: 'code128', height: 15 } : { bcid: 'pdf417' };
}
