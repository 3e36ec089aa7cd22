import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** What TensorBoard is told at a step: numbers by their tag, or that all it was told of this step and later is void. */
export interface LoggedEvent {
  /** Seconds since 1970. */
  readonly time: number;
  readonly step: number;
  readonly scalars: ReadonlyMap<string, number>;
  readonly restarts?: boolean;
}

/** Numbers of the fields in tensorboard/compat/proto/event.proto and summary.proto. */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 };
const SUMMARY = { value: 1 };
const VALUE = { tag: 1, simpleValue: 2 };
const SESSION_LOG = { status: 1 };
const START = 1;

/** What a file of events begins with. */
export function encodeVersion(time: number): Uint8Array {
  return head(time, 0).tag(EVENT.fileVersion, WireType.LengthDelimited).string("brain.Event:2").finish();
}

export function encodeEvent({ time, step, scalars, restarts }: LoggedEvent): Uint8Array {
  const event = head(time, step);
  if (restarts) {
    event.tag(EVENT.sessionLog, WireType.LengthDelimited).fork();
    return event.tag(SESSION_LOG.status, WireType.Varint).int32(START).join().finish();
  }
  event.tag(EVENT.summary, WireType.LengthDelimited).fork();
  for (const [tag, value] of scalars) {
    event.tag(SUMMARY.value, WireType.LengthDelimited).fork();
    event.tag(VALUE.tag, WireType.LengthDelimited).string(tag);
    event.tag(VALUE.simpleValue, WireType.Bit32).float(held(value)).join();
  }
  return event.join().finish();
}

const head = (time: number, step: number): BinaryWriter =>
  new BinaryWriter().tag(EVENT.wallTime, WireType.Bit64).double(time).tag(EVENT.step, WireType.Varint).int64(step);

/** What no f32 holds is infinite there: the writer would refuse it. */
const held = (value: number): number => Math.fround(value);

/** An event as this or another writer made it; what is neither scalar nor restart is left out. */
export function decodeEvent(data: Uint8Array): LoggedEvent {
  let [time, step, restarts] = [0, 0, false];
  const scalars = new Map<string, number>();
  eachField(data, (field, reader) => {
    if (field === EVENT.wallTime) time = reader.double();
    else if (field === EVENT.step) step = Number(reader.int64());
    else if (field === EVENT.summary) decodeSummary(reader.bytes(), scalars);
    else if (field === EVENT.sessionLog) restarts = decodeStatus(reader.bytes()) === START;
    else return false;
    return true;
  });
  return { time, step, scalars, restarts };
}

function decodeSummary(data: Uint8Array, scalars: Map<string, number>): void {
  eachField(data, (field, reader) => {
    if (field !== SUMMARY.value) return false;
    let tag = "";
    let scalar: number | undefined;
    eachField(reader.bytes(), (inner, value) => {
      if (inner === VALUE.tag) tag = value.string();
      else if (inner === VALUE.simpleValue) scalar = value.float();
      else return false;
      return true;
    });
    if (scalar !== undefined) scalars.set(tag, scalar);
    return true;
  });
}

function decodeStatus(data: Uint8Array): number {
  let status = 0;
  eachField(data, (field, reader) => {
    if (field !== SESSION_LOG.status) return false;
    status = reader.int32();
    return true;
  });
  return status;
}

/** @param take reads the value and says so, or leaves it */
function eachField(data: Uint8Array, take: (field: number, reader: BinaryReader) => boolean): void {
  const reader = new BinaryReader(data);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (!take(field, reader)) reader.skip(type, field);
  }
}
