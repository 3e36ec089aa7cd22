/** What a run learns from. */
export interface TeacherRecord {
  readonly from: string;
  readonly output: string;
  readonly weights: number;
  /** Of its spec, and of the names and numbers of its weights. */
  readonly sha256: string;
}
