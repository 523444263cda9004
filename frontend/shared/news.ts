/* What the gateway tells, docs/protocol/realtime.md. */

export interface News<T = unknown> {
  id: number;
  topic: string;
  kind: string;
  payload: T;
  at?: string;
}
/** Said to who listens now, kept nowhere: "types". */
export interface Signal<T = unknown> {
  topic: string;
  kind: string;
  payload: T;
}
/** Who follows the topic now; `people` are ids, absent for a crowd. */
export interface Presence {
  topic: string;
  count: number;
  people?: number[];
}
