/** Orders of a file, to be sent as they are. */
export type OrdersRead = { orders: readonly unknown[]; problem: null } | { orders: null; problem: string };

/** Most orders of one import, as the API has it. */
const ordersMax = 10_000;

/** Reads the orders of a JSON text: a list of them, or the answer of a list of orders. What each of them holds is the server's to judge. */
export function readOrders(text: string): OrdersRead {
  const refuse = (problem: string): OrdersRead => ({ orders: null, problem });
  let read: unknown;
  try {
    read = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return refuse(`This is no JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`);
  }
  const orders = ordersIn(read);
  if (orders === null) return refuse('The file should hold a list of orders: [ { "source_id": … }, … ].');
  if (orders.length === 0) return refuse('The list has no orders in it.');
  if (orders.length > ordersMax) return refuse(`The list has ${orders.length} orders; at most ${ordersMax} go into one import. Split the file.`);
  const wrong = orders.findIndex((order) => typeof order !== 'object' || order === null || Array.isArray(order));
  return wrong < 0 ? { orders, problem: null } : refuse(`Entry ${wrong + 1} of the list is no order: it should be { … }.`);
}

function ordersIn(read: unknown): unknown[] | null {
  if (Array.isArray(read)) return read;
  const listed = typeof read === 'object' && read !== null ? (read as Record<string, unknown>)['orders'] : null;
  return Array.isArray(listed) ? listed : null;
}
