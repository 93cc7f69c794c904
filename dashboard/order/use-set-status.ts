import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { WireOrder } from '../../contract/order.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import { wordsOf } from '../ui/ErrorBox.tsx';
import { toast } from '../ui/Toast.tsx';
import { statusWords, type OrderStatus } from './order-search.ts';

/** Changes what became of an order, and nothing else of it. */
export function useSetStatus(orderId: string) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (status: OrderStatus) => api.put<WireOrder>(projectPath(projectId, ['v1', 'orders', orderId]), { status }),
    onSuccess: (_order, status) => toast({ tone: 'ok', title: `The order is ${statusWords[status].toLowerCase()} now` }),
    onError: (error) => toast({ tone: 'bad', title: 'Changing the status failed', detail: wordsOf(error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.orders(projectId) }),
  });
}
