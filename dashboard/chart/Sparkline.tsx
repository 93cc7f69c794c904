import { AreaClosed, LinePath } from '@visx/shape';
import { scaleLinear } from '@visx/scale';
import styles from './chart.module.css';

interface Props {
  /** One value for each step, oldest first. */
  values: readonly number[];
  /** What a reader hears instead of the picture, such as "14 days, from 3 to 41 a day". */
  label: string;
}

const width = 80;
const height = 20;

/** The course of a few values without axes, for a row of a list. */
export function Sparkline({ values, label }: Props) {
  const x = scaleLinear({ domain: [0, Math.max(1, values.length - 1)], range: [1, width - 1] });
  const y = scaleLinear({ domain: [0, Math.max(1, ...values)], range: [height - 1.5, 1.5] });
  const at = { x: (_: number, index: number) => x(index), y: (value: number) => y(value) };
  return (
    <svg role="img" aria-label={label} width={width} height={height} viewBox={`0 0 ${width} ${height}`} className={styles.sparkline}>
      <AreaClosed data={[...values]} x={at.x} y={at.y} yScale={y} className={styles.sparkArea} />
      <LinePath data={[...values]} x={at.x} y={at.y} className={styles.sparkLine} />
    </svg>
  );
}
